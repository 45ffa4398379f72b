package maturity

import (
	"cmp"
	"maps"
	"slices"
)

// Step is the cheapest step that surely reaches the next level: it counts on no point that the revision leaves unallocated.
type Step struct {
	// From is the level that is sure now, Target the one to reach; Target is 0 when the highest is sure already.
	From   int
	Target int
	// Deciding are the groups whose sure level is below the target.
	Deciding []string
	// Conditions are to be met first.
	Conditions []string
	// Raises are the fewest components to raise, in index order.
	Raises []Raise
	// Points are what the raises add together.
	Points Points
	// Reachable is false where not even full marks everywhere would surely suffice; Raises is empty then.
	Reachable bool
}

// Raise is one component and the points it must come to.
type Raise struct {
	Code string
	From Points
	To   Points
	// Answered says that the component has points now.
	Answered bool
}

// Change is what a person wants to try out.
type Change struct {
	// Conditions are the ones that would be met or missed.
	Conditions map[string]bool
	// Points would be stated.
	Points map[string]Points
}

// Change returns the step as a change to simulate.
func (s Step) Change() Change {
	c := Change{Conditions: map[string]bool{}, Points: map[string]Points{}}
	for _, code := range s.Conditions {
		c.Conditions[code] = true
	}
	for _, r := range s.Raises {
		c.Points[r.Code] = r.To
	}
	return c
}

// Simulate scores the return as it would be after the change, and changes nothing.
func (x *Index) Simulate(v Vector, met []bool, rule Rule, change Change) Score {
	next := slices.Clone(v)
	for place := len(next); place < len(x.components); place++ {
		next = append(next, Missing)
	}
	for code, p := range change.Points {
		place, ok := x.positions[code]
		if ok && next[place] != NotApplicable && p >= 0 && p <= x.components[place].Max {
			next[place] = int16(p) //nolint:gosec // the line above bounds it by Max, which Load bounds by MaxInt16
		}
	}
	gates := make([]bool, len(x.conditions))
	copy(gates, met)
	for code, on := range maps.All(change.Conditions) {
		if gate, ok := x.gates[code]; ok {
			gates[gate] = on
		}
	}
	return x.ScoreVector(next, gates, rule)
}

// NextStep finds the next level of the school and what surely reaches it with the fewest components: missed conditions that hold
// it down first, then the components with the most room, the last of them raised by no more than is needed.
func (x *Index) NextStep(v Vector, met []bool, rule Rule) Step {
	score := x.ScoreVector(v, met, rule)
	step := Step{From: score.Levels[0], Reachable: true}
	if step.From == 3 {
		return step
	}
	step.Target = step.From + 1
	for i := range score.Groups {
		g := &score.Groups[i]
		if g.Levels[0] < step.Target || rule == CapSchool && len(g.Missed) > 0 {
			step.Deciding = append(step.Deciding, g.Code)
		}
		if capsGroup(rule) || rule == CapSchool {
			step.Conditions = append(step.Conditions, g.Missed...)
		}
		raises, ok := x.raise(&x.spans[i], v, x.need(step.Target, g.Low))
		step.Raises = append(step.Raises, raises...)
		step.Reachable = step.Reachable && ok
	}
	if !step.Reachable {
		step.Raises = nil
	}
	for _, r := range step.Raises {
		step.Points += r.To - r.From
	}
	return step
}

// need is how many points a group's sure score lacks for the level.
func (x *Index) need(level int, low Points) Points {
	if level == 2 {
		return max(0, x.Levels.SecondFrom.Points-low)
	}
	return max(0, x.Levels.ThirdAbove.Points+1-low)
}

// raise picks the fewest components of a group that together gain what is needed.
func (x *Index) raise(s *span, v Vector, need Points) ([]Raise, bool) {
	room := make([]Raise, 0, s.to-s.from)
	for place := s.from; place < s.to; place++ {
		if place < len(v) && v[place] == NotApplicable {
			continue
		}
		c := x.components[place]
		now, answered := v.At(place)
		if top := c.highest(); top > now {
			room = append(room, Raise{Code: c.Code, From: now, To: top, Answered: answered})
		}
	}
	slices.SortStableFunc(room, func(a, b Raise) int { return cmp.Compare(b.To-b.From, a.To-a.From) })
	var picked []Raise
	for need > 0 && len(room) > 0 {
		last, ok := x.enough(room, need)
		if ok {
			picked, need = append(picked, last), 0
			break
		}
		picked, need = append(picked, room[0]), need-(room[0].To-room[0].From)
		room = room[1:]
	}
	slices.SortFunc(picked, func(a, b Raise) int { return cmp.Compare(x.positions[a.Code], x.positions[b.Code]) })
	return picked, need <= 0
}

// enough finds the smallest single raise that gains what is needed.
func (x *Index) enough(room []Raise, need Points) (Raise, bool) {
	best, found := Raise{}, false
	for _, r := range room {
		to, ok := x.components[x.positions[r.Code]].lowest(r.From + need)
		if ok && (!found || to-r.From < best.To-best.From) {
			best, found = Raise{Code: r.Code, From: r.From, To: to, Answered: r.Answered}, true
		}
	}
	return best, found
}

// highest is the most that the component can give.
func (c *Component) highest() Points {
	if len(c.Bands) == 0 {
		return c.Max
	}
	var top Points
	for _, b := range c.Bands {
		top = max(top, b.Points)
	}
	return top
}

// lowest is the least that the component can give at or above the points.
func (c *Component) lowest(p Points) (Points, bool) {
	switch {
	case p > c.highest():
		return 0, false
	case c.Kind == YesNo:
		return c.Max, true
	case len(c.Bands) == 0:
		return (p + c.step - 1) / c.step * c.step, true
	}
	best := c.highest()
	for _, b := range c.Bands {
		if b.Points >= p {
			best = min(best, b.Points)
		}
	}
	return best, true
}
