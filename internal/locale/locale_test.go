package locale_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/locale"
)

func load(t *testing.T) *locale.Catalogue {
	t.Helper()

	c, err := locale.Load(func(lang locale.Lang, key string) { t.Logf("missing %s %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}

	return c
}

func printers(t *testing.T) (vi, en locale.Printer) {
	t.Helper()

	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}

	c := load(t)

	return c.Printer(locale.Vi, zone), c.Printer(locale.En, zone)
}

func TestNumbers(t *testing.T) {
	t.Parallel()

	vi, en := printers(t)

	for _, c := range []struct{ got, want string }{
		{vi.Decimal(6350, 2), "63,50"},
		{en.Decimal(6350, 2), "63.50"},
		{vi.Decimal(4999, 2), "49,99"},
		{vi.Decimal(4999, 1), "50,0"},
		{vi.Decimal(5, 1), "0,1"},
		{vi.Decimal(123456789, 2), "1.234.567,89"},
		{en.Decimal(123456789, 0), "1,234,568"},
		{vi.Decimal(-50, 2), "−0,50"},
		{vi.Short(550), "5,5"},
		{vi.Short(700), "7"},
		{vi.Short(705), "7,05"},
		{vi.Signed(650, 1), "+6,5"},
		{vi.Signed(-100, 1), "−1,0"},
		{vi.Signed(0, 1), "–"},
		{vi.Interval(4800, 5800), "48,00–58,00"},
		{vi.Interval(4800, 4800), "48,00"},
		{vi.Percent(8250, 1), "82,5\u00a0%"},
		{en.Percent(8250, 0), "83%"},
		{vi.PercentInterval(8900, 9500, 0), "89–95\u00a0%"},
		{vi.IntOf(0, 1200), "0"},
		{vi.IntOf(1200, 1200), "1.200"},
		{vi.IntOf(0, 0), "–"},
		{vi.Share(1, 3, 0), "33\u00a0%"},
		{vi.Share(2, 3, 1), "66,7\u00a0%"},
		{vi.Share(2, 3, 2), "66,67\u00a0%"},
		{vi.Share(999, 1000, 0), "99\u00a0%"},
		{vi.Share(1, 1000, 0), "1\u00a0%"},
		{vi.Share(0, 10, 0), "0\u00a0%"},
		{vi.Share(10, 10, 1), "100,0\u00a0%"},
		{vi.Share(1, 0, 0), "–"},
		{vi.Int(999), "999"},
		{vi.Int(1000), "1.000"},
		{en.Int(-1234567), "−1,234,567"},
		{vi.SchoolYear(2024), "2024–2025"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMoments(t *testing.T) {
	t.Parallel()

	vi, en := printers(t)
	moment := time.Date(2025, 6, 11, 19, 0, 0, 0, time.UTC) // 02:00 of the next day in Việt Nam
	last := time.Date(2025, 5, 30, 17, 0, 0, 0, time.UTC)   // midnight that ends 30 May in Việt Nam

	for _, c := range []struct{ got, want string }{
		{vi.Date(moment), "12/06/2025"},
		{vi.Time(moment), "02:00"},
		{vi.DateTime(moment), "02:00 ngày 12/06/2025"},
		{en.DateTime(moment), "12/06/2025, 02:00"},
		{vi.Deadline(last), "24:00 ngày 30/05/2025"},
		{vi.Deadline(moment), "02:00 ngày 12/06/2025"},
		{vi.Date(time.Time{}), "–"},
		{vi.DateTime(time.Time{}), "–"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()

	vi, en := printers(t)

	if got, want := vi.T("part.season", "season", "2024–2025"), "Kỳ đánh giá 2024–2025"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	want := []locale.Run{{Text: "Đã trả lời "}, {Text: "1.018/25", Strong: true}}
	if diff := cmp.Diff(want, vi.Runs("part.answered", "done", 1018, "all", 25)); diff != "" {
		t.Error(diff)
	}

	if got, want := en.Plural("part.errors.title", 1), "Not saved yet: one place needs correction"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	if got, want := vi.Plural("part.errors.title", 1), "Chưa ghi được: có 1 chỗ cần sửa"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	day := time.Date(2025, 5, 1, 3, 4, 0, 0, time.UTC)
	for _, c := range []struct {
		value any
		want  string
	}{
		{locale.Key("state.draft"), "Kỳ đánh giá Chưa nộp"},
		{locale.Several{"state.draft", "state.draft"}, "Kỳ đánh giá Chưa nộp; Chưa nộp"},
		{locale.Day(day), "Kỳ đánh giá 01/05/2025"},
		{day, "Kỳ đánh giá 10:04 ngày 01/05/2025"},
		{locale.Hundredths(550), "Kỳ đánh giá 5,5"},
		{points(725), "Kỳ đánh giá 7,25"},
		{true, "Kỳ đánh giá true"},
	} {
		if got := vi.T("part.season", "season", c.value); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

type points int64

func (p points) Hundredths() int64 { return int64(p) }

func TestMissingKeysAreShownAndReportedOnce(t *testing.T) {
	t.Parallel()

	var (
		mu   sync.Mutex
		seen []string
	)

	c, err := locale.Load(func(lang locale.Lang, key string) {
		mu.Lock()
		defer mu.Unlock()

		seen = append(seen, string(lang)+" "+key)
	})
	if err != nil {
		t.Fatal(err)
	}

	p := c.Printer(locale.Vi, nil)
	for range 3 {
		if got := p.T("no.such.key", "odd"); got != "no.such.key" {
			t.Errorf("got %q", got)
		}

		if got := p.T("part.season"); got != "Kỳ đánh giá {season}" {
			t.Errorf("got %q", got)
		}
	}

	if diff := cmp.Diff([]string{"vi no.such.key", "vi part.season{season}"}, seen); diff != "" {
		t.Error(diff)
	}

	if c.Missing() != 2 {
		t.Errorf("missing: %d", c.Missing())
	}

	if got := (locale.Printer{}).T("part.season"); got != "part.season" {
		t.Errorf("zero printer: %q", got)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]string{
		"Trường  Tiểu học Đống Đa ": "truong tieu hoc dong da",
		norm.NFD.String("Lạc Thủy"): "lac thuy",
		"Thuỷ":                      "thuy",
		"\tTH&THCS Khoan Dụ\n":      "th&thcs khoan du",
		"ẶNG ĐƯỜNG":                 "ang duong",
		"":                          "",
	} {
		if got := locale.Fold(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestFoldIsStable(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")

		once := locale.Fold(s)
		if twice := locale.Fold(once); twice != once {
			t.Fatalf("%q folds to %q and then to %q", s, once, twice)
		}

		if locale.Fold(norm.NFD.String(s)) != locale.Fold(norm.NFC.String(s)) {
			t.Fatalf("%q folds differently composed and decomposed", s)
		}
	})
}

func TestOrder(t *testing.T) {
	t.Parallel()

	want := []string{
		"An", "Ăn", "Ân", "Ca", "Cà", "Cả", "Cã", "Cá", "Cạ", "Da", "Duy", "Dương", "Đà Nẵng", "Đống Đa",
		"Em", "On", "Ôn", "Ơn", "Trường 2", "Trường 10", "Zz",
	}

	got := slices.Clone(want)
	slices.Reverse(got)
	locale.SortFunc(got, func(s string) string { return s })

	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	o := locale.NewOrder()
	if o.Compare("Da", "Đa") >= 0 || o.Compare("Đa", "Em") >= 0 {
		t.Error("đ must stand between d and e")
	}
}

func TestValid(t *testing.T) {
	t.Parallel()

	for s, want := range map[string]bool{"Hòa\tBình\n": true, "a\x00b": false, "\xff": false, "a\x1bb": false} {
		if locale.Valid(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}

func BenchmarkRow(b *testing.B) {
	c, err := locale.Load(nil)
	if err != nil {
		b.Fatal(err)
	}

	p := c.Printer(locale.Vi, nil)

	b.ReportAllocs()

	for b.Loop() {
		_ = p.T("levels.2")
		_ = p.Decimal(8850, 2)
		_ = p.Interval(4800, 5800)
		_ = p.T("part.group", "n", 2)
		_ = p.Int(12)
	}
}
