package assessment_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/maturity"
)

// aRatio is the first component of the index that is a ratio.
func aRatio(t *testing.T, x *maturity.Index) string {
	t.Helper()
	for _, c := range x.Components() {
		if c.Kind == maturity.Ratio && !c.FromFigures() {
			return c.Code
		}
	}
	t.Fatal("the index has no ratio")

	return ""
}

func TestRatiosByHalf(t *testing.T) {
	t.Parallel()
	x := index(t)
	code := aRatio(t, x)
	for name, c := range map[string]struct {
		raw  assessment.Raw
		lack assessment.Lack
	}{
		"no figures, for none are needed":   {assessment.Raw{Points: "1"}, ""},
		"both":                              {assessment.Raw{Points: "1", Numerator: "3", Denominator: "4"}, ""},
		"nothing of something":              {assessment.Raw{Points: "1", Numerator: "0", Denominator: "4"}, ""},
		"the part alone":                    {assessment.Raw{Points: "1", Numerator: "3"}, assessment.HalfRatio},
		"the whole alone":                   {assessment.Raw{Points: "1", Denominator: "4"}, assessment.HalfRatio},
		"the part alone, with a note":       {assessment.Raw{Points: "1", Numerator: "3", Note: "x"}, assessment.HalfRatio},
		"of nothing":                        {assessment.Raw{Points: "1", Numerator: "0", Denominator: "0"}, assessment.ZeroWhole},
		"of nothing, with a word why":       {assessment.Raw{Points: "1", Numerator: "0", Denominator: "0", Note: "Trường không có lớp 5."}, ""},
		"of nothing, and the part is empty": {assessment.Raw{Points: "1", Denominator: "0"}, assessment.HalfRatio},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := filled(t, x)
			save(t, r, code, c.raw)
			var want []assessment.Unfinished
			if c.lack != "" {
				want = []assessment.Unfinished{{Code: code, Lack: c.lack}}
			}
			if diff := cmp.Diff(want, r.Unfinished()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What the school cannot mend holds up nothing.
func TestRatiosByHalfOfAReturnedReturn(t *testing.T) {
	t.Parallel()
	x := index(t)
	code := aRatio(t, x)
	for named, want := range map[string]int{code: 1, "1.3.1": 0} {
		r := returned(t, x, named)
		a := r.Answer(code)
		a.Value.Numerator = 3
		r.Answers[code] = a
		if got := r.Unfinished(); len(got) != want {
			t.Errorf("with %s returned: %v", named, got)
		}
	}
}

func TestUnmended(t *testing.T) {
	t.Parallel()
	r := returned(t, index(t), "1.3.1", "1.1")
	if got := r.Unmended(map[string]assessment.Earlier{"1.3.1": {}}); !slices.Equal(got, []string{"1.1"}) {
		t.Errorf("got %v", got)
	}
	if got := draft(index(t)).Unmended(nil); got != nil {
		t.Errorf("a draft: %v", got)
	}
}
