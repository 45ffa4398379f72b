package maturity

import "slices"

// How sure a number or a sentence is.
const (
	// Decreed was seen in a text that reproduces the decision itself.
	Decreed = "decreed"
	// Secondary has one or more independent secondary sources.
	Secondary = "secondary"
	// Inferred follows by arithmetic or from wording.
	Inferred = "inferred"
	// Unverified is a recollection or a setting of ours: a hint, never ground for a published number.
	Unverified = "unverified"
)

// Provenance says how sure something is, where it was seen, and what there is to remark.
type Provenance struct {
	Level  string
	Source string
	Note   string
}

// Text is a sentence in Vietnamese, its English translation and where it comes from.
type Text struct {
	Vi string
	En string
	Provenance
}

// In returns the text in the language ("vi" or "en"), in Vietnamese where there is no translation.
func (t Text) In(language string) string {
	if language == "en" && t.En != "" {
		return t.En
	}
	return t.Vi
}

// Amount is a number of points and where it comes from.
type Amount struct {
	Points Points
	Provenance
}

// Setting is a value chosen from a list, a date or a name, and where it comes from.
type Setting struct {
	Value string
	Provenance
}

// Kind is how a component's points come about.
type Kind string

// The kinds of component.
const (
	// UpTo is graded from nothing to the maximum in steps.
	UpTo Kind = "up_to"
	// YesNo is all or nothing.
	YesNo Kind = "yes_no"
	// Ratio rests on a numerator and a denominator.
	Ratio Kind = "ratio"
	// Count rests on a number of things.
	Count Kind = "count"
)

// Rule is what a missed condition does; the season states it.
type Rule string

// The rules for a missed condition.
const (
	// CapGroup keeps the group at level 1.
	CapGroup Rule = "cap_group"
	// CapSchool keeps the school at level 1; its groups keep their levels.
	CapSchool Rule = "cap_school"
	// BlockSubmission keeps the return from being sent and changes no level.
	BlockSubmission Rule = "block_submission"
	// Warn only shows the miss.
	Warn Rule = "warn"
)

// Known says whether the rule is one of the four.
func (r Rule) Known() bool {
	return r == CapGroup || r == CapSchool || r == BlockSubmission || r == Warn
}

// Index is one immutable revision of an index set.
type Index struct {
	ID       string
	Revision string
	Number   string
	Title    Text
	Decision Decision
	Step     Points
	StepFrom Provenance
	// Stages that owe a return; a school with none of them is outside the index.
	Stages    []string
	Scope     Text
	Levels    LevelRule
	School    Setting
	Missed    Setting
	Cycle     Setting
	Deadlines []Deadline
	English   Setting
	Groups    []Group
	Questions []Question
	Sources   []Source

	components []*Component
	conditions []*Condition
	fields     []*Field
	positions  map[string]int
	gates      map[string]int
	spans      []span
}

// Decision is the paper that decrees the index.
type Decision struct {
	Number string
	Date   string
	Issuer string
	Provenance
}

// Deadline is a day of every year before which something must be done.
type Deadline struct {
	Key       string
	Month     int
	MonthFrom Provenance
	Day       int
	DayFrom   Provenance
	Text      Text
}

// Question is something that the sources leave open.
type Question struct {
	ID   string
	Text Text
}

// Source is where something was seen.
type Source struct {
	ID      string
	Title   string
	Address string
}

// LevelRule tells the three levels of a score apart: below SecondFrom is 1, above ThirdAbove is 3, between is 2.
type LevelRule struct {
	SecondFrom Amount
	ThirdAbove Amount
	Names      [3]Text
}

// Level returns 1, 2 or 3 for the score.
func (r LevelRule) Level(score Points) int {
	switch {
	case score < r.SecondFrom.Points:
		return 1
	case score > r.ThirdAbove.Points:
		return 3
	default:
		return 2
	}
}

// Group is a group of criteria: its own score, its own level, gated by its conditions.
type Group struct {
	Code        string
	Key         string
	Name        Text
	Max         Amount
	Unallocated Points
	Conditions  []Condition
	Criteria    []Criterion
}

// Condition carries no points but gates its group.
type Condition struct {
	Code         string
	Group        string
	Name         Text
	EvidenceHint Text
}

// Criterion sums its components.
type Criterion struct {
	Code        string
	Group       string
	Name        Text
	WordingHint Text
	Max         Amount
	// Unallocated are points of Max that no known component carries.
	Unallocated       Amount
	UnallocatedReason Text
	Thresholds        *Thresholds
	EvidenceHint      Text
	Fields            []Field
	Components        []Component
}

// Thresholds tell a criterion's own levels apart, in the same way as a LevelRule.
type Thresholds struct {
	SecondFrom Amount
	ThirdAbove Amount
}

// Level returns the criterion's own level for its points, and 0 where the thresholds are not decreed: those are hints only.
func (c *Criterion) Level(sum Points) int {
	t := c.Thresholds
	if t == nil || t.SecondFrom.Level != Decreed || t.ThirdAbove.Level != Decreed {
		return 0
	}
	return LevelRule{SecondFrom: t.SecondFrom, ThirdAbove: t.ThirdAbove}.Level(sum)
}

// Field is asked for with a criterion and carries no points.
type Field struct {
	Key       string
	Criterion string
	Label     Text
	Options   []Text
}

// Component carries points.
type Component struct {
	Code      string
	Group     string
	Criterion string
	Name      Text
	Max       Points
	MaxFrom   Provenance
	Kind      Kind
	KindFrom  Provenance
	// AppliesTo are the stages the component is for; empty means every school.
	AppliesTo []string
	// Bands turn a ratio (in hundredths of a percent) or a count into points, lowest first; empty where none is decreed.
	Bands []Band
	// Proportional says that a ratio gives its share of the maximum, rounded down to the step.
	Proportional bool
	BandsHint    Text
	Numerator    Text
	Denominator  Text
	EvidenceHint Text

	step Points
}

// Band gives its points from From on: a percentage in hundredths for a ratio, a number of things for a count.
type Band struct {
	From   int64
	Points Points
	Provenance
}

// Applies says whether the component is for a school with these stages.
func (c *Component) Applies(stages []string) bool {
	if len(c.AppliesTo) == 0 {
		return true
	}
	return slices.ContainsFunc(stages, func(stage string) bool { return slices.Contains(c.AppliesTo, stage) })
}

// Components returns all components in index order.
func (x *Index) Components() []*Component { return slices.Clone(x.components) }

// Conditions returns all conditions in index order.
func (x *Index) Conditions() []*Condition { return slices.Clone(x.conditions) }

// Fields returns the questions without points in index order.
func (x *Index) Fields() []*Field { return slices.Clone(x.fields) }

// Position returns the place of a component in a Vector.
func (x *Index) Position(code string) (int, bool) {
	place, ok := x.positions[code]
	return place, ok
}

// Component returns the component of the code.
func (x *Index) Component(code string) (*Component, bool) {
	place, ok := x.positions[code]
	if !ok {
		return nil, false
	}
	return x.components[place], true
}

// ConditionPosition returns the place of a condition in the list of met conditions.
func (x *Index) ConditionPosition(code string) (int, bool) {
	place, ok := x.gates[code]
	return place, ok
}

// Question returns what the component or condition of the code asks.
func (x *Index) Question(code string) (Text, bool) {
	if c, ok := x.Component(code); ok {
		return c.Name, true
	}
	if place, ok := x.ConditionPosition(code); ok {
		return x.conditions[place].Name, true
	}

	return Text{}, false
}
