package maturity

// Input is one return as it is scored.
type Input struct {
	// Stages of the school; they filter only components that name the stages they apply to.
	Stages []string
	// Conditions that are met, by code; absent or false is missed.
	Conditions map[string]bool
	// Rule for a missed condition; empty means CapGroup.
	Rule Rule
	// Points stated, by component; a component that is absent is missing. Points outside the component's range count as missing.
	Points map[string]Points
}

// Score is what a return comes to.
type Score struct {
	Groups []GroupScore
	// Level of the school, 0 where the ends of the interval disagree.
	Level int
	// Levels of the school at the low and at the high end.
	Levels [2]int
	// Missing are the components without an answer, in index order.
	Missing []string
}

// GroupScore is the interval of one group and its level at each end.
type GroupScore struct {
	Code string
	Low  Points
	High Points
	Max  Points
	// Level is 0 where the ends disagree.
	Level  int
	Levels [2]int
	// Missed are all conditions missed in the group.
	Missed []string
	// CappedBy are the conditions that hold this group at level 1.
	CappedBy []string
}

// span is where a group stands among the components and the conditions of its index.
type span struct {
	code             string
	max, unallocated Points
	from, to         int
	gateFrom, gateTo int
}

// link builds what the scorer walks: it must see only an index that Load found sound.
func (x *Index) link() {
	x.positions = map[string]int{}
	x.gates = map[string]int{}
	for g := range x.Groups {
		group := &x.Groups[g]
		s := span{code: group.Code, max: group.Max.Points, unallocated: group.Unallocated, from: len(x.components), gateFrom: len(x.conditions)}
		for i := range group.Conditions {
			x.gates[group.Conditions[i].Code] = len(x.conditions)
			x.conditions = append(x.conditions, &group.Conditions[i])
		}
		for i := range group.Criteria {
			x.linkCriterion(&group.Criteria[i])
		}
		s.to, s.gateTo = len(x.components), len(x.conditions)
		x.spans = append(x.spans, s)
	}
}

func (x *Index) linkCriterion(criterion *Criterion) {
	for i := range criterion.Fields {
		x.fields = append(x.fields, &criterion.Fields[i])
	}
	for i := range criterion.Components {
		component := &criterion.Components[i]
		component.step = x.Step
		x.positions[component.Code] = len(x.components)
		x.components = append(x.components, component)
	}
}

// Score scores one return.
func (x *Index) Score(in Input) Score {
	return x.ScoreVector(x.VectorOf(in.Stages, in.Points), x.Met(in.Conditions), in.Rule)
}

// Met returns which conditions are met, in index order.
func (x *Index) Met(conditions map[string]bool) []bool {
	met := make([]bool, len(x.conditions))
	for i, c := range x.conditions {
		met[i] = conditions[c.Code]
	}
	return met
}

// ScoreVector scores a return that is already in index order: met tells of each condition whether it is met. A vector or a
// list that is too short counts as missing and missed.
func (x *Index) ScoreVector(v Vector, met []bool, rule Rule) Score {
	score := Score{Groups: make([]GroupScore, len(x.spans)), Levels: [2]int{3, 3}, Missing: x.missing(v)}
	missedAny := false
	for i := range x.spans {
		g := &score.Groups[i]
		x.scoreGroup(g, &x.spans[i], v, met)
		if len(g.Missed) > 0 {
			missedAny = true
			if capsGroup(rule) {
				g.CappedBy, g.Levels = g.Missed, [2]int{1, 1}
			}
		}
		g.Level = agreed(g.Levels)
		score.Levels[0] = min(score.Levels[0], g.Levels[0])
		score.Levels[1] = min(score.Levels[1], g.Levels[1])
	}
	if missedAny && rule == CapSchool {
		score.Levels = [2]int{1, 1}
	}
	score.Level = agreed(score.Levels)
	return score
}

func (x *Index) scoreGroup(g *GroupScore, s *span, v Vector, met []bool) {
	g.Code, g.Max = s.code, s.max
	g.Low, g.High = s.points(v)
	g.Levels = [2]int{x.Levels.Level(g.Low), x.Levels.Level(g.High)}
	for gate := s.gateFrom; gate < s.gateTo; gate++ {
		if gate >= len(met) || !met[gate] {
			g.Missed = append(g.Missed, x.conditions[gate].Code)
		}
	}
}

// points returns both ends of the group's points.
func (s *span) points(v Vector) (low, high Points) {
	for place := s.from; place < s.to && place < len(v); place++ {
		if v[place] > 0 {
			low += Points(v[place])
		}
	}
	return low, max(low, min(low+s.unallocated, s.max))
}

// misses tells whether a condition of the group is missed.
func (s *span) misses(met []bool) bool {
	for gate := s.gateFrom; gate < s.gateTo; gate++ {
		if gate >= len(met) || !met[gate] {
			return true
		}
	}
	return false
}

// Ends is ScoreVector without the reasons, for whoever scores thousands: it puts both ends of each group's points into
// groups, which must have room for them, and returns both ends of the school's level.
func (x *Index) Ends(v Vector, met []bool, rule Rule, groups [][2]Points) [2]int {
	levels, missedAny := [2]int{3, 3}, false
	for i := range x.spans {
		s := &x.spans[i]
		low, high := s.points(v)
		groups[i] = [2]Points{low, high}
		at := [2]int{x.Levels.Level(low), x.Levels.Level(high)}
		if s.misses(met) {
			missedAny = true
			if capsGroup(rule) {
				at = [2]int{1, 1}
			}
		}
		levels = [2]int{min(levels[0], at[0]), min(levels[1], at[1])}
	}
	if missedAny && rule == CapSchool {
		return [2]int{1, 1}
	}
	return levels
}

// capsGroup says whether a miss keeps its group down: the strict default also where the rule is none of the four.
func capsGroup(rule Rule) bool { return rule == CapGroup || !rule.Known() }

// missing lists the components without an answer; it allocates only when there are some.
func (x *Index) missing(v Vector) []string {
	n := max(0, len(x.components)-len(v))
	for _, p := range v {
		if p == Missing {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	codes := make([]string, 0, n)
	for place, c := range x.components {
		if place >= len(v) || v[place] == Missing {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// agreed returns the level both ends have, or 0.
func agreed(levels [2]int) int {
	if levels[0] == levels[1] {
		return levels[0]
	}
	return 0
}
