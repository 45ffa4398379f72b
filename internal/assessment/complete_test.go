package assessment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/ratio"
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
		lack ratio.Lack
	}{
		"no figures, for none are needed":   {assessment.Raw{Points: "1"}, ""},
		"both":                              {assessment.Raw{Points: "1", Numerator: "3", Denominator: "4"}, ""},
		"nothing of something":              {assessment.Raw{Points: "1", Numerator: "0", Denominator: "4"}, ""},
		"the part alone":                    {assessment.Raw{Points: "1", Numerator: "3"}, ratio.Half},
		"the whole alone":                   {assessment.Raw{Points: "1", Denominator: "4"}, ratio.Half},
		"the part alone, with a note":       {assessment.Raw{Points: "1", Numerator: "3", Note: "x"}, ratio.Half},
		"of nothing":                        {assessment.Raw{Points: "1", Numerator: "0", Denominator: "0"}, ratio.Zero},
		"of nothing, with a word why":       {assessment.Raw{Points: "1", Numerator: "0", Denominator: "0", Note: "Trường không có lớp 5."}, ""},
		"of nothing, and the part is empty": {assessment.Raw{Points: "1", Denominator: "0"}, ratio.Half},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := filled(t, x)
			save(t, r, code, c.raw)
			var want []ratio.Unfinished
			if c.lack != "" {
				want = []ratio.Unfinished{{Code: code, Lack: c.lack}}
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
