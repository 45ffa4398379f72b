package figures

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
	"github.com/thuocso/thuocso/web/part"
)

// seasonBefore is the same unit's season of the school year before, nil where there is none.
func (c *chosen) seasonBefore() *season.Season {
	i := slices.IndexFunc(c.all, func(s season.Season) bool {
		return s.SchoolYear == c.season.SchoolYear-1 && s.UnitID == c.season.UnitID
	})
	if i < 0 {
		return nil
	}

	return &c.all[i]
}

// since compares a ranking with that of the season before.
func (d Deps) since(r *portal.Request, l *list, got *ranking.Page) (*change.Changes, error) {
	before, scope := l.seasonBefore(), ""
	if before != nil {
		reach, err := d.Census.Reach(r.Context(), r.Actor, account.FiguresView, *before)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		scope = reach.Path
	}

	return d.Changes.Since(r.Context(), change.Present{
		Season: got.Season, Basis: l.Basis, Unit: got.Unit.ID, Population: l.q.Population, Taken: got.Taken, Entries: got.Together,
	}, before, scope)
}

// sinceOf compares the ranking of one school's office with that of the season before: of it the school's own change is
// shown and nobody else's.
func (d Deps) sinceOf(r *portal.Request, l *list, got compared) (*change.Changes, error) {
	asked := ranking.Asked{Season: l.season.ID, Basis: l.Basis, Unit: got.Unit.ID, Scope: got.Unit.Path, Held: &l.season}
	office, err := d.Figures.Together(r.Context(), asked, l.q.Population)
	if err != nil {
		return nil, err
	}
	before, scope := l.seasonBefore(), ""
	if before != nil {
		scope = before.UnitPath
	}

	return d.Changes.Since(r.Context(), change.Present{
		Season: l.season, Basis: l.Basis, Unit: got.Unit.ID, Population: l.q.Population, Taken: office.Taken, Entries: office.Entries,
	}, before, scope)
}

// sinceSay says how a ranking is compared with the season before, or why it is not.
func (l *list) sinceSay() string {
	c := l.since
	if len(c.Of) > 0 {
		return l.p.T("fair.change.say", "season", l.p.SchoolYear(c.Before.SchoolYear), "common", c.Common)
	}
	say := []any{}
	if c.Why != change.NoSeason {
		say = append(say, "season", l.p.SchoolYear(c.Before.SchoolYear))
	}
	if c.Why == change.OtherSchools {
		say = append(say, "common", c.Common, "now", c.Now, "then", c.Then, "least", disclose.Least, "share", change.Share)
	}

	return l.p.T("fair.change.why."+string(c.Why), say...)
}

// moved says what has changed for a school.
func (l *list) moved(school int64) part.Cell {
	m, there := l.since.Of[school]
	if !there {
		return part.Cell{Text: l.p.T("fair.change.new")}
	}
	points := make([]string, len(m.Points))
	for g, n := range m.Points {
		points[g] = l.p.T("fair.change.group", "n", g+1, "points", l.p.Signed(int64(n), 2))
	}
	cell := part.Cell{Text: l.p.T("fair.change.same"), Note: strings.Join(points, " · ")}
	switch {
	case m.Places > 0:
		cell.Text = l.p.T("fair.change.rose", "n", m.Places)
	case m.Places < 0:
		cell.Text = l.p.T("fair.change.fell", "n", -m.Places)
	}

	return cell
}
