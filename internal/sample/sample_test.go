package sample_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/sample"
)

func TestTheProvinceHasWhatIsKnown(t *testing.T) {
	t.Parallel()
	units, schools := sample.Directory()
	kinds := map[directory.Kind]int{}
	for _, u := range units {
		kinds[u.Kind]++
	}
	if diff := cmp.Diff(map[directory.Kind]int{directory.Province: 1, directory.District: 10, directory.Commune: 151}, kinds); diff != "" {
		t.Error(diff)
	}
	sorts, codes, names := map[string]int{}, map[string]bool{}, map[string]bool{}
	inScope, districts := 0, map[string]int{}
	for _, s := range schools {
		key := s.Type
		for _, stage := range s.Stages {
			key += " " + string(stage)
		}
		sorts[key]++
		if codes[s.Code] || names[s.Name] {
			t.Errorf("%s %s stands twice", s.Code, s.Name)
		}
		codes[s.Code], names[s.Name] = true, true
		if s.InScope() {
			inScope++
			districts[s.District]++
		}
	}
	want := map[string]int{
		" MN": 222, " TH": 27, " TH THCS": 194, " THCS": 26, " THPT": 35, "PTDTNT THPT": 1, "GDNN-GDTX GDTX": 10,
	}
	if diff := cmp.Diff(want, sorts); diff != "" {
		t.Error(diff)
	}
	if inScope != 293 || len(districts) != 10 {
		t.Errorf("%d in scope in %d districts", inScope, len(districts))
	}
	_, again := sample.Directory()
	if diff := cmp.Diff(schools, again); diff != "" {
		t.Error("not the same twice:", diff)
	}
}

func TestUnitsAreTheRealOnes(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "units-2024-three-tier.csv"))
	if err != nil {
		t.Skipf("SKIPPED: the real list of units is not here: %v", err)
	}
	units, _ := sample.Directory()
	lines := strings.Split(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n")
	for _, u := range units {
		if line := strings.Join([]string{string(u.Kind), u.Code, u.Parent, u.Name}, ","); !slices.Contains(lines, line) {
			t.Errorf("no such unit: %s", line)
		}
	}
}

func TestTheProvinceLoads(t *testing.T) {
	t.Parallel()
	store := postgres.NewDirectory(pgtest.New(t))
	service := directory.NewService(store, pgtest.Now, time.UTC)
	for range 2 {
		if err := sample.LoadDirectory(t.Context(), service); err != nil {
			t.Fatal(err)
		}
	}
	list, err := store.Schools(t.Context(), directory.Filter{Path: "/", At: pgtest.Now(), Limit: 1})
	if err != nil || list.Total != 515 {
		t.Fatalf("%v: %d schools", err, list.Total)
	}
	province, err := store.Province(t.Context(), sample.ProvinceCode, pgtest.Now())
	if err != nil {
		t.Fatal(err)
	}
	offices, err := store.Offices(t.Context(), province.Path, pgtest.Now())
	if err != nil || len(offices) != 11 || offices[0].Schools != 46 {
		t.Errorf("%v: %d offices, the province manages %d", err, len(offices), offices[0].Schools)
	}
}

func TestAnswersLookLikeAProvince(t *testing.T) {
	t.Parallel()
	index := load(t)
	_, schools := sample.Directory()
	var means [3]float64
	levels, missed, undecided := map[int]int{}, 0, 0
	for season := range means {
		for _, s := range schools {
			if !s.InScope() {
				continue
			}
			a := sample.Answer(index, 1, s, season)
			score := index.Score(maturity.Input{Conditions: a.Conditions, Points: a.Points})
			if len(score.Missing) > 0 {
				t.Fatalf("%s leaves out %v", s.Code, score.Missing)
			}
			for code, p := range a.Points {
				if f := index.CheckAnswer(code, p.String(), nil, nil, nil); len(f) > 0 {
					t.Fatalf("%s: %s points for %s: %v", s.Code, p, code, f)
				}
			}
			for _, g := range score.Groups {
				means[season] += float64(g.Low) / 100 / 293 / float64(len(score.Groups))
				missed += len(g.Missed)
			}
			levels[score.Level]++
			if score.Level == 0 {
				undecided++
			}
			if diff := cmp.Diff(a, sample.Answer(index, 1, s, season)); diff != "" {
				t.Fatal("not the same twice:", diff)
			}
		}
	}
	t.Logf("means %.1f, levels %v, missed conditions %d", means, levels, missed)
	if means[0]+2 > means[1] || means[1]+2 > means[2] || means[0] < 35 || means[2] > 80 {
		t.Errorf("no growth: %.1f", means)
	}
	for level := range 4 {
		if levels[level] < 10 {
			t.Errorf("level %d: %d returns", level, levels[level])
		}
	}
	if missed < 30 || missed > 600 {
		t.Errorf("%d missed conditions", missed)
	}
}

func load(t *testing.T) *maturity.Index {
	t.Helper()
	data, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", data)
	if index == nil {
		t.Fatal(problems)
	}

	return index
}
