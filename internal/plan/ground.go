package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// ground is what one number of a target rests on: the sets of schools that it is added up over, here and in any other target
// that shows a sum of the same figure. Whoever sees two such sums takes one from the other.
type ground struct {
	// name tells grounds of the same schools.
	name string
	sets []func(s *Standing) bool
}

// grounds are those of all numbers of a target: a ratio shows both its sums.
func (f *Field) grounds(p *maturity.Plan, t *maturity.Target) []ground {
	switch t.Metric {
	case maturity.OfficeFigure:
		return nil
	case maturity.MeanShare:
		return []ground{{"mean " + t.Numerator + " " + t.Denominator, f.added(p, func(q *maturity.Target) bool {
			return q.Metric == maturity.MeanShare && q.Numerator == t.Numerator && q.Denominator == t.Denominator
		}, "")}}
	case maturity.RatioOfSums:
		ratio := func(q *maturity.Target) bool { return q.Metric == maturity.RatioOfSums }

		return []ground{
			{"sum " + t.Numerator, f.added(p, ratio, t.Numerator)}, {"sum " + t.Denominator, f.added(p, ratio, t.Denominator)},
		}
	default:
		return []ground{{"schools", []func(*Standing) bool{func(s *Standing) bool { return s.Points != nil }}}}
	}
}

// added are the sets of schools over which targets add a figure up, over shares where it is empty.
func (f *Field) added(p *maturity.Plan, of func(*maturity.Target) bool, figure string) []func(*Standing) bool {
	plans := f.Plans
	if !slices.Contains(plans, p) {
		plans = append(slices.Clone(plans), p)
	}
	var sets []func(*Standing) bool
	for _, q := range plans {
		for i := range q.Targets {
			t := &q.Targets[i]
			if !of(t) {
				continue
			}
			if figure == "" || t.Numerator == figure {
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

// member is a school that a ground rests on, with the sets that it stands in.
type member struct{ path, sets string }

// members are the schools that stand in some set.
func (g *ground) members(schools []Standing) []member {
	var list []member
	names := map[string]string{}
	in := make([]byte, len(g.sets))
	for i := range schools {
		some := false
		for k, set := range g.sets {
			if in[k] = '0'; set(&schools[i]) {
				in[k], some = '1', true
			}
		}
		if !some {
			continue
		}
		sets, known := names[string(in)]
		if !known {
			sets = string(in)
			names[sets] = sets
		}
		list = append(list, member{schools[i].Path, sets})
	}

	return list
}

// shares counts schools by the sets of a ground that they stand in: every number that sums over the sets, added and taken from
// one another, rest on is a sum of these.
type shares map[string]int

// sharesOf counts those below a path.
func sharesOf(list []member, path string) shares {
	n := shares{}
	for i := range list {
		if strings.HasPrefix(list[i].path, path) {
			n[list[i].sets]++
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
func parted(fork Fork, list []member) []shares {
	parts, places := make([]shares, len(fork.Parts)+1), make(map[string]int, len(fork.Parts))
	for i := range parts {
		parts[i] = shares{}
	}
	for i := range fork.Parts {
		places[fork.Parts[i].Path] = i
	}
	for i := range list {
		if m := &list[i]; strings.HasPrefix(m.path, fork.Unit.Path) {
			parts[placeIn(places, m.path, len(fork.Unit.Path), len(fork.Parts))][m.sets]++
		}
	}

	return parts
}

// placeIn is the place of the part that a path below a unit leads through, whose own path is so long; rest where it is none.
func placeIn(places map[string]int, path string, long, rest int) int {
	for long < len(path) {
		at := strings.IndexByte(path[long:], '/')
		if at < 0 {
			break
		}
		long += at + 1
		if place, found := places[path[:long]]; found {
			return place
		}
	}

	return rest
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
