package ranking

import "github.com/thuocso/thuocso/internal/season"

// Levels counts schools by the ends of their level: the first place is the low end, the second the high end, level 1 at 0.
type Levels [3][3]int

// N returns how many schools were counted.
func (l *Levels) N() int {
	n := 0
	for _, row := range l {
		for _, c := range row {
			n += c
		}
	}
	return n
}

// At returns how many schools are at the level for certain.
func (l *Levels) At(level int) int { return l[level-1][level-1] }

// Undecided returns how many schools have ends that disagree.
func (l *Levels) Undecided() int { return l.N() - l.At(1) - l.At(2) - l.At(3) }

// From returns how many schools are at the level or above: surely, and possibly.
func (l *Levels) From(level int) (sure, possible int) {
	for low, row := range l {
		for high, c := range row {
			if low+1 >= level {
				sure += c
			}
			if high+1 >= level {
				possible += c
			}
		}
	}
	return sure, possible
}

// GroupTally counts the ends of a group's points.
type GroupTally struct {
	Low, High Histogram
}

// ComponentTally counts the points of a component, and the schools it does not concern.
type ComponentTally struct {
	Points        Histogram
	NotApplicable int
}

// Tally is what the schools of a unit come to on one basis.
type Tally struct {
	// States counts the schools that owe a return by the state of it; it is the same on every basis.
	States [StateCount]int
	// Levels counts the schools of the basis; ByStage the same for each stage, a school under each of its stages.
	Levels     Levels
	ByStage    [StageCount]Levels
	Groups     []GroupTally
	Components []ComponentTally
	// Missed counts, of each condition, the schools that miss it.
	Missed []int
}

// Owing returns how many schools owe a return.
func (t *Tally) Owing() int { return t.Standing().Owing() }

// Standing counts the schools by where their returns stand.
func (t *Tally) Standing() season.Standing { return standing(&t.States) }

func standing(states *[StateCount]int) season.Standing {
	var p season.Standing
	for _, s := range States() {
		p.Add(s.String(), states[s])
	}
	return p
}

// Schools returns how many schools stand in the figures.
func (t *Tally) Schools() int { return t.Levels.N() }

// Together returns the tally of all the parts together; parts must rest on one index.
func Together(parts ...*Tally) *Tally {
	sum := &Tally{}
	for _, p := range parts {
		sum.add(p, 1)
	}
	return sum
}

// Rest returns what is left of the whole after its parts: the schools that a unit manages itself.
func Rest(whole *Tally, parts []*Tally) *Tally {
	rest := &Tally{}
	rest.add(whole, 1)
	for _, p := range parts {
		rest.add(p, -1)
	}
	return rest
}

func (t *Tally) add(p *Tally, sign int) {
	for i, c := range p.States {
		t.States[i] += sign * c
	}
	t.Levels.add(&p.Levels, sign)
	for i := range p.ByStage {
		t.ByStage[i].add(&p.ByStage[i], sign)
	}
	t.Groups = lengthen(t.Groups, len(p.Groups))
	for i, g := range p.Groups {
		t.Groups[i] = GroupTally{t.Groups[i].Low.plus(g.Low, sign), t.Groups[i].High.plus(g.High, sign)}
	}
	t.Components = lengthen(t.Components, len(p.Components))
	for i, c := range p.Components {
		t.Components[i].Points = t.Components[i].Points.plus(c.Points, sign)
		t.Components[i].NotApplicable += sign * c.NotApplicable
	}
	t.Missed = lengthen(t.Missed, len(p.Missed))
	for i, c := range p.Missed {
		t.Missed[i] += sign * c
	}
}

func (l *Levels) add(other *Levels, sign int) {
	for low, row := range other {
		for high, c := range row {
			l[low][high] += sign * c
		}
	}
}

func lengthen[T any](list []T, n int) []T {
	if len(list) >= n {
		return list
	}
	return append(list, make([]T, n-len(list))...)
}
