package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// ground is what one number of a target rests on: the sets of schools that it is added up over, here and in any other target
// that shows a sum of the same figure. Whoever sees two such sums takes one from the other.
type ground []func(s *Standing) bool

// grounds are those of all numbers of a target: a ratio shows both its sums.
func (f *Field) grounds(p *maturity.Plan, t *maturity.Target) []ground {
	switch t.Metric {
	case maturity.OfficeFigure:
		return nil
	case maturity.MeanShare:
		return []ground{{divides(p, t)}}
	case maturity.RatioOfSums:
		return []ground{f.added(p, t.Numerator), f.added(p, t.Denominator)}
	default:
		return []ground{{func(s *Standing) bool { return s.Points != nil }}}
	}
}

// added are the sets of schools over which targets add a figure up.
func (f *Field) added(p *maturity.Plan, figure string) ground {
	plans := f.Plans
	if !slices.Contains(plans, p) {
		plans = append(slices.Clone(plans), p)
	}
	var sets ground
	for _, q := range plans {
		for i := range q.Targets {
			t := &q.Targets[i]
			if t.Metric != maturity.RatioOfSums {
				continue
			}
			if t.Numerator == figure {
				sets = append(sets, divides(q, t))
			}
			if t.Denominator == figure {
				sets = append(sets, divisible(q, t))
			}
		}
	}

	return sets
}

// divisible tells which schools a target asks that have something to divide by.
func divisible(p *maturity.Plan, t *maturity.Target) func(*Standing) bool {
	part, _ := p.Figure(t.Numerator)
	all, _ := p.Figure(t.Denominator)

	return func(s *Standing) bool {
		return s.Figures[t.Denominator] > 0 && hasStage(s.Stages, part.Stages) && hasStage(s.Stages, all.Stages)
	}
}

// divides tells which of these have said their part too.
func divides(p *maturity.Plan, t *maturity.Target) func(*Standing) bool {
	asked := divisible(p, t)

	return func(s *Standing) bool {
		_, said := s.Figures[t.Numerator]

		return said && asked(s)
	}
}

// shares counts schools by the sets of a ground that they stand in, whoever stands in none left out: every number that sums over
// the sets, added and taken from one another, rest on is a sum of these.
type shares map[string]int

func (g ground) shares(schools []Standing) shares {
	n := shares{}
	for i := range schools {
		in := make([]byte, len(g))
		some := false
		for k, set := range g {
			if in[k] = '0'; set(&schools[i]) {
				in[k], some = '1', true
			}
		}
		if some {
			n[string(in)]++
		}
	}

	return n
}

// many tells whether nothing rests on few schools; what rests on none gives nobody away.
func (n shares) many() bool { return n.scarce() == "" }

// scarce is a share of few schools, empty where there is none.
func (n shares) scarce() string {
	for _, which := range slices.Sorted(maps.Keys(n)) {
		if n[which] > 0 && n[which] < disclose.Least {
			return which
		}
	}

	return ""
}

func (n shares) all() int {
	sum := 0
	for _, k := range n {
		sum += k
	}

	return sum
}

func (n shares) plus(other shares) {
	for which, k := range other {
		n[which] += k
	}
}

// parted counts the shares of a unit's parts, the last being what the unit manages itself.
func (g ground) parted(fork Fork, schools []Standing) []shares {
	parts := make([]shares, 0, len(fork.Parts)+1)
	rest := slices.Clone(schools)
	in := func(u ranking.Unit) func(Standing) bool {
		return func(s Standing) bool { return strings.HasPrefix(s.Path, u.Path) }
	}
	for _, u := range fork.Parts {
		at := 0
		var inside []Standing
		for _, s := range rest {
			if in(u)(s) {
				inside = append(inside, s)
			} else {
				rest[at] = s
				at++
			}
		}
		rest = rest[:at]
		parts = append(parts, g.shares(inside))
	}

	return append(parts, g.shares(rest))
}

// disclosed tells which parts of a whole that is shown may be shown too: none of few schools, and of the others as many less as it
// takes for the whole less what is shown to rest on enough schools in every way.
func disclosed(parts []shares) []bool {
	shown, hidden := make([]bool, len(parts)), shares{}
	for i, n := range parts {
		if shown[i] = n.many(); !shown[i] {
			hidden.plus(n)
		}
	}
	for which := hidden.scarce(); which != ""; which = hidden.scarce() {
		least := -1
		for i, n := range parts {
			if shown[i] && n[which] > 0 && (least < 0 || n.all() < parts[least].all()) {
				least = i
			}
		}
		if least < 0 {
			break // so few are in the whole
		}
		shown[least] = false
		hidden.plus(parts[least])
	}

	return shown
}
