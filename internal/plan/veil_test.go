package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// nation is a tree of three levels with schools in it; forks are by the path of their unit.
type nation struct {
	field *plan.Field
	top   ranking.Unit
	forks map[string]plan.Fork
}

// grow puts as many schools into each part of each province as sizes say; the first number is what the province keeps itself.
func grow(p *maturity.Plan, x *maturity.Index, sizes [][]int) nation {
	n := nation{
		field: &plan.Field{Index: x, Plans: []*maturity.Plan{p}}, top: ranking.Unit{ID: 1, Kind: "ministry", Path: "/1/"}, forks: map[string]plan.Fork{},
	}
	fill := func(path string, schools int) {
		for range schools {
			id := int64(len(n.field.Schools) + 1)
			n.field.Schools = append(n.field.Schools, plan.Standing{
				School: id, Path: fmt.Sprintf("%ss%d/", path, id), Stages: []string{"TH"}, Points: x.NewVector(nil), Met: make([]bool, len(x.Conditions())),
				Figures: map[string]int64{"pupils_on_platform": 1, "pupils_total": 2},
			})
		}
	}
	whole := plan.Fork{Unit: n.top}
	for i, parts := range sizes {
		province := ranking.Unit{ID: int64(10 * (i + 1)), Kind: "province", Path: fmt.Sprintf("/1/p%d/", i)}
		fork := plan.Fork{Unit: province}
		for k, schools := range parts {
			if k == 0 {
				fill(province.Path, schools)

				continue
			}
			u := ranking.Unit{ID: province.ID + int64(k), Kind: "district", Path: fmt.Sprintf("%sd%d/", province.Path, k)}
			fork.Parts = append(fork.Parts, u)
			fill(u.Path, schools)
		}
		whole.Parts = append(whole.Parts, province)
		n.forks[province.Path] = fork
	}
	n.forks[n.top.Path] = whole

	return n
}

// hides looks at one unit as somebody does who sees no school.
func (n nation) hides(p *maturity.Plan, t *maturity.Target, u ranking.Unit, above ...plan.Fork) (*plan.Veil, plan.Reach, bool) {
	v := &plan.Veil{Unit: u, Field: n.field, Above: above}
	reach := n.field.Gauge(p, u).Reach(t, n.field.Below(u.Path))

	return v, reach, v.Hides(p, &reach)
}

func TestAFigureOfFewSchoolsIsHiddenWithWhatGivesItAway(t *testing.T) {
	t.Parallel()
	p, x := load(t)
	for name, c := range map[string]struct {
		sizes           [][]int
		province, parts []bool
	}{
		"all are large enough": {[][]int{{0, 7, 6}, {0, 9}}, []bool{false, false}, []bool{false, false}},
		"a small part takes another with it": {
			[][]int{{0, 7, 2, 6}, {0, 9}}, []bool{false, false}, []bool{false, true, true},
		},
		"what the province keeps itself is small": {[][]int{{2, 7, 6}, {0, 9}}, []bool{false, false}, []bool{false, true}},
		"below a province hidden for another":     {[][]int{{0, 7, 8}, {0, 3}, {0, 30}}, []bool{true, true, false}, []bool{true, true}},
		"too few in all":                          {[][]int{{0, 2}, {0, 1}}, []bool{true, true}, []bool{true}},
		"a part without schools has no data":      {[][]int{{0, 7, 0, 6}, {0, 9}}, []bool{false, false}, []bool{false, false, false}},
	} {
		n := grow(p, x, c.sizes)
		whole := n.forks[n.top.Path]
		for _, key := range []string{"H1", "H4"} {
			of := target(t, &plan.Gauge{Plan: p}, key)
			var provinces, parts []bool
			for i, province := range whole.Parts {
				veil, reach, hidden := n.hides(p, of, province, whole)
				provinces = append(provinces, hidden)
				fork := n.forks[province.Path]
				if i > 0 {
					continue
				}
				listed := veil.Parts(p, &reach, fork)
				for k, u := range fork.Parts {
					_, own, hidden := n.hides(p, of, u, whole, fork)
					parts = append(parts, hidden)
					if own.Open == plan.Measured && listed[k] == hidden {
						t.Errorf("%s, %s: the list above shows %v, the part's own page hides %v", name, key, listed[k], hidden)
					}
					if own.Total == 0 && own.State() != plan.Open {
						t.Errorf("%s, %s: nobody to measure is %s", name, key, own.State())
					}
				}
			}
			if !slices.Equal(provinces, c.province) || !slices.Equal(parts, c.parts) {
				t.Errorf("%s, %s: provinces hidden %v, parts hidden %v", name, key, provinces, parts)
			}
		}
	}
}

