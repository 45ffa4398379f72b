package sandbox

import (
	"cmp"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Standing is a return as it stands, or as it is tried out.
type Standing struct {
	Index  *maturity.Index
	Points maturity.Vector
	Met    []bool
	Rule   maturity.Rule
	// Locked tells which codes cannot be changed; nil for none.
	Locked func(code string) bool
}

// Score scores the return as it stands.
func (s Standing) Score() maturity.Score { return s.Index.ScoreVector(s.Points, s.Met, s.Rule) }

// Lift is what would lift the school to its next level.
type Lift struct {
	// From is the level that is sure now, Target the one to reach; Target is 0 when the highest is sure already.
	From, Target int
	// Possible says that the target may be reached already, with points that the revision leaves unallocated.
	Possible bool
	// Deciding are the groups whose sure level is below the target.
	Deciding []string
	// Conditions are missed and hold the level: each way needs them met.
	Conditions []string
	// Sure says that the ways reach the target at the lower end of every interval; else no way does, and these reach it only
	// where the unallocated points turn out well.
	Sure bool
	// Ways are the cheapest, best first: fewest components, then fewest points, then index order. None: it cannot be reached.
	Ways []Way
}

// Way is one way to the target: the raises, and the points that they add.
type Way struct {
	Raises []Raise
	Points maturity.Points
}

// Raise is one component and the points it must come to.
type Raise struct {
	Code     string
	From, To maturity.Points
	// Answered says that the component has points now.
	Answered bool
	place    int
}

// Lift finds the cheapest ways to the next level, at most so many. A level is the lower of the groups', so each way lifts every
// group that stands below the target, and counts on no point that the revision leaves unallocated as long as there is such a way.
func (s Standing) Lift(most int) Lift {
	score := s.Score()
	lift := Lift{From: score.Levels[0], Sure: true}
	if lift.From == 3 {
		return lift
	}
	lift.Target = lift.From + 1
	lift.Possible = score.Levels[1] >= lift.Target
	barred := false
	for i := range score.Groups {
		g := &score.Groups[i]
		holds := len(g.Missed) > 0 && (len(g.CappedBy) > 0 || s.Rule == maturity.CapSchool)
		if g.Levels[0] < lift.Target || holds {
			lift.Deciding = append(lift.Deciding, g.Code)
		}
		if holds {
			lift.Conditions = append(lift.Conditions, g.Missed...)
			barred = barred || slices.ContainsFunc(g.Missed, s.locked)
		}
	}
	if barred {
		return lift
	}
	if lift.Ways = s.ways(score, s.bound(lift.Target), most, false); lift.Ways == nil && !lift.Possible {
		lift.Ways = s.ways(score, s.bound(lift.Target), most, true)
		lift.Sure = lift.Ways == nil
	}

	return lift
}

func (s Standing) locked(code string) bool { return s.Locked != nil && s.Locked(code) }

// bound is the least score of a level.
func (s Standing) bound(level int) maturity.Points {
	if level == 2 {
		return s.Index.Levels.SecondFrom.Points
	}

	return s.Index.Levels.ThirdAbove.Points + 1
}

// ways combines the ways of each group that lacks points; open counts on all unallocated points.
func (s Standing) ways(score maturity.Score, bound maturity.Points, most int, open bool) []Way {
	all := []Way{{}}
	for i := range score.Groups {
		need := bound - score.Groups[i].Low
		if open {
			need = bound - score.Groups[i].High
		}
		if need <= 0 {
			continue
		}
		own := search(s.room(score.Groups[i].Code), need, most)
		if own == nil {
			return nil
		}
		all = combine(all, own, most)
	}

	return all
}

// combine joins each way of one group with each of the next, and keeps the cheapest.
func combine(before, own []Way, most int) []Way {
	all := make([]Way, 0, len(before)*len(own))
	for _, a := range before {
		for _, b := range own {
			all = append(all, Way{Raises: slices.Concat(a.Raises, b.Raises), Points: a.Points + b.Points})
		}
	}
	slices.SortStableFunc(all, func(a, b Way) int {
		return cmp.Or(cmp.Compare(a.Points, b.Points), slices.CompareFunc(a.Raises, b.Raises, func(x, y Raise) int { return cmp.Compare(x.place, y.place) }))
	})

	return all[:min(most, len(all))]
}

// room is what a component can still gain.
type room struct {
	Raise
	// gains are what may be added, least first.
	gains []maturity.Points
}

// room lists the components of a group that can be raised, in index order.
func (s Standing) room(group string) []room {
	var all []room
	for place, c := range s.Index.Components() {
		if c.Group != group || place < len(s.Points) && s.Points[place] == maturity.NotApplicable || s.locked(c.Code) {
			continue
		}
		now, answered := s.Points.At(place)
		if gains := gainsOf(c, now, s.Index.Step); len(gains) > 0 {
			all = append(all, room{Raise: Raise{Code: c.Code, From: now, Answered: answered, place: place}, gains: gains})
		}
	}

	return all
}

// gainsOf lists what a component can gain: by its bands, all at once for a yes, else step by step.
func gainsOf(c *maturity.Component, now, step maturity.Points) []maturity.Points {
	var gains []maturity.Points
	add := func(to maturity.Points) {
		if to > now {
			gains = append(gains, to-now)
		}
	}
	switch {
	case len(c.Bands) > 0:
		for _, b := range c.Bands {
			add(b.Points)
		}
		slices.Sort(gains)
		gains = slices.Compact(gains)
	case c.Kind == maturity.YesNo:
		add(c.Max)
	default:
		for to := (now/step + 1) * step; to <= c.Max; to += step {
			add(to)
		}
	}

	return gains
}

// Take returns the standing with one of its ways taken and the conditions met; it changes nothing.
func (s Standing) Take(lift Lift, way Way) Standing {
	s.Points, s.Met = s.Points.Clone(), slices.Clone(s.Met)
	for _, r := range way.Raises {
		s.Points[r.place] = int16(r.To) //nolint:gosec // at most the component's maximum, which Load bounds by MaxInt16
	}
	for _, code := range lift.Conditions {
		if gate, ok := s.Index.ConditionPosition(code); ok {
			s.Met[gate] = true
		}
	}

	return s
}
