package part_test

import (
	"bytes"
	"context"
	"html"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

func printer(t *testing.T, lang locale.Lang) locale.Printer {
	t.Helper()

	c, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("missing %s %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}

	return c.Printer(lang, nil)
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()

	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}

	return b.String()
}

func TestSmallParts(t *testing.T) {
	t.Parallel()

	vi, en := printer(t, locale.Vi), printer(t, locale.En)

	for _, c := range []struct {
		name string
		got  templ.Component
		want string
	}{
		{"level", part.Level(vi, 2), `<span class="lv l2">Mức 2</span>`},
		{"undecided", part.Level(en, part.Undecided), `<span class="lv lx">Undecided</span>`},
		{"no level", part.Level(vi, part.NoLevel), `–`},
		{"state", part.StateBadge(vi, "returned"), `<span class="badge back">Bị trả lại</span>`},
		{"interval", part.Interval(vi, 4800, 5800), `48,00–58,00`},
		{"sentence", part.Say(vi, "part.answered", "done", "<1>", "all", 25), `Đã trả lời <b>&lt;1&gt;/25</b>`},
		{"icon", part.Icon("lock"), `<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-lock"/></svg>`},
	} {
		if got := render(t, c.got); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestEveryStateHasItsWords(t *testing.T) {
	t.Parallel()

	for _, lang := range locale.Langs() {
		p := printer(t, lang)

		for _, state := range []string{
			"none", "draft", "submitted", "returned", "resubmitted", "verified", "recognised",
			"published", "under_objection", "out_of_scope",
		} {
			render(t, part.StateBadge(p, state))
		}
	}
}

func TestStackBarSaysItsNumbers(t *testing.T) {
	t.Parallel()

	got := render(t, part.StackBar(printer(t, locale.Vi), part.Dist{L1: 1, L2: 2, Undecided: 1}))
	for _, want := range []string{
		`aria-label="Mức 1: 1, Mức 2: 2, Mức 3: 0, Chưa xác định: 1"`,
		`<rect class="f1" x="0.00%" width="25.00%" height="22"/>`,
		`<rect class="f2" x="25.00%" width="50.00%" height="22"/>`,
		`x="50.00%" y="15.5" aria-hidden="true">2</text>`,
		`<rect class="fx" x="75.00%" width="25.00%" height="22" fill="url(#hatch)"/>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}

	if strings.Contains(got, "f3") {
		t.Error("an empty class is drawn")
	}
}

func TestMeterHatchesTheOpenStretch(t *testing.T) {
	t.Parallel()

	p := printer(t, locale.Vi)

	got := render(t, part.Meter(p, 4800, 5800))
	for _, want := range []string{`aria-label="48,00–58,00 trên 100 điểm"`, `width="48.00%"`, `x="48.00%" y="3" width="10.00%"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}

	if strings.Contains(render(t, part.Meter(p, 4800, 4800)), "hatch") {
		t.Error("a decided value is hatched")
	}
}

func TestTableEscapesAndCleansWhatItShows(t *testing.T) {
	t.Parallel()

	p := printer(t, locale.Vi)

	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.String().Draw(rt, "text")

		got := render(t, part.DataTable(p, part.Table{
			Columns: []part.Column{{Head: text, Sort: "?a=1&b=2"}, {Head: "b", Main: true}},
			Rows:    []part.Row{{Cells: []part.Cell{{Text: text}, {Text: text, Href: "javascript:alert(1)", Note: text}, {Text: "too many"}}}},
		}))

		if strings.Contains(got, "javascript:") || strings.Contains(got, "too many") {
			rt.Fatalf("not cleaned: %s", got)
		}

		if n := strings.Count(got, html.EscapeString(text)); text != "" && n < 4 {
			rt.Fatalf("%q stands %d times escaped in %s", text, n, got)
		}
	})
}

func TestAnswersAreShownWithoutAnInput(t *testing.T) {
	t.Parallel()

	page := part.Page{Printer: printer(t, locale.Vi)}

	for want, a := range map[string]part.Answer{
		"Chưa trả lời":  {Kind: part.UpTo},
		"4,5 / 5 điểm":  {Kind: part.UpTo, Has: true, Points: 450, Max: 500},
		">Có<":          {Kind: part.YesNo, Has: true, Met: true},
		">Không<":       {Kind: part.YesNo, Has: true},
		"28 / 1.034":    {Kind: part.Ratio, Has: true, Numerator: 28, Denominator: 1034},
		">12<":          {Kind: part.Count, Has: true, Number: 12},
		"&lt;b&gt; lời": {Kind: part.InText, Has: true, Words: "<b> lời"},
	} {
		a.Code = "1.6.1"

		got := render(t, part.AnswerInput(page, a))
		if !strings.Contains(got, want) || strings.Contains(got, "<input") || !strings.Contains(got, `id="answer-1-6-1"`) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}
