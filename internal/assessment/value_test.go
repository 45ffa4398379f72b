package assessment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

func TestReadAnswers(t *testing.T) {
	t.Parallel()
	x := index(t)
	value := func(change func(v *assessment.Value)) assessment.Value {
		v := assessment.Empty()
		change(&v)

		return v
	}
	cases := map[string]struct {
		code string
		raw  assessment.Raw
		kind assessment.Kind
		want assessment.Value
	}{
		"decimal comma":  {"1.3.1", assessment.Raw{Points: " 4,5 "}, assessment.Component, value(func(v *assessment.Value) { v.Points = 450 })},
		"decimal point":  {"1.3.1", assessment.Raw{Points: "4.50"}, assessment.Component, value(func(v *assessment.Value) { v.Points = 450 })},
		"nothing":        {"1.3.1", assessment.Raw{}, assessment.Component, assessment.Empty()},
		"zero":           {"1.3.1", assessment.Raw{Points: "0"}, assessment.Component, value(func(v *assessment.Value) { v.Points = 0 })},
		"maximum":        {"1.3.1", assessment.Raw{Points: "6"}, assessment.Component, value(func(v *assessment.Value) { v.Points = 600 })},
		"condition yes":  {"1.1", assessment.Raw{Met: "1", Note: " KH 05 "}, assessment.Condition, value(func(v *assessment.Value) { v.Met, v.Note = assessment.Yes, "KH 05" })},
		"condition no":   {"1.1", assessment.Raw{Met: "0"}, assessment.Condition, value(func(v *assessment.Value) { v.Met = assessment.No })},
		"condition mute": {"1.1", assessment.Raw{}, assessment.Condition, assessment.Empty()},
		"ratio figures": {
			"1.6.1",
			assessment.Raw{Points: "3", Numerator: "28", Denominator: "34"},
			assessment.Component,
			value(func(v *assessment.Value) { v.Points, v.Numerator, v.Denominator = 300, 28, 34 }),
		},
		"figures alone": {"1.4.1", assessment.Raw{Quantity: "21"}, assessment.Component, value(func(v *assessment.Value) { v.Quantity = 21 })},
		"words":         {"lms_name", assessment.Raw{Body: " Hệ thống A "}, assessment.Info, value(func(v *assessment.Value) { v.Body = "Hệ thống A" })},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, got, err := assessment.Read(x, c.code, c.raw)
			if err != nil {
				t.Fatal(err)
			}
			if kind != c.kind {
				t.Errorf("kind %s, want %s", kind, c.kind)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	x := index(t)
	cases := map[string]struct {
		code  string
		raw   assessment.Raw
		key   string
		field string
	}{
		"over the maximum":   {"1.3.1", assessment.Raw{Points: "6,5"}, "assessment.over_max", "points"},
		"between two steps":  {"1.3.1", assessment.Raw{Points: "4,25"}, "assessment.not_a_step", "points"},
		"below zero":         {"1.3.1", assessment.Raw{Points: "-1"}, "assessment.bad_number", "points"},
		"words for points":   {"1.3.1", assessment.Raw{Points: "năm"}, "assessment.bad_number", "points"},
		"two commas":         {"1.3.1", assessment.Raw{Points: "4,,5"}, "assessment.bad_number", "points"},
		"exponent":           {"1.3.1", assessment.Raw{Points: "1e2"}, "assessment.bad_number", "points"},
		"unknown code":       {"9.9.9", assessment.Raw{Points: "1"}, "assessment.unknown_code", "code"},
		"neither yes nor no": {"1.1", assessment.Raw{Met: "maybe"}, "assessment.bad_met", "met"},
		"part over whole":    {"1.6.1", assessment.Raw{Numerator: "35", Denominator: "34"}, "assessment.ratio_above_one", "numerator"},
		"a fraction counted": {"1.4.1", assessment.Raw{Quantity: "2,5"}, "assessment.not_whole", "quantity"},
		"fewer than nothing": {"1.4.1", assessment.Raw{Quantity: "-2"}, "assessment.negative", "quantity"},
		"too many":           {"1.4.1", assessment.Raw{Quantity: "1000000001"}, "assessment.too_large", "quantity"},
		"long note":          {"1.3.1", assessment.Raw{Note: strings.Repeat("ắ", assessment.MaxNote+1)}, "assessment.too_long", "note"},
		"long words":         {"lms_name", assessment.Raw{Body: strings.Repeat("x", assessment.MaxBody+1)}, "assessment.too_long", "body"},
		"no letters":         {"lms_name", assessment.Raw{Body: "a\x00b"}, "assessment.bad_text", "body"},
		"broken letters":     {"1.3.1", assessment.Raw{Note: "a\xffb"}, "assessment.bad_text", "note"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := assessment.Read(x, c.code, c.raw)
			if f := refused(t, err, fault.Invalid, c.key); f.Field != c.field {
				t.Errorf("at field %q, want %q", f.Field, c.field)
			}
		})
	}
}

// Whatever a form carries, what is read lies within the bounds of the index, on a step.
func TestReadKeepsTheBounds(t *testing.T) {
	t.Parallel()
	x := index(t)
	components := x.Components()
	rapid.Check(t, func(t *rapid.T) {
		c := components[rapid.IntRange(0, len(components)-1).Draw(t, "component")]
		raw := assessment.Raw{
			Points:    rapid.OneOf(rapid.StringMatching(`-?[0-9]{0,3}[.,]?[0-9]{0,3}`), rapid.String()).Draw(t, "points"),
			Numerator: rapid.StringMatching(`-?[0-9]{0,12}`).Draw(t, "numerator"), Quantity: rapid.StringMatching(`[0-9]{0,12}`).Draw(t, "quantity"),
			Denominator: rapid.StringMatching(`[0-9]{0,12}`).Draw(t, "denominator"), Note: rapid.String().Draw(t, "note"),
		}
		_, v, err := assessment.Read(x, c.Code, raw)
		if err != nil {
			return
		}
		if v.Points != assessment.None && (v.Points < 0 || v.Points > c.Max || v.Points%x.Step != 0) {
			t.Fatalf("%q read as %s of at most %s", raw.Points, v.Points, c.Max)
		}
		if v.Numerator < assessment.None || v.Numerator != assessment.None && v.Denominator != assessment.None && v.Numerator > v.Denominator {
			t.Fatalf("read %d of %d", v.Numerator, v.Denominator)
		}
	})
}

func TestFiguresGivePointsWhereTheRevisionSaysSo(t *testing.T) {
	t.Parallel()
	x := index(t)
	c, ok := x.Component("1.6.1")
	if !ok {
		t.Fatal("no 1.6.1")
	}
	c.Proportional = true // this test's own copy of the index
	for name, want := range map[string]struct {
		raw    assessment.Raw
		points maturity.Points
	}{
		"share":              {assessment.Raw{Numerator: "17", Denominator: "34", Points: "6"}, c.Max / 2 / x.Step * x.Step},
		"nothing to divide":  {assessment.Raw{Numerator: "0", Denominator: "0"}, assessment.None},
		"half the figures":   {assessment.Raw{Numerator: "17", Points: "6"}, assessment.None},
		"everybody has one":  {assessment.Raw{Numerator: "34", Denominator: "34"}, c.Max},
		"nobody has one yet": {assessment.Raw{Numerator: "0", Denominator: "34"}, 0},
	} {
		_, v, err := assessment.Read(x, "1.6.1", want.raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v.Points != want.points {
			t.Errorf("%s: %s points, want %s", name, v.Points, want.points)
		}
	}
}
