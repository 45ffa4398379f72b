package plan

import (
	"cmp"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
)

// share counts the schools that satisfy a condition.
func (g *Gauge) share(r *Reach, schools []Standing) {
	t := &r.Target
	for i := range schools {
		s := &schools[i]
		switch {
		case g.Raised[s.School]:
			r.Sure++
		case s.Points == nil:
			r.Unknown++
		default:
			near, sure, may := g.lacks(&t.Satisfied, s)
			if sure {
				r.Sure++

				continue
			}
			if may {
				r.Undecided++
			}
			r.Nearest = append(r.Nearest, near)
		}
	}
	slices.SortFunc(r.Nearest, func(a, b Near) int {
		return cmp.Or(cmp.Compare(a.Gap, b.Gap), cmp.Compare(len(a.Missing), len(b.Missing)), cmp.Compare(a.School, b.School))
	})
	r.Possible = r.Sure + r.Undecided + r.Unknown
	r.Needed = int(Needed(t.Bound, int64(r.Total)))
	r.Short = max(0, r.Needed-r.Sure)
	r.Low, r.High = int64(r.Sure)*whole/int64(r.Total), int64(r.Possible)*whole/int64(r.Total)
	if known := r.Total - r.Unknown; known > 0 {
		r.MeanKnown = int64(r.Sure) * whole / int64(known)
	}
	r.met, r.may = r.Sure >= r.Needed, r.Possible >= r.Needed
	if r.Enough = r.Short; r.Short > len(r.Nearest) {
		r.Enough = -1
	}
}

// lacks returns what the school lacks of the condition, and whether it satisfies it surely and possibly. A result on a basis
// is decided: an answer it leaves out does not satisfy. Only points that the revision does not allocate leave a level open.
func (g *Gauge) lacks(c *maturity.Satisfied, school *Standing) (near Near, sure, may bool) {
	near.School = school.School
	wanted, held, could := 0, 0, 0
	gap := func(n maturity.Points) {
		if c.All {
			near.Gap += n
		} else if near.Gap == 0 || n < near.Gap {
			near.Gap = n
		}
	}
	for _, code := range c.Components {
		place, _ := g.Index.Position(code)
		if place < len(school.Points) && school.Points[place] == maturity.NotApplicable {
			continue
		}
		wanted++
		points, _ := school.Points.At(place)
		if points > c.Above {
			held++

			continue
		}
		near.Missing = append(near.Missing, code)
		gap(c.Above + g.Index.Step - points)
	}
	if len(c.Levels) > 0 {
		score := g.Index.ScoreVector(school.Points, school.Met, g.Rule)
		for _, w := range c.Levels {
			wanted++
			switch sure, may := w.Met(&score); {
			case sure:
				held++

				continue
			case may:
				could++
			}
			near.Levels = append(near.Levels, w)
			gap(g.levelGap(w, &score))
		}
	}
	if c.All {
		return near, wanted > 0 && held == wanted, wanted > 0 && held+could == wanted
	}

	return near, held > 0, held+could > 0
}

// levelGap is how many points the groups that a level asks for lack at their lower ends.
func (g *Gauge) levelGap(w maturity.LevelWanted, s *maturity.Score) maturity.Points {
	bound := g.Index.Levels.SecondFrom.Points
	if w.AtLeast > 2 {
		bound = g.Index.Levels.ThirdAbove.Points + g.Index.Step
	}
	var gap maturity.Points
	for i := range s.Groups {
		if w.Group == "" || w.Group == s.Groups[i].Code {
			gap += max(0, bound-s.Groups[i].Low)
		}
	}

	return gap
}
