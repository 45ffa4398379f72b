package figures

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// compared is one school with all that it is compared with.
type compared struct {
	*ranking.Comparison

	seesAll bool
	// others are those it is compared with besides its office, as far as their means may be shown.
	others *beside.Others
	// before is the school a year before, nil where it had no final result then.
	before *ranking.Comparison
}

// compare reads a school against its office, the schools with its stages and its own last year. With latest it takes
// the most final of the bases on which the school has a result.
func (d Deps) compare(r *portal.Request, c *chosen, school int64, latest bool) (compared, error) {
	out := compared{seesAll: account.May(r.Actor, account.FiguresView, account.Target{Path: c.Scope}) == nil}
	bases := []ranking.Basis{c.Basis}
	if latest {
		bases = slices.Clone(c.bases)
		slices.Reverse(bases)
	}
	for _, basis := range bases {
		c.Basis = basis
		got, err := d.Figures.Compare(r.Context(), c.Asked, school, true)
		if err != nil {
			return out, err
		}
		if out.Comparison = got; len(got.School.Points) > 0 {
			break
		}
	}
	if len(out.School.Points) == 0 {
		return out, nil
	}
	var err error
	viewer := beside.Viewer{Scope: c.Scope, Office: out.seesAll}
	if out.others, err = (beside.Ground{Store: d.Peers, Rolls: d.Figures}).Of(r.Context(), c.Basis, out.Comparison, viewer); err != nil {
		return out, err
	}
	if !out.others.Office {
		out.Tally = nil
	}
	out.before, err = d.before(r, *c, school)

	return out, err
}

// before reads the school's final result of the season before.
func (d Deps) before(r *portal.Request, c chosen, school int64) (*ranking.Comparison, error) {
	held := c.seasonBefore()
	if held == nil {
		return nil, nil //nolint:nilnil // no season before is no fault
	}
	asked := ranking.Asked{Season: held.ID, Basis: ranking.Published, Scope: c.Scope, Held: held}
	got, err := d.Figures.Compare(r.Context(), asked, school, false)
	if fault.KindOf(err) == fault.NotFound || err == nil && len(got.School.Points) == 0 {
		return nil, nil //nolint:nilnil // no result then is no fault
	}

	return got, err
}

// Beside is the part of a school's own page that shows its result in a season against others; nil where the person
// sees no figures or there is no result yet.
func (d Deps) Beside(r *portal.Request, id season.ID, school int64) (portal.Component, error) {
	if _, may := r.Actor.GrantFor(account.FinalView); !may {
		return nil, nil //nolint:nilnil // nothing to see is no fault
	}
	c, err := d.chooseSchool(r, id)
	if err != nil {
		return nil, err
	}
	if c.season.ID != id {
		return nil, nil //nolint:nilnil // a season of another province
	}
	got, err := d.compare(r, &c, school, true)
	if err != nil || len(got.School.Points) == 0 {
		return nil, err
	}
	picture, err := c.radar(got)
	if err != nil {
		return nil, err
	}
	picture.Downloads = []part.Link{{Label: c.p.T("beside.whole"), Href: c.href(view.SchoolPath + "/" + strconv.FormatInt(school, 10))}}

	facts, err := d.alikeFacts(r, &c, got)
	if err != nil {
		return nil, err
	}

	return view.Beside(r.Printer, view.School{Facts: append(c.place(got), facts...), Hidden: c.hidden(got), Chart: &picture}), nil
}

// place says where the school stands among those of its office.
func (c *chosen) place(got compared) []view.Fact {
	if got.Taken.RunID == 0 {
		return nil
	}

	return c.standing(got.Comparison)[placeFact : placeFact+1]
}

// standsOn says which results a school's figures are, and of which run where there was one.
func (c *chosen) standsOn(t ranking.Taken) string {
	if t.RunID == 0 {
		return c.p.T("figures.basis." + string(c.Basis))
	}

	return c.source(t)
}

// hidden says what may not be shown, empty where everything is.
func (c *chosen) hidden(got compared) string {
	var says []string
	switch {
	case got.Taken.RunID == 0:
		says = append(says, c.p.T("beside.no_run"))
	case got.Tally == nil:
		says = append(says, c.p.T("figures.hidden", "least", disclose.Least))
	}
	if got.others.Stage == nil {
		says = append(says, c.p.T("beside.hidden", "least", disclose.Least))
	} else {
		says = append(says, c.alikeSay(got.others)...)
	}
	if got.before == nil {
		says = append(says, c.p.T("beside.no_before", "season", c.p.SchoolYear(c.season.SchoolYear-1)))
	}

	return strings.Join(says, " ")
}

