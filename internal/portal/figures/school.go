package figures

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// school shows one school's result against its office. Its own people see it too, with the office's
// means only where they rest on enough other schools.
func (d Deps) school(r *portal.Request) error {
	school, err := r.ParamID("id")
	if err != nil {
		return err
	}
	c, err := d.chooseSchool(r)
	if err != nil {
		return err
	}
	seesAll := account.May(r.Actor, account.FiguresView, account.Target{Path: c.Scope}) == nil
	got, err := d.Figures.Compare(r.Context(), c.Asked, school, seesAll)
	if err != nil {
		return err
	}
	v := view.School{Head: c.head(view.Head{Page: r.Page(got.School.Name)}, view.SchoolPath+"/"+id(school), nil)}
	if !seesAll {
		v.Views = nil
	}
	if len(got.School.Points) == 0 {
		v.Nothing = part.Fault{Title: c.p.T("figures.no_result"), What: c.p.T("figures.no_result.say", "basis", c.p.T("figures.basis."+string(c.Basis)))}

		return r.Render(view.SchoolPage(v))
	}
	v.Lead = c.source(got.Taken)
	v.Level = got.School.Entry.Level()
	for i, g := range got.Index.ScoreVector(got.School.Points, got.School.Met, c.season.Rules.Condition).Groups {
		v.Groups = append(v.Groups, view.Group{
			Name: c.p.T("part.group", "n", i+1), Low: int64(g.Low), High: int64(g.High), Level: g.Level,
		})
	}
	v.Facts = c.standing(got)
	if got.Tally == nil {
		v.Hidden = c.p.T("figures.hidden", "least", disclose.Least)
	}
	drawn, err := c.radar(got)
	if err != nil {
		return err
	}
	v.Page.Charts = true
	picture := c.picture("radar", true, drawn, got.Taken)
	picture.Beside = true
	v.Chart = &picture

	return r.Render(view.SchoolPage(v))
}

// chooseSchool is choose for whoever may look at final results; a school's own people reach their school only.
func (d Deps) chooseSchool(r *portal.Request) (chosen, error) {
	c, err := d.choose(r, account.FinalView)
	if err == nil {
		return c, nil
	}
	g, _ := r.Actor.GrantFor(account.FinalView)
	if fault.KindOf(err) != fault.NotFound || c.season.ID == 0 || (g.Role != account.Staff && g.Role != account.Principal) {
		return c, err
	}
	c.Asked = ranking.Asked{
		Season: c.season.ID, Basis: c.basis(r), Scope: g.Path,
	}

	return c, nil
}

func (c *chosen) standing(got *ranking.Comparison) []view.Fact {
	facts := []view.Fact{
		{Name: c.p.T("figures.col.office"), Value: got.Unit.Name},
		{Name: c.p.T("figures.code"), Value: got.School.Code},
	}
	rank := c.p.T("figures.too_few", "least", disclose.Least)
	if got.Rank > 0 {
		rank = c.p.T("figures.rank_of", "rank", got.Rank, "n", got.Population, "unit", got.Unit.Name)
	}
	facts = append(facts, view.Fact{Name: c.p.T("figures.col.rank"), Value: rank})
	for i, condition := range got.Index.Conditions() {
		value := c.p.T("figures.condition.missed")
		if i < len(got.School.Met) && got.School.Met[i] {
			value = c.p.T("figures.condition.met")
		}
		facts = append(facts, view.Fact{Name: c.p.T("figures.condition", "code", condition.Code), Value: value})
	}

	return facts
}

// radar compares the school with the mean of its office, criterion by criterion.
func (c *chosen) radar(got *ranking.Comparison) (chart.Chart, error) {
	words := chart.RadarWords{
		Of: c.p.T("figures.criterion"), Most: c.p.T("figures.most"), Compared: []string{c.p.T("figures.this_school")},
	}
	if got.Tally != nil {
		words.Compared = append(words.Compared, c.p.T("figures.mean_of", "unit", got.Unit.Name))
	}
	var spokes []chart.Spoke
	for g := range got.Index.Groups {
		for k := range got.Index.Groups[g].Criteria {
			if s := c.spoke(got, &got.Index.Groups[g].Criteria[k]); len(s.Cells) > 0 {
				spokes = append(spokes, s)
			}
		}
	}

	return chart.Radar(words, spokes)
}

// spoke sums a criterion's components: the school's, and the mean of the schools of its office.
func (c *chosen) spoke(got *ranking.Comparison, criterion *maturity.Criterion) chart.Spoke {
	s := chart.Spoke{
		Name: criterion.Code, Label: criterion.Code + ". " + criterion.Name.In(string(c.p.Lang())), Most: int64(criterion.Max.Points),
	}
	var own, sum int64
	for i := range criterion.Components {
		place, _ := got.Index.Position(criterion.Components[i].Code)
		points, _ := got.School.Points.At(place)
		own += int64(points)
		if got.Tally != nil && place < len(got.Tally.Components) {
			sum += got.Tally.Components[place].Points.Sum()
		}
	}
	if len(criterion.Components) == 0 {
		return s
	}
	s.Cells = []chart.Cell{chart.One(own)}
	if got.Tally != nil {
		n := int64(max(1, got.Tally.Schools()))
		s.Cells = append(s.Cells, chart.One((2*sum+n)/(2*n)))
	}

	return s
}
