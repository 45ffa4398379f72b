package maturity

// ReasonCode names why a number is what it is; a page makes its sentence.
type ReasonCode string

// The reasons.
const (
	// Stated is a component with points; Low and High are those points.
	Stated ReasonCode = "stated"
	// Unanswered is a component without an answer; it adds nothing.
	Unanswered ReasonCode = "unanswered"
	// OutsideStages is a component that does not concern the school.
	OutsideStages ReasonCode = "not_applicable"
	// CriterionSum is a criterion's sum; Codes are the components that add to it.
	CriterionSum ReasonCode = "criterion_sum"
	// Unallocated are points of a criterion or group that no component carries: High is Low plus them.
	Unallocated ReasonCode = "unallocated"
	// GroupSum is a group's interval; Codes are the criteria that add to it.
	GroupSum ReasonCode = "group_sum"
	// BelowSecond is a score below the bound of level 2, given in Bound.
	BelowSecond ReasonCode = "below_50"
	// BetweenBounds is a score from the bound of level 2, given in Bound, to that of level 3, given in Top.
	BetweenBounds ReasonCode = "between"
	// AboveThird is a score above the bound of level 3, given in Bound.
	AboveThird ReasonCode = "above_75"
	// BoundInside is an interval that a bound, given in Bound, cuts: the level is undecided.
	BoundInside ReasonCode = "undecided"
	// MissedCondition keeps the group, or the school, at level 1; Codes are the conditions.
	MissedCondition ReasonCode = "missed_condition"
	// MissedNoted are missed conditions that change no level under the season's rule; Codes are the conditions.
	MissedNoted ReasonCode = "missed_noted"
	// LowerGroup decides the school's level; Codes are the groups that do.
	LowerGroup ReasonCode = "lower_group"
	// SameLevel says that all groups have the school's level; Codes are the groups.
	SameLevel ReasonCode = "same_level"
	// UndecidedGroup leaves the school's level open; Codes are the groups that do.
	UndecidedGroup ReasonCode = "undecided_group"
)

// Reason explains one number or one level.
type Reason struct {
	Code ReasonCode
	// Of is the code of the component, criterion or group that is explained; empty for the school.
	Of string
	// Low and High are the number that is explained, Max its maximum.
	Low, High, Max Points
	// Bound and Top are the bounds of levels that the reason names.
	Bound, Top Points
	// Levels at both ends, where a level is explained.
	Levels [2]int
	// Codes are what the reason rests on.
	Codes []string
}

// Explain gives the reasons of every number of the return's score, from the components up to the school.
func (x *Index) Explain(v Vector, met []bool, rule Rule) []Reason {
	score := x.ScoreVector(v, met, rule)
	reasons := make([]Reason, 0, 2*len(x.components))
	place := 0
	for g := range x.Groups {
		group := &x.Groups[g]
		sum := Reason{Code: GroupSum, Of: group.Code, Low: score.Groups[g].Low, High: score.Groups[g].High, Max: group.Max.Points}
		for i := range group.Criteria {
			criterion := &group.Criteria[i]
			part := x.explainCriterion(criterion, v, place)
			place += len(criterion.Components)
			if part[len(part)-1].High > 0 {
				sum.Codes = append(sum.Codes, criterion.Code)
			}
			reasons = append(reasons, part...)
		}
		reasons = append(reasons, sum)
		if group.Unallocated > 0 {
			sum.Code, sum.Codes = Unallocated, openCriteria(group)
			reasons = append(reasons, sum)
		}
		reasons = append(reasons, x.explainGroup(&score.Groups[g])...)
	}
	return append(reasons, x.explainSchool(&score, rule)...)
}

// explainCriterion explains each component from the place on, then their sum, then what is open.
func (x *Index) explainCriterion(c *Criterion, v Vector, place int) []Reason {
	reasons := make([]Reason, 0, len(c.Components)+2)
	sum := Reason{Code: CriterionSum, Of: c.Code, Max: c.Max.Points}
	for i := range c.Components {
		component := &c.Components[i]
		r := Reason{Code: Stated, Of: component.Code, Max: component.Max}
		p, ok := v.At(place + i)
		switch {
		case ok:
			r.Low, r.High = p, p
			sum.Low += p
			if p > 0 {
				sum.Codes = append(sum.Codes, component.Code)
			}
		case place+i < len(v) && v[place+i] == NotApplicable:
			r.Code = OutsideStages
		default:
			r.Code = Unanswered
		}
		reasons = append(reasons, r)
	}
	sum.High = sum.Low
	reasons = append(reasons, sum)
	if open := c.Unallocated.Points; open > 0 {
		sum.Code, sum.High, sum.Codes = Unallocated, max(sum.Low, min(sum.Low+open, c.Max.Points)), nil
		reasons = append(reasons, sum)
	}
	return reasons
}

func openCriteria(g *Group) []string {
	var codes []string
	for i := range g.Criteria {
		if g.Criteria[i].Unallocated.Points > 0 {
			codes = append(codes, g.Criteria[i].Code)
		}
	}
	return codes
}

// explainGroup says which bound decides the level, and which conditions override it.
func (x *Index) explainGroup(g *GroupScore) []Reason {
	second, third := x.Levels.SecondFrom.Points, x.Levels.ThirdAbove.Points
	own := [2]int{x.Levels.Level(g.Low), x.Levels.Level(g.High)}
	r := Reason{Of: g.Code, Low: g.Low, High: g.High, Max: g.Max, Levels: own}
	switch {
	case own[0] != own[1]:
		r.Code, r.Bound = BoundInside, second
		if own[0] == 2 {
			r.Bound = third
		} else if own[1] == 3 {
			r.Top = third
		}
	case own[0] == 1:
		r.Code, r.Bound = BelowSecond, second
	case own[0] == 2:
		r.Code, r.Bound, r.Top = BetweenBounds, second, third
	default:
		r.Code, r.Bound = AboveThird, third
	}
	reasons := []Reason{r}
	switch {
	case len(g.CappedBy) > 0:
		r = Reason{Code: MissedCondition, Of: g.Code, Levels: g.Levels, Codes: g.CappedBy}
		reasons = append(reasons, r)
	case len(g.Missed) > 0:
		reasons = append(reasons, Reason{Code: MissedNoted, Of: g.Code, Levels: g.Levels, Codes: g.Missed})
	}
	return reasons
}

// explainSchool says which group decides the school's level, or what overrides them.
func (x *Index) explainSchool(s *Score, rule Rule) []Reason {
	var reasons []Reason
	var missed, lower, open, all []string
	for i := range s.Groups {
		g := &s.Groups[i]
		missed = append(missed, g.Missed...)
		all = append(all, g.Code)
		// A group that may still turn out higher does not decide beside one that cannot.
		if g.Levels[1] == s.Levels[1] {
			lower = append(lower, g.Code)
		}
		// A group whose sure level is the school's upper end cannot be what keeps it open.
		if g.Level == 0 && g.Levels[0] < s.Levels[1] {
			open = append(open, g.Code)
		}
	}
	r := Reason{Code: LowerGroup, Levels: s.Levels, Codes: lower}
	switch {
	case rule == CapSchool && len(missed) > 0:
		r = Reason{Code: MissedCondition, Levels: s.Levels, Codes: missed}
	case s.Level == 0:
		r.Code, r.Codes = UndecidedGroup, open
	case len(lower) == len(all):
		r.Code = SameLevel
	}
	return append(reasons, r)
}
