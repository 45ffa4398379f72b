package portal

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// File is one uploaded file, in memory and within the route's body limit.
type File struct {
	// Name is what the browser called it, without directories; never a path to open.
	Name    string
	Content []byte
}

// Param returns a parameter of the path, "" where the route has none of the name.
func (r *Request) Param(name string) string {
	v, err := url.PathUnescape(r.c.Params(name))
	if err != nil || !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
		return ""
	}

	return v
}

// ParamID returns a parameter that is an id. Fault: NotFound when it is none.
func (r *Request) ParamID(name string) (int64, error) {
	id, err := strconv.ParseInt(r.c.Params(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.NotFound, "portal.not_found")
	}

	return id, nil
}

// Query returns a text of the address, clean and cut to so many characters.
func (r *Request) Query(name string, most int) string {
	v, _ := clean(r.c.Query(name), false)
	if utf8.RuneCountInString(v) > most {
		v = string([]rune(v)[:most])
	}

	return v
}

// QueryInt returns a number of the address, brought within the bounds; fallback where there is none.
func (r *Request) QueryInt(name string, fallback, least, most int) int {
	n, err := strconv.Atoi(r.c.Query(name))
	if err != nil {
		return fallback
	}

	return min(max(n, least), most)
}

// QueryOne returns the value of the address if it is one of the allowed, else the first of those.
func (r *Request) QueryOne(name string, allowed ...string) string {
	v := r.c.Query(name)
	if slices.Contains(allowed, v) {
		return v
	}

	return allowed[0]
}

// QueryIDs returns the ids that the address names several times over, at most so many; what is no id is left out.
func (r *Request) QueryIDs(name string, most int) []int64 {
	var ids []int64
	for _, v := range r.c.Context().QueryArgs().PeekMulti(name) {
		if id, err := strconv.ParseInt(string(v), 10, 64); err == nil && id > 0 && len(ids) < most {
			ids = append(ids, id)
		}
	}

	return ids
}

// Form returns a text of the form: one line, trimmed, in composed letters. Fault:
// Invalid at the field when it is longer than most characters.
func (r *Request) Form(name string, most int) (string, error) {
	return r.text(name, most, false)
}

// FormText returns a text of several lines.
func (r *Request) FormText(name string, most int) (string, error) {
	return r.text(name, most, true)
}

// FormSecret returns a field untouched, for passwords.
func (r *Request) FormSecret(name string, most int) (string, error) {
	v := r.form.Get(name)
	if len(v) > most {
		return "", fault.New(fault.Invalid, "portal.field_long", "most", most).At(name)
	}

	return v, nil
}

// FormInt returns a whole number of the form. Fault: Invalid at the field when it is
// none or outside the bounds.
func (r *Request) FormInt(name string, least, most int64) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(r.form.Get(name)), 10, 64)
	if err != nil || n < least || n > most {
		return 0, fault.New(fault.Invalid, "portal.field_number", "least", least, "most", most).At(name)
	}

	return n, nil
}

// FormAll returns every value of a field that may come several times. Fault: Invalid
// when there are more than count or one is longer than most characters.
func (r *Request) FormAll(name string, count, most int) ([]string, error) {
	values := r.form[name]
	if len(values) > count {
		return nil, fault.New(fault.Invalid, "portal.field_many", "most", count).At(name)
	}
	all := make([]string, 0, len(values))
	for _, v := range values {
		one, err := bounded(name, v, most, false)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}

	return all, nil
}

// FormHas tells whether the form holds the field, as a ticked box does.
func (r *Request) FormHas(name string) bool { return r.form.Has(name) }

// File returns an uploaded file. Fault: Invalid at the field when none was chosen.
func (r *Request) File(name string) (File, error) {
	files := r.files[name]
	if len(files) == 0 || len(files[0].Content) == 0 {
		return File{}, fault.New(fault.Invalid, "portal.field_file").At(name)
	}

	return files[0], nil
}

// Decode reads a JSON body into a struct; unknown members are refused.
func (r *Request) Decode(v any) error {
	d := json.NewDecoder(bytes.NewReader(r.c.Request().Body()))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fault.New(fault.Invalid, "portal.bad_json").Because(err)
	}

	return nil
}

func (r *Request) text(name string, most int, lines bool) (string, error) {
	return bounded(name, r.form.Get(name), most, lines)
}

func bounded(name, value string, most int, lines bool) (string, error) {
	v, ok := clean(value, lines)
	if !ok {
		return "", fault.New(fault.Invalid, "portal.field_text").At(name)
	}
	if utf8.RuneCountInString(v) > most {
		return "", fault.New(fault.Invalid, "portal.field_long", "most", most).At(name)
	}

	return v, nil
}

// clean trims a text, composes its letters and drops control characters; it is not
// ok when the text is no UTF-8.
func clean(s string, lines bool) (string, bool) {
	if !utf8.ValidString(s) {
		return "", false
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(c rune) rune {
		if c == '\n' && lines {
			return c
		}
		if c == '\n' || c == '\t' {
			return ' '
		}
		if unicode.IsControl(c) {
			return -1
		}

		return c
	}, s)

	return norm.NFC.String(strings.TrimSpace(locale.Plain(s))), true
}

func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "")
	for len(s) > most {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}

	return strings.ReplaceAll(s, "\x00", "")
}
