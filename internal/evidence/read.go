package evidence

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Bounds of texts, in characters.
const (
	MaxTitle  = 200
	MaxNumber = 60
	MaxIssuer = 200
	MaxNote   = 1000
	MaxURL    = 2000
	MaxReason = 1000
	// MaxName is the longest file name that is kept; a longer one is cut before its ending.
	MaxName = 150
)

// MaxFile is the largest file.
const MaxFile int64 = 20 << 20

// Raw is what a form says of a document.
type Raw struct{ Title, Number, Issued, Issuer, Note, URL string }

// Read turns what a form says into content without its file. A link needs an address; a file takes its title from its name
// where none is given. Faults: Invalid at the first bad field.
func Read(raw Raw, kind Kind, today time.Time) (Content, error) {
	c := Content{Kind: kind}
	for _, f := range []struct {
		name, text string
		most       int
		to         *string
	}{
		{"title", raw.Title, MaxTitle, &c.Title},
		{"number", raw.Number, MaxNumber, &c.Number},
		{"issuer", raw.Issuer, MaxIssuer, &c.Issuer},
		{"note", raw.Note, MaxNote, &c.Note},
	} {
		text := locale.NFC(strings.TrimSpace(f.text))
		if !locale.Valid(text) {
			return c, fault.New(fault.Invalid, "evidence.bad_text").At(f.name)
		}
		if utf8.RuneCountInString(text) > f.most {
			return c, fault.New(fault.Invalid, "evidence.too_long", "max", f.most).At(f.name)
		}
		*f.to = text
	}
	var err error
	if c.Issued, err = readDay(raw.Issued, today); err != nil {
		return c, err
	}
	if kind != Link {
		return c, nil
	}
	if c.Title == "" {
		return c, fault.New(fault.Invalid, "evidence.no_title").At("title")
	}
	c.URL, err = readURL(raw.URL)

	return c, err
}

// oldest is before any document that a school could show.
const oldest = 1975

// readDay reads a day as people write it or as a date field sends it.
func readDay(text string, today time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2/1/2006", "02/01/2006", "2-1-2006", "2.1.2006"} {
		day, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if day.Year() < oldest {
			return day, fault.New(fault.Invalid, "evidence.date_old", "year", oldest).At("issued")
		}
		if day.After(time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)) {
			return day, fault.New(fault.Invalid, "evidence.date_future").At("issued")
		}

		return day, nil
	}

	return time.Time{}, fault.New(fault.Invalid, "evidence.bad_date").At("issued")
}

// readURL takes addresses of the web only, and none that carries a password.
func readURL(text string) (string, error) {
	text = strings.TrimSpace(text)
	bad := fault.New(fault.Invalid, "evidence.bad_url").At("url")
	if text == "" || len(text) > MaxURL || !locale.Valid(text) || strings.ContainsAny(text, " \t\r\n\"<>\\") {
		return "", bad
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return "", bad
	}

	return text, nil
}

// Name is how a file is called from now on: without folders and control characters, at most MaxName characters, with the
// ending of its content, whatever it was called before.
func Name(given string, media Media) string {
	given = strings.ToValidUTF8(given, "")
	if at := strings.LastIndexAny(given, `/\`); at >= 0 {
		given = given[at+1:]
	}
	given = locale.NFC(strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || strings.ContainsRune(`:*?"<>|`+"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f", r) {
			return -1
		}

		return r
	}, given)))
	for _, ending := range media.Endings() {
		if strings.HasSuffix(strings.ToLower(given), ending) {
			given = given[:len(given)-len(ending)]

			break
		}
	}
	given = strings.Trim(given, ". ")
	ending := media.Ending()
	if most := MaxName - len(ending); utf8.RuneCountInString(given) > most {
		given = strings.TrimSpace(string([]rune(given)[:most]))
	}
	if given == "" {
		given = "tep"
	}

	return given + ending
}