// Whoever may see each school has no veil, and an office's own figure rests on no school.
func TestWithoutAVeilEverythingIsShown(t *testing.T) {
	t.Parallel()
	p, x := load(t)
	n := grow(p, x, [][]int{{0, 2, 1}})
	for i := range p.Targets {
		of := &p.Targets[i]
		province := n.forks[n.top.Path].Parts[0]
		veil, reach, hidden := n.hides(p, of, province, n.forks[n.top.Path])
		if want := reach.Open == plan.Measured && of.Metric != maturity.OfficeFigure; hidden != want {
			t.Errorf("%s of three schools: hidden %v", of.Key, hidden)
		}
		none := (*plan.Veil)(nil)
		parts := n.forks[province.Path]
		if none.Hides(p, &reach) || slices.Contains(none.Parts(p, &reach, parts), false) {
			t.Errorf("%s is hidden from who sees each school", of.Key)
		}
		if of.Metric == maturity.OfficeFigure && slices.Contains(veil.Parts(p, &reach, parts), false) {
			t.Errorf("%s of an office is hidden", of.Key)
		}
	}
}

// However somebody adds and subtracts what all pages together show, they reach no fewer than five schools.
func TestNothingShownGivesFewSchoolsAway(t *testing.T) {
	t.Parallel()
	p, x := load(t)
	rapid.Check(t, func(t *rapid.T) {
		sizes := make([][]int, rapid.IntRange(1, 3).Draw(t, "provinces"))
		for i := range sizes {
			sizes[i] = rapid.SliceOfN(rapid.IntRange(0, 9), 1, 4).Draw(t, "schools")
		}
		n := grow(p, x, sizes)
		of := target(t, &plan.Gauge{Plan: p}, "H1")
		whole := n.forks[n.top.Path]
		var shown []func(path string) bool
		add := func(in func(string) bool) { shown = append(shown, in) }
		if _, _, hidden := n.hides(p, of, n.top); !hidden {
			add(func(string) bool { return true })
		}
		for _, province := range whole.Parts {
			veil, reach, hidden := n.hides(p, of, province, whole)
			if !hidden {
				add(func(path string) bool { return within(path, province.Path) })
			}
			fork := n.forks[province.Path]
			for _, u := range fork.Parts {
				if _, _, hidden := n.hides(p, of, u, whole, fork); !hidden {
					add(func(path string) bool { return within(path, u.Path) })
				}
			}
			if listed := veil.Parts(p, &reach, fork); len(listed) > len(fork.Parts) && listed[len(fork.Parts)] {
				add(func(path string) bool {
					return within(path, province.Path) && !slices.ContainsFunc(fork.Parts, func(u ranking.Unit) bool { return within(path, u.Path) })
				})
			}
		}
		unknown := map[uint16]int{}
		for _, s := range n.field.Schools {
			var mask uint16
			for i, in := range shown {
				if in(s.Path) {
					mask |= 1 << i
				}
			}
			unknown[mask]++
		}
		if slices.Contains(disclose.Family(len(shown), unknown), false) {
			t.Fatalf("%v: what is shown gives away fewer than %d schools: %v", sizes, disclose.Least, unknown)
		}
	})
}

func within(path, unit string) bool { return len(path) >= len(unit) && path[:len(unit)] == unit }
