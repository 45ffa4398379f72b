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
	if r.Unknown == r.Total {
		r.Open = NoResult

		return
	}
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

// tally counts the conditions of a share: how many are wanted, how many hold, how many may, and what those that do not lack.
type tally struct {
	all                 bool
	wanted, held, could int
	near                Near
}

// lack adds what one condition lacks.
func (c *tally) lack(n maturity.Points) {
	if c.all {
		c.near.Gap += n
	} else if c.near.Gap == 0 || n < c.near.Gap {
		c.near.Gap = n
	}
}

// lacks returns what the school lacks of the condition, and whether it satisfies it surely and possibly. A result on a basis
// is decided: an answer it leaves out does not satisfy. Only points that the revision does not allocate leave a level open.
func (g *Gauge) lacks(c *maturity.Satisfied, school *Standing) (near Near, sure, may bool) {
	n := tally{all: c.All, near: Near{School: school.School}}
	g.components(&n, c, school)
	g.levels(&n, c, school)
	if c.All {
		return n.near, n.wanted > 0 && n.held == n.wanted, n.wanted > 0 && n.held+n.could == n.wanted
	}

	return n.near, n.held > 0, n.held+n.could > 0
}

func (g *Gauge) components(n *tally, c *maturity.Satisfied, school *Standing) {
	for _, code := range c.Components {
		place, _ := g.Index.Position(code)
		if place < len(school.Points) && school.Points[place] == maturity.NotApplicable {
			continue
		}
		n.wanted++
		points, _ := school.Points.At(place)
		if points > c.Above {
			n.held++

			continue
		}
		n.near.Missing = append(n.near.Missing, code)
		n.lack(c.Above + g.Index.Step - points)
	}
}

func (g *Gauge) levels(n *tally, c *maturity.Satisfied, school *Standing) {
	if len(c.Levels) == 0 {
		return
	}
	score := g.Index.ScoreVector(school.Points, school.Met, g.Rule)
	for _, w := range c.Levels {
		n.wanted++
		sure, may := w.Met(&score)
		if sure {
			n.held++

			continue
		}
		if may {
			n.could++
		}
		n.near.Levels = append(n.near.Levels, w)
		n.lack(g.levelGap(w, &score))
	}
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
