package evidence_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

func today() time.Time { return time.Date(2025, time.May, 12, 16, 0, 0, 0, time.UTC) }

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestWhatAFormMaySay(t *testing.T) {
	t.Parallel()
	link := func(change func(*evidence.Raw)) evidence.Raw {
		r := evidence.Raw{Title: "Kế hoạch", URL: "https://example.org/a?b=c#d"}
		change(&r)

		return r
	}
	for name, c := range map[string]struct {
		raw       evidence.Raw
		kind      evidence.Kind
		field, is string
	}{
		"link":             {link(func(*evidence.Raw) {}), evidence.Link, "", ""},
		"file":             {evidence.Raw{}, evidence.File, "", ""},
		"no title":         {link(func(r *evidence.Raw) { r.Title = " " }), evidence.Link, "title", "evidence.no_title"},
		"longest title":    {link(func(r *evidence.Raw) { r.Title = strings.Repeat("ế", 200) }), evidence.Link, "", ""},
		"long title":       {link(func(r *evidence.Raw) { r.Title = strings.Repeat("ế", 201) }), evidence.Link, "title", "evidence.too_long"},
		"long number":      {link(func(r *evidence.Raw) { r.Number = strings.Repeat("1", 61) }), evidence.Link, "number", "evidence.too_long"},
		"long issuer":      {link(func(r *evidence.Raw) { r.Issuer = strings.Repeat("x", 201) }), evidence.Link, "issuer", "evidence.too_long"},
		"long note":        {link(func(r *evidence.Raw) { r.Note = strings.Repeat("x", 1001) }), evidence.Link, "note", "evidence.too_long"},
		"bytes":            {link(func(r *evidence.Raw) { r.Note = "a\x00b" }), evidence.Link, "note", "evidence.bad_text"},
		"no words":         {link(func(r *evidence.Raw) { r.Note = "\xff\xfe" }), evidence.Link, "note", "evidence.bad_text"},
		"script":           {link(func(r *evidence.Raw) { r.URL = "javascript:alert(1)" }), evidence.Link, "url", "evidence.bad_url"},
		"data":             {link(func(r *evidence.Raw) { r.URL = "data:text/html,x" }), evidence.Link, "url", "evidence.bad_url"},
		"no host":          {link(func(r *evidence.Raw) { r.URL = "https:///a" }), evidence.Link, "url", "evidence.bad_url"},
		"a path":           {link(func(r *evidence.Raw) { r.URL = "/phieu" }), evidence.Link, "url", "evidence.bad_url"},
		"password":         {link(func(r *evidence.Raw) { r.URL = "https://a:b@example.org/" }), evidence.Link, "url", "evidence.bad_url"},
		"blank":            {link(func(r *evidence.Raw) { r.URL = "https://example.org/a b" }), evidence.Link, "url", "evidence.bad_url"},
		"longest url":      {link(func(r *evidence.Raw) { r.URL = "https://a.vn/" + strings.Repeat("x", 1987) }), evidence.Link, "", ""},
		"long url":         {link(func(r *evidence.Raw) { r.URL = "https://a.vn/" + strings.Repeat("x", 1988) }), evidence.Link, "url", "evidence.bad_url"},
		"today":            {evidence.Raw{Issued: "12/05/2025"}, evidence.File, "", ""},
		"tomorrow":         {evidence.Raw{Issued: "13/05/2025"}, evidence.File, "issued", "evidence.date_future"},
		"no such day":      {evidence.Raw{Issued: "31/02/2025"}, evidence.File, "issued", "evidence.bad_date"},
		"words for a date": {evidence.Raw{Issued: "hôm qua"}, evidence.File, "issued", "evidence.bad_date"},
		"long ago":         {evidence.Raw{Issued: "05/09/0224"}, evidence.File, "issued", "evidence.date_old"},
	} {
		_, err := evidence.Read(c.raw, c.kind, today())
		if got := keyOf(err); got != c.is {
			t.Errorf("%s: %q, want %q", name, got, c.is)
		} else if err != nil && fault.Of(err).Field != c.field {
			t.Errorf("%s: at %q, want %q", name, fault.Of(err).Field, c.field)
		}
	}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"05/09/2024", "5/9/2024", "2024-09-05", "5-9-2024", " 5.9.2024 "} {
		c, err := evidence.Read(evidence.Raw{Issued: text}, evidence.File, today())
		if err != nil || !c.Issued.Equal(day(2024, time.September, 5)) {
			t.Errorf("%q is read as %v, %v", text, c.Issued, err)
		}
	}
}

func TestDatesOutsideTheSchoolYearWarn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		issued  time.Time
		outside bool
	}{
		{time.Time{}, false},
		{day(2024, time.June, 30), true},
		{day(2024, time.July, 1), false},
		{day(2025, time.June, 30), false},
		{day(2025, time.July, 1), true},
	} {
		if got := (evidence.Content{Issued: c.issued}).OutsideYear(2024); got != c.outside {
			t.Errorf("%v: outside %v", c.issued, got)
		}
	}
}

func TestNamesAreCutAndEndAsTheirContent(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Kế hoạch.pdf":                    "Kế hoạch.pdf",
		"KE HOACH.PDF":                    "KE HOACH.pdf",
		`C:\Users\a\ke hoach.pdf`:         "ke hoach.pdf",
		"../../etc/passwd":                "passwd.pdf",
		"virus.exe":                       "virus.exe.pdf",
		"hoa\u202efdp.exe":                "hoafdp.exe.pdf",
		"":                                "tep.pdf",
		"...":                             "tep.pdf",
		"a\nb\x00c.pdf":                   "abc.pdf",
		strings.Repeat("ế", 300) + ".pdf": strings.Repeat("ế", 146) + ".pdf",
		"ảnh.pdf.pdf":                     "ảnh.pdf.pdf",
		"Ke\u0302\u0301 hoa\u0323ch.pdf":  "Kế hoạch.pdf",
	} {
		if got := evidence.Name(given, evidence.PDF); got != want {
			t.Errorf("%q is called %q, want %q", given, got, want)
		}
	}
}

func TestNamesAreSafeWhateverIsGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		given := rapid.String().Draw(r, "given")
		media := rapid.SampledFrom(evidence.Medias()).Draw(r, "media")
		name := evidence.Name(given, media)
		if utf8.RuneCountInString(name) > evidence.MaxName || !strings.HasSuffix(name, media.Ending()) || !utf8.ValidString(name) ||
			strings.ContainsAny(name, "/\\\x00\r\n\"<>|:*?") || strings.HasPrefix(name, ".") {
			r.Fatalf("%q becomes %q", given, name)
		}
		if again := evidence.Name(name, media); again != name && strings.HasSuffix(strings.ToLower(given), media.Ending()) && !strings.Contains(given, ".") {
			r.Fatalf("%q is not left alone: %q", name, again)
		}
	})
}
