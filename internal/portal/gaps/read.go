package gaps

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/gaps"
	"github.com/thuocso/thuocso/internal/ranking/lines"
	"github.com/thuocso/thuocso/internal/season"
)

// study is a unit's results, read for the lists.
type study struct {
	*figures.Pick

	p     locale.Printer
	index *maturity.Index
	// names are the schools by id, scores those with a result.
	names  map[int64]ranking.Listed
	scores []gaps.Score
	// changes are over the season before; why says why there are none, empty where there are.
	changes []gaps.Change
	before  string
	why     string
	// within is how few points count as just below.
	within int
	// moved tells that results have changed since the run of the figures: the lists of schools have those of now.
	moved bool
	// few tells that there are too few schools for somebody who may not see each of them.
	few bool
	// provisional tells that the person sees each school's results before they are published. Whoever does not is shown of the
	// unit, and of each of its parts, the components that give no few schools away.
	provisional bool
	whole       []bool
	parts       [][]bool
}

func (d Deps) read(r *portal.Request) (*study, error) {
	pick, err := d.Pages.Pick(r)
	if err != nil {
		return nil, err
	}
	s := &study{Pick: pick, p: r.Printer, within: r.QueryInt("khoang", withins[1], withins[0], withins[2])}
	if s.index, err = d.Pages.Seasons.Index(r.Context(), s.Season().RevisionID); err != nil {
		return nil, err
	}
	g, _ := r.Actor.GrantFor(account.FiguresView)
	s.provisional = g.Provisional()
	if s.few = !s.provisional && s.Board.Whole.Schools() < disclose.Least; s.few {
		return s, nil
	}
	if err := d.disclose(r, s); err != nil {
		return nil, err
	}
	asked := s.Asked()
	list, err := d.Lines.Lines(r.Context(), asked.Season, asked.Basis, s.Unit.Path)
	if err != nil {
		return nil, err
	}
	s.moved = s.Board.Taken.RunID != 0 && lines.Agree(s.Board.Whole, list) != nil
	s.names = make(map[int64]ranking.Listed, len(list))
	for i := range list {
		s.names[list[i].ID] = list[i].Listed
	}
	s.scores = scored(s.index, s.Season().Rules.Condition, list)

	return s, d.compare(r, s)
}

// disclose decides what may be shown, going down from the uppermost unit that the person sees: every page between shows figures too.
func (d Deps) disclose(r *portal.Request, s *study) error {
	if s.provisional {
		return nil
	}
	n, top := len(s.index.Components()), s.Board.Whole
	var way []gaps.Fork
	for i := range s.Board.Above {
		asked := s.Asked()
		asked.Unit = s.Board.Above[i].ID
		b, err := d.Pages.Figures.Board(r.Context(), asked)
		if err != nil {
			return err
		}
		if i == 0 {
			top = b.Whole
		}
		at := slices.IndexFunc(b.Parts, func(p ranking.Part) bool { return strings.HasPrefix(s.Unit.Path, p.Unit.Path) })
		if at < 0 {
			return fault.New(fault.NotFound, "ranking.no_unit")
		}
		way = append(way, gaps.Fork{Parts: tallies(b), At: at})
	}
	s.whole = gaps.Disclosed(top, way, n)
	s.parts = gaps.DisclosedParts(s.whole, tallies(s.Board))

	return nil
}

// tallies are those of a unit's parts, and of what it manages itself.
func tallies(b *ranking.Board) []*ranking.Tally {
	var list []*ranking.Tally
	for i := range b.Parts {
		list = append(list, b.Parts[i].Tally)
	}
	if b.Direct != nil {
		list = append(list, b.Direct)
	}

	return list
}

// withins are the choices of how few points count as just below a threshold.
var withins = [3]int{1, 3, 5} //nolint:gochecknoglobals // an array of constants

// scored computes the results of the schools that have one.
func scored(index *maturity.Index, rule maturity.Rule, list []lines.Line) []gaps.Score {
	var scores []gaps.Score
	for i := range list {
		if list[i].Points == nil {
			continue
		}
		result := index.ScoreVector(list[i].Points, list[i].Met, rule)
		s := gaps.Score{School: list[i].ID}
		for g := range result.Groups {
			s.Groups = append(s.Groups, ranking.Range{Low: result.Groups[g].Low, High: result.Groups[g].High})
			s.Capped = append(s.Capped, len(result.Groups[g].CappedBy) > 0)
		}
		scores = append(scores, s)
	}

	return scores
}

// compare reads the season before, of the same unit and by the same index, and holds the schools against it.
func (d Deps) compare(r *portal.Request, s *study) error {
	before := s.seasonBefore()
	switch {
	case before == nil:
		s.why = s.p.T("gaps.no_before")

		return nil
	case before.RevisionID != s.Season().RevisionID:
		s.why = s.p.T("gaps.other_index", "season", s.p.SchoolYear(before.SchoolYear))

		return nil
	}
	s.before = s.p.SchoolYear(before.SchoolYear)
	list, err := d.Lines.Lines(r.Context(), before.ID, s.Asked().Basis, before.UnitPath)
	if err != nil {
		return err
	}
	own := list[:0]
	for i := range list {
		if _, here := s.names[list[i].ID]; here {
			own = append(own, list[i])
		}
	}
	s.changes = gaps.Changes(scored(s.index, before.Rules.Condition, own), s.scores)
	if len(s.changes) == 0 {
		s.why = s.p.T("gaps.none_before", "season", s.before)
	}

	return nil
}

// seasonBefore is the newest older season of the same unit, nil for none.
func (s *study) seasonBefore() *season.Season {
	now := s.Season()
	all := s.Seasons()
	for i := range all {
		if all[i].UnitID == now.UnitID && all[i].SchoolYear < now.SchoolYear {
			return &all[i]
		}
	}

	return nil
}
