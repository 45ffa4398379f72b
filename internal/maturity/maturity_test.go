package maturity_test

import (
	"os"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
)

const decree = "qd-4725-2022.yaml"

// file returns the index file of Decision 4725.
func file(tb testing.TB) []byte {
	tb.Helper()
	data, err := indicators.FS.ReadFile(decree)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func load(tb testing.TB, name string, data []byte) *maturity.Index {
	tb.Helper()
	index, problems := maturity.Load(name, data)
	if index == nil {
		tb.Fatalf("%s does not load: %v", name, problems)
	}
	return index
}

// decreed returns the index of Decision 4725.
func decreed(tb testing.TB) *maturity.Index {
	tb.Helper()
	return load(tb, decree, file(tb))
}

// banded returns the made-up index that has what 4725 has not.
func banded(tb testing.TB) *maturity.Index {
	tb.Helper()
	data, err := os.ReadFile("testdata/banded.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	return load(tb, "banded.yaml", data)
}

// full returns full marks for the components of 4725 whose codes begin with one of the prefixes.
func full(x *maturity.Index, groups ...string) map[string]maturity.Points {
	points := map[string]maturity.Points{}
	for _, c := range x.Components() {
		for _, g := range groups {
			if c.Group == g {
				points[c.Code] = c.Max
			}
		}
	}
	return points
}

func allMet(x *maturity.Index) map[string]bool {
	met := map[string]bool{}
	for _, c := range x.Conditions() {
		met[c.Code] = true
	}
	return met
}
