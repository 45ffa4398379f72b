package beside_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// province is a season's schools in three offices.
type province struct {
	peers []beside.Peer
	roll  population.Roll
}

func (p *province) Peers(_ context.Context, _ season.ID, basis ranking.Basis, stages []string, path string) ([]beside.Peer, error) {
	var found []beside.Peer
	for _, peer := range p.peers {
		if peer.Stages != ranking.ParseStages(stages) && !strings.HasPrefix(peer.Path, path) {
			continue
		}
		if peer.Points = nil; basis.Counts(peer.State) {
			peer.Points = maturity.Vector{100}
		}
		found = append(found, peer)
	}

	return found, nil
}

func (p *province) Roll(context.Context, season.ID) (*population.Roll, error) { return &p.roll, nil }

func office(n int) string { return fmt.Sprintf("/1/2/%d/", 10+n) }

func provinceGen() *rapid.Generator[*province] {
	return rapid.Custom(func(t *rapid.T) *province {
		p := &province{roll: population.Roll{Of: map[int64]population.Facts{}}}
		sets := []ranking.Stages{ranking.ParseStages([]string{"TH"}), ranking.ParseStages([]string{"TH", "THCS"})}
		sized := rapid.Bool().Draw(t, "sized")
		for i := range int64(rapid.IntRange(8, 60).Draw(t, "schools")) {
			id := 100 + i
			facts := population.Facts{Sites: population.NoSites}
			if sized {
				facts.Sites = rapid.Int32Range(population.NoSites, 3).Draw(t, "sites")
			}
			p.roll.Of[id] = facts
			p.peers = append(p.peers, beside.Peer{
				School: id, Path: office(rapid.IntRange(0, 2).Draw(t, "office")) + fmt.Sprint(id) + "/",
				Stages: rapid.SampledFrom(sets).Draw(t, "stages"), Area: rapid.Uint8Range(0, 2).Draw(t, "area"),
				State: rapid.SampledFrom([]ranking.State{ranking.StateDraft, ranking.StateVerified, ranking.StateRecognised, ranking.StatePublished, ranking.StatePublished}).Draw(t, "state"),
			})
		}

		return p
	})
}

// shown is one population whose means a viewer meets, less the schools that they see anyway.
type shown struct {
	what   string
	hidden map[int64]bool
}

// meets opens the page of every school of the viewer on every basis.
func meets(t *rapid.T, p *province, v beside.Viewer) []shown {
	var all []shown
	for i := range p.peers {
		me := &p.peers[i]
		if !strings.HasPrefix(me.Path, v.Scope) {
			continue
		}
		unit := me.Path[:strings.LastIndex(strings.TrimSuffix(me.Path, "/"), "/")+1]
		for _, basis := range ranking.Bases() {
			if !basis.Counts(me.State) {
				continue
			}
			c := &ranking.Comparison{Unit: ranking.Unit{Path: unit}, School: ranking.SchoolResult{
				Listed: ranking.Listed{ID: me.School}, Path: me.Path, Entry: ranking.Entry{School: me.School, Stages: me.Stages, Area: me.Area},
			}}
			o, err := (beside.Ground{Store: p, Rolls: p}).Of(t.Context(), basis, c, v)
			if err != nil {
				t.Fatal(err)
			}
			kind := population.KindOf(uint8(me.Stages), me.Area, p.roll.Facts(me.School))
			for what, holds := range map[string]func(*beside.Peer) bool{
				"office": func(q *beside.Peer) bool { return o.Office && strings.HasPrefix(q.Path, unit) },
				"stage":  func(q *beside.Peer) bool { return o.Stage != nil && q.Stages == me.Stages },
				"alike": func(q *beside.Peer) bool {
					return o.Alike != nil && kind.Covers(population.KindOf(uint8(q.Stages), q.Area, p.roll.Facts(q.School)))
				},
			} {
				s := shown{what: fmt.Sprintf("%s of %d on %s", what, me.School, basis), hidden: map[int64]bool{}}
				n := 0
				for k := range p.peers {
					if q := &p.peers[k]; basis.Counts(q.State) && holds(q) {
						n++
						if q.School != me.School && !strings.HasPrefix(q.Path, v.Scope) {
							s.hidden[q.School] = true
						}
					}
				}
				if g := map[string]*beside.Group{"stage": o.Stage, "alike": o.Alike}[what]; g != nil && g.Schools != n {
					t.Fatalf("%s: %d schools, want %d", s.what, g.Schools, n)
				}
				if len(s.hidden) > 0 {
					all = append(all, s)
				}
			}
		}
	}

	return all
}

// TestNoViewerReachesFewSchools opens every page with every filter that a viewer has and takes what is shown there
// apart: no population, no difference of two and no sum of several reaches one to four schools that they may not see.
func TestNoViewerReachesFewSchools(t *testing.T) {
	t.Parallel()
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		p := provinceGen().Draw(t, "province")
		v := beside.Viewer{Scope: office(0), Office: true}
		if rapid.Bool().Draw(t, "of a school") {
			v = beside.Viewer{Scope: rapid.SampledFrom(p.peers).Draw(t, "school").Path}
		}
		all := meets(t, p, v)
		met += len(all)
		for i := range all {
			if n := len(all[i].hidden); n < disclose.Least {
				t.Fatalf("%s rests on %d schools", all[i].what, n)
			}
			for j := range all {
				if n := less(all[i].hidden, all[j].hidden); less(all[j].hidden, all[i].hidden) == 0 && n > 0 && n < disclose.Least {
					t.Fatalf("%s less %s reaches %d schools", all[i].what, all[j].what, n)
				}
			}
		}
		if len(all) == 0 {
			return
		}
		for range 60 {
			sum := map[int64]int{}
			for range rapid.IntRange(2, 5).Draw(t, "terms") {
				times := rapid.SampledFrom([]int{1, -1}).Draw(t, "times")
				for school := range rapid.SampledFrom(all).Draw(t, "population").hidden {
					sum[school] += times
				}
			}
			reached := 0
			for _, n := range sum {
				if n != 0 {
					reached++
				}
			}
			if reached > 0 && reached < disclose.Least {
				t.Fatalf("a sum of shown populations reaches %d schools", reached)
			}
		}
	})
	if met == 0 {
		t.Error("nothing was ever shown")
	}
}

func less(a, b map[int64]bool) int {
	n := 0
	for school := range a {
		if !b[school] {
			n++
		}
	}

	return n
}

func TestWhoSeesEachSchoolIsShownEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := provinceGen().Draw(t, "province")
		me := rapid.SampledFrom(p.peers).Draw(t, "school")
		c := &ranking.Comparison{Unit: ranking.Unit{Path: office(0)}, School: ranking.SchoolResult{
			Listed: ranking.Listed{ID: me.School}, Entry: ranking.Entry{School: me.School, Stages: me.Stages, Area: me.Area},
		}}
		o, err := (beside.Ground{Store: p, Rolls: p}).Of(t.Context(), ranking.Verified, c, beside.Viewer{Scope: "/1/", Office: true})
		if err != nil {
			t.Fatal(err)
		}
		there := slices.ContainsFunc(p.peers, func(q beside.Peer) bool { return q.Stages == me.Stages && ranking.Verified.Counts(q.State) })
		if (o.Stage != nil) != there || there && !o.OneKind && o.Alike == nil && ranking.Verified.Counts(me.State) {
			t.Fatalf("%+v", o)
		}
	})
}