// radar compares the school with the means of its office and of its stages and with its last year, criterion by criterion.
func (c *chosen) radar(got compared) (part.Chart, error) {
	words := chart.RadarWords{
		Of: c.p.T("figures.criterion"), Most: c.p.T("figures.most"), Compared: []string{c.p.T("figures.this_school")},
	}
	if got.Tally != nil {
		words.Compared = append(words.Compared, c.p.Plural("figures.mean_of", got.Tally.Schools(), "unit", got.Unit.Name))
	}
	if o := got.others; o.Stage != nil {
		words.Compared = append(words.Compared, c.p.T("beside.stage", "stages", c.stageNames(got.School.Entry.Stages), "n", o.Stage.Schools))
	}
	if o := got.others; o.Alike != nil {
		words.Compared = append(words.Compared, c.p.T("fair.alike.mean", "n", o.Alike.Schools))
	}
	if got.before != nil {
		words.Compared = append(words.Compared, c.p.T("beside.before", "season", c.p.SchoolYear(got.before.Season.SchoolYear)))
	}
	var spokes []chart.Spoke
	for g := range got.Index.Groups {
		for k := range got.Index.Groups[g].Criteria {
			if s := c.spoke(got, &got.Index.Groups[g].Criteria[k]); len(s.Cells) > 0 {
				spokes = append(spokes, s)
			}
		}
	}
	drawn, err := chart.Radar(words, spokes)
	if err != nil {
		return part.Chart{}, err
	}
	picture := c.picture("radar", true, drawn, got.Taken)
	picture.Beside = true
	picture.Source = c.standsOn(got.Taken)

	return picture, nil
}

// spoke sums a criterion's components for each of the compared.
func (c *chosen) spoke(got compared, criterion *maturity.Criterion) chart.Spoke {
	s := chart.Spoke{
		Name: criterion.Code, Label: criterion.Code + ". " + criterion.Name.In(string(c.p.Lang())), Most: int64(criterion.Max.Points),
	}
	if len(criterion.Components) == 0 {
		return s
	}
	places := make([]int, 0, len(criterion.Components))
	for i := range criterion.Components {
		place, _ := got.Index.Position(criterion.Components[i].Code)
		places = append(places, place)
	}
	s.Cells = []chart.Cell{within(int64(sumAt(got.School.Points, places)), criterion)}
	if got.Tally != nil {
		s.Cells = append(s.Cells, within(officeMean(got.Tally, places), criterion))
	}
	for _, g := range []*beside.Group{got.others.Stage, got.others.Alike} {
		if g != nil {
			s.Cells = append(s.Cells, within(g.Mean(places...), criterion))
		}
	}
	if got.before != nil {
		s.Cells = append(s.Cells, lastYear(got.before, criterion))
	}

	return s
}

// within is what a criterion's points are: an interval where the revision does not allocate all of them.
func within(points int64, criterion *maturity.Criterion) chart.Cell {
	return chart.Cell{Low: points, High: min(points+int64(criterion.Unallocated.Points), max(points, int64(criterion.Max.Points)))}
}

func sumAt(v maturity.Vector, places []int) maturity.Points {
	var sum maturity.Points
	for _, place := range places {
		points, _ := v.At(place)
		sum += points
	}

	return sum
}

func officeMean(t *ranking.Tally, places []int) int64 {
	var sum int64
	for _, place := range places {
		if place < len(t.Components) {
			sum += t.Components[place].Points.Sum()
		}
	}
	n := int64(max(1, t.Schools()))

	return (2*sum + n) / (2 * n)
}

// lastYear is what the school had for a criterion that was worth the same a year before.
func lastYear(before *ranking.Comparison, criterion *maturity.Criterion) chart.Cell {
	for g := range before.Index.Groups {
		for k := range before.Index.Groups[g].Criteria {
			old := &before.Index.Groups[g].Criteria[k]
			if old.Code != criterion.Code || old.Max.Points != criterion.Max.Points {
				continue
			}
			var places []int
			for i := range old.Components {
				if place, ok := before.Index.Position(old.Components[i].Code); ok {
					places = append(places, place)
				}
			}

			return within(int64(sumAt(before.School.Points, places)), old)
		}
	}

	return chart.None()
}
