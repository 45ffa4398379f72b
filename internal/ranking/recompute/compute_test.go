package recompute_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/controlsum"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

func fourSevenTwoFive(tb testing.TB) *maturity.Index {
	tb.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		tb.Fatal(problems)
	}
	return index
}

// sourceGen makes seasons: a tree of up to four levels in which units may be missing between, and schools in any state whose
// results agree with themselves.
func sourceGen(index *maturity.Index) *rapid.Generator[*recompute.Source] {
	return rapid.Custom(func(t *rapid.T) *recompute.Source {
		s := &recompute.Source{Index: index, Season: season.Season{ID: 1, Rules: season.Rules{
			Condition: rapid.SampledFrom([]maturity.Rule{maturity.CapGroup, maturity.CapSchool, maturity.Warn}).Draw(t, "rule"),
			Ranking:   rapid.SampledFrom([]season.Order{season.LevelSum, season.Sum, season.LevelMin}).Draw(t, "order"),
		}}}
		s.Units = []ranking.Unit{{ID: 1, Kind: "ministry", Path: "/1/"}}
		for id := int64(2); id < 2+rapid.Int64Range(0, 9).Draw(t, "units"); id++ {
			above := s.Units[rapid.IntRange(0, len(s.Units)-1).Draw(t, "above")].Path
			if rapid.IntRange(0, 4).Draw(t, "gap") == 0 {
				above += fmt.Sprintf("%d/", id+100)
			}
			s.Units = append(s.Units, ranking.Unit{ID: id, Path: fmt.Sprintf("%s%d/", above, id)})
		}
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // made-up results need no secrecy
		for i := range rapid.IntRange(0, 30).Draw(t, "schools") {
			s.Schools = append(s.Schools, madeSchool(r, s, int64(1000+i)))
		}
		return s
	})
}

func madeSchool(r *rand.Rand, s *recompute.Source, id int64) recompute.School {
	school := recompute.School{
		ID: id, Unit: r.IntN(len(s.Units)), Stages: ranking.Stages(1 + r.IntN(31)), Area: uint8(r.IntN(5)), //nolint:gosec // small
		State: ranking.States()[r.IntN(ranking.StateCount)],
	}
	weights := controlsum.Of(s.Index)
	for _, basis := range []ranking.Basis{ranking.Verified, ranking.Recognised} {
		if !basis.Counts(school.State) {
			continue
		}
		stored, sum := madeResult(r, s, &weights)
		if basis == ranking.Verified {
			school.Verified, school.Sums.Verified = stored, sum
		} else {
			school.Recognised, school.Sums.Recognised = stored, sum
		}
	}
	return school
}

func madeResult(r *rand.Rand, s *recompute.Source, weights *controlsum.Weights) (recompute.Stored, int64) {
	var v maturity.Vector
	for _, c := range s.Index.Components() {
		p := int16(r.IntN(int(c.Max/s.Index.Step)+1)) * int16(s.Index.Step) //nolint:gosec // at most the maximum
		switch r.IntN(12) {
		case 0:
			p = maturity.Missing
		case 1:
			p = maturity.NotApplicable
		}
		v = append(v, p)
	}
	met := make([]bool, len(s.Index.Conditions()))
	flags := make([]byte, len(met))
	for i := range met {
		if met[i] = r.IntN(5) > 0; met[i] {
			flags[i] = 1
		}
	}
	score := s.Index.ScoreVector(v, met, s.Season.Rules.Condition)
	stored := recompute.Stored{Points: v.Bytes(), Met: flags, Low: uint8(score.Levels[0]), High: uint8(score.Levels[1])} //nolint:gosec // 1 to 3
	for _, g := range score.Groups {
		stored.Groups = append(stored.Groups, ranking.Range{Low: g.Low, High: g.High})
	}
	return stored, weights.Sum(v, met)
}

type row struct {
	basis ranking.Basis
	unit  int64
}

type rowTally struct {
	tally   *ranking.Tally
	entries []ranking.Entry
}

func computed(t *rapid.T, s *recompute.Source) map[row]rowTally {
	c := recompute.Compute(s)
	if len(c.Differences) > 0 {
		t.Fatalf("differences in a sound source: %v", c.Differences)
	}
	if len(c.Snapshots) != len(ranking.Bases())*len(s.Units) {
		t.Fatalf("%d rows of %d units", len(c.Snapshots), len(s.Units))
	}
	rows := map[row]rowTally{}
	for i := range c.Snapshots {
		tally, err := ranking.UnpackTally(c.Snapshots[i].Tally)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := ranking.UnpackEntries(nil, c.Snapshots[i].Entries)
		if err != nil {
			t.Fatal(err)
		}
		rows[row{c.Snapshots[i].Basis, c.Snapshots[i].UnitID}] = rowTally{tally, entries}
	}
	return rows
}

func equal(t *rapid.T, what string, want, got any) {
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty(), gocmp.AllowUnexported(rowTally{})); diff != "" {
		t.Fatalf("%s: %s", what, diff)
	}
}

func TestOrderOfTheSourceDoesNotMatter(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		s := sourceGen(index).Draw(t, "source")
		other := *s
		other.Units = rapid.Permutation(s.Units).Draw(t, "units")
		other.Schools = rapid.Permutation(s.Schools).Draw(t, "schools")
		for i := range other.Schools {
			unit := s.Units[other.Schools[i].Unit].ID
			other.Schools[i].Unit = slices.IndexFunc(other.Units, func(u ranking.Unit) bool { return u.ID == unit })
		}
		one, two := recompute.Compute(s), recompute.Compute(&other)
		byKey := func(a, b recompute.Snapshot) int {
			return cmp.Or(cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.UnitID, b.UnitID))
		}
		slices.SortFunc(one.Snapshots, byKey)
		slices.SortFunc(two.Snapshots, byKey)
		equal(t, "the order of the source matters", one, two)
	})
}

// A unit is what its schools come to when they are counted one by one, and the sum of the units below it and its own schools.
func TestAUnitIsTheSumOfItsParts(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		s := sourceGen(index).Draw(t, "source")
		rows := computed(t, s)
		for _, basis := range ranking.Bases() {
			for i, u := range s.Units {
				below := func(k int) bool { return strings.HasPrefix(s.Units[k].Path, u.Path) }
				equal(t, fmt.Sprint("unit ", u.ID, " counted one by one"), byHand(s, basis, below), rows[row{basis, u.ID}].tally)
				parts := []*ranking.Tally{byHand(s, basis, func(k int) bool { return k == i })}
				for k, child := range s.Units {
					if parentOf(s.Units, k) == i {
						parts = append(parts, rows[row{basis, child.ID}].tally)
					}
				}
				equal(t, fmt.Sprint("unit ", u.ID, " added up"), rows[row{basis, u.ID}].tally, ranking.Together(parts...))
			}
		}
	})
}

func parentOf(units []ranking.Unit, k int) int {
	parent := -1
	for i, u := range units {
		if i != k && strings.HasPrefix(units[k].Path, u.Path) && (parent < 0 || len(u.Path) > len(units[parent].Path)) {
			parent = i
		}
	}
	return parent
}

// byHand counts schools one by one into a tally.
func byHand(s *recompute.Source, basis ranking.Basis, counts func(unit int) bool) *ranking.Tally {
	t := &ranking.Tally{
		Groups: make([]ranking.GroupTally, len(s.Index.Groups)), Components: make([]ranking.ComponentTally, len(s.Index.Components())),
		Missed: make([]int, len(s.Index.Conditions())),
	}
	for i := range s.Schools {
		school := &s.Schools[i]
		if !counts(school.Unit) {
			continue
		}
		t.States[school.State]++
		if !basis.Counts(school.State) {
			continue
		}
		stored := &school.Recognised
		if basis == ranking.Verified {
			stored = &school.Verified
		}
		t.Levels[stored.Low-1][stored.High-1]++
		for stage := range ranking.StageCount {
			if school.Stages.Has(stage) {
				t.ByStage[stage][stored.Low-1][stored.High-1]++
			}
		}
		for g := range t.Groups {
			t.Groups[g].Low, t.Groups[g].High = put(t.Groups[g].Low, stored.Groups[g].Low), put(t.Groups[g].High, stored.Groups[g].High)
		}
		v, _ := maturity.VectorFromBytes(stored.Points)
		for c, p := range v {
			switch {
			case p >= 0:
				t.Components[c].Points = put(t.Components[c].Points, maturity.Points(p))
			case p == maturity.NotApplicable:
				t.Components[c].NotApplicable++
			}
		}
		for c, met := range stored.Met {
			if met == 0 {
				t.Missed[c]++
			}
		}
	}
	return t
}

func put(h ranking.Histogram, v maturity.Points) ranking.Histogram {
	i, there := slices.BinarySearchFunc(h, v, func(b ranking.Bin, v maturity.Points) int { return cmp.Compare(b.Value, v) })
	if !there {
		h = slices.Insert(h, i, ranking.Bin{Value: v})
	}
	h[i].Count++
	return h
}

// The entries of a unit are the schools that it manages itself, each once, best first.
func TestEntriesStandOnceAndInOrder(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		s := sourceGen(index).Draw(t, "source")
		rows := computed(t, s)
		for _, basis := range ranking.Bases() {
			for i, u := range s.Units {
				var want []ranking.Entry
				for k := range s.Schools {
					school := &s.Schools[k]
					if school.Unit != i || !basis.Counts(school.State) {
						continue
					}
					stored := &school.Recognised
					if basis == ranking.Verified {
						stored = &school.Verified
					}
					e := ranking.Entry{
						School: school.ID, Stages: school.Stages, Area: school.Area, Low: stored.Low, High: stored.High, Groups: stored.Groups,
					}
					for c, met := range stored.Met {
						if met == 0 {
							e.Missed |= 1 << c
						}
					}
					want = append(want, e)
				}
				got := rows[row{basis, u.ID}].entries
				ranked := ranking.Rank(want, s.Season.Rules.Ranking)
				for k := range ranked {
					ranked[k].Rank = 0 // a rank belongs to a population, and is not kept
				}
				equal(t, fmt.Sprint("entries of unit ", u.ID), ranked, got)
			}
		}
	})
}

// Whatever is wrong with one school's result is found, whichever school it is.
func TestOneWrongResultIsFound(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		s := sourceGen(index).Draw(t, "source")
		var standing []int
		for i := range s.Schools {
			if ranking.Verified.Counts(s.Schools[i].State) {
				standing = append(standing, i)
			}
		}
		if len(standing) == 0 {
			return
		}
		school := &s.Schools[rapid.SampledFrom(standing).Draw(t, "school")]
		stored := &school.Verified
		stored.Points, stored.Met, stored.Groups = slices.Clone(stored.Points), slices.Clone(stored.Met), slices.Clone(stored.Groups)
		switch rapid.IntRange(0, 6).Draw(t, "fault") {
		case 0:
			school.Sums.Verified++
		case 1:
			stored.Low ^= 1
		case 2:
			stored.Groups[len(stored.Groups)-1].High++
		case 3:
			stored.Points = stored.Points[:len(stored.Points)-2]
		case 4:
			stored.Points[1], stored.Points[0] = 0x7f, 0xff
		case 5:
			stored.Met = nil
		case 6:
			school.Unit = -1
		}
		c := recompute.Compute(s)
		if len(c.Differences) == 0 || c.Differences[0].Of != fmt.Sprint(school.ID) {
			t.Fatalf("found %v", c.Differences)
		}
		if change := recompute.Judge(s); change.Outcome != ranking.Mismatch || len(change.Snapshots) != 0 {
			t.Fatalf("%s with %d rows", change.Outcome, len(change.Snapshots))
		}
	})
}

// Where every answer is missing, no component has a mean, a median or a quartile: nothing is not nought.
func TestAllMissingIsNoFigure(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	s := &recompute.Source{Index: index, Units: []ranking.Unit{{ID: 1, Path: "/1/"}}}
	v, met := index.NewVector(nil), make([]bool, len(index.Conditions()))
	for i := range v {
		v[i] = maturity.Missing
	}
	score := index.ScoreVector(v, met, s.Season.Rules.Condition)
	stored := recompute.Stored{Points: v.Bytes(), Met: make([]byte, len(met)), Low: uint8(score.Levels[0]), High: uint8(score.Levels[1])} //nolint:gosec // 1 to 3
	for _, g := range score.Groups {
		stored.Groups = append(stored.Groups, ranking.Range{Low: g.Low, High: g.High})
	}
	s.Schools = []recompute.School{{ID: 7, State: ranking.StateVerified, Verified: stored}}
	c := recompute.Compute(s)
	if len(c.Differences) > 0 || c.Totals.Bases[0].Schools != 1 || c.Totals.Bases[0].Answers != 0 {
		t.Fatal(c.Totals, c.Differences)
	}
	tally, err := ranking.UnpackTally(c.Snapshots[0].Tally)
	if err != nil {
		t.Fatal(err)
	}
	for i, component := range tally.Components {
		_, mean := component.Points.Mean()
		_, _, median := component.Points.Median()
		_, _, quartiles := component.Points.Quartiles()
		if mean || median || quartiles || component.Points.N() != 0 {
			t.Errorf("component %d has figures of nothing", i)
		}
	}
}
