package portal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/web/part"
)

// AccountPath is everybody's own page.
const AccountPath = "/tai-khoan"

// Page returns the frame of a page with everything in it that the request knows; the
// title is already in the person's language.
func (r *Request) Page(title string) part.Page {
	p := part.Page{
		Title: title, Printer: r.Printer, Path: r.back(), CSRF: r.CSRF(),
		Sample: r.s.cfg.Sample, Flash: r.takeNotice(), Now: r.s.cfg.Now(),
	}
	if r.Actor.SignedIn() {
		p.Viewer = part.Viewer{
			Post: r.Actor.Display, Unit: r.Actor.Main().UnitName,
			Key: r.viewerKey(), Href: AccountPath,
		}
		p.Tabs = r.tabs()
		p.Finds = r.may(account.FiguresView) || r.may(account.DirectoryView)
	}

	return p
}

// back is the address a change of language returns to: the page itself, or home
// where the page answered a form.
func (r *Request) back() string {
	if r.Method() != "GET" {
		return part.HomePath
	}

	return LocalPath(r.c.OriginalURL(), part.HomePath)
}

// viewerKey tells people apart on a shared computer without naming them.
func (r *Request) viewerKey() string {
	sum := sha256.Sum256([]byte("viewer " + strconv.FormatInt(r.Actor.PersonID, 10)))

	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

func (r *Request) tabs() []part.Tab {
	var tabs []part.Tab
	current := -1
	for _, t := range r.s.cfg.Tabs {
		if !r.may(t.Permission) {
			continue
		}
		tabs = append(tabs, part.Tab{Label: r.Printer.T(t.Key), Href: t.Href})
		if below(r.Path(), t.Href) && (current < 0 || len(t.Href) > len(tabs[current].Href)) {
			current = len(tabs) - 1
		}
	}
	if current >= 0 {
		tabs[current].Current = true
	}

	return tabs
}

func (r *Request) may(p account.Permission) bool {
	if p == account.Open || p == account.SignedIn {
		return true
	}
	_, held := r.Actor.GrantFor(p)

	return held
}

func below(path, href string) bool {
	return path == href || strings.HasPrefix(path, strings.TrimSuffix(href, "/")+"/")
}

// Home returns the first page of the person: that of the first grant whose role has
// one, else the account page.
func (r *Request) Home() string {
	for _, g := range r.Actor.Grants {
		if path, ok := r.s.cfg.Home[g.Role]; ok {
			return path
		}
	}

	return AccountPath
}

// notice is a message that waits for the next page.
type notice struct {
	Tone part.Tone `json:"t"`
	Key  string    `json:"k"`
	Args []string  `json:"a"`
}

// Flash leaves a message for the next page, in the tone part.OK or another: the key
// of the catalogue and its arguments as text (name, value, name, value).
func (r *Request) Flash(tone part.Tone, key string, args ...string) {
	b, err := json.Marshal(notice{Tone: tone, Key: key, Args: args})
	if err != nil || len(b) > 1000 {
		return
	}
	r.s.setCookie(r.c, cookieNotice, base64.RawURLEncoding.EncodeToString(b), noticeAge)
}

// takeNotice reads the message left by the request before and takes it away.
func (r *Request) takeNotice() part.Flash {
	value := r.c.Cookies(r.s.cookieName(cookieNotice))
	if value == "" || len(value) > 1500 {
		return part.Flash{}
	}
	r.s.setCookie(r.c, cookieNotice, "", -1)
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return part.Flash{}
	}
	var n notice
	if err := json.Unmarshal(b, &n); err != nil || !r.Printer.Has(n.Key) {
		return part.Flash{}
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a
	}

	return part.Flash{Tone: n.Tone, Text: r.Printer.T(n.Key, args...)}
}

// Problem is why a form is shown again.
type Problem struct {
	// Field is the field at fault, empty where the whole form is.
	Field string
	// Text is the sentence in the person's language.
	Text string
}

// Problem returns the sentence of a fault in the person's language and the field it
// concerns, for a page that shows both; ok is false for what is no fault of the person's
// input, which the handler returns instead.
func (r *Request) Problem(err error) (field, sentence string, ok bool) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Locked, fault.Late, fault.TooMany:
		return f.Field, r.Printer.T(f.Key, f.Args...), true
	default:
		return "", "", false
	}
}

// Again answers a form that was refused with the form itself, what was typed still in
// it, under the fault's status. A script gets the fault as it is, and what is no fault of
// the person's input is returned for its page.
func (r *Request) Again(err error, view func(Problem) Component) error {
	field, sentence, ok := r.Problem(err)
	if !ok || r.Fetched() {
		return err
	}
	f := fault.Of(err)
	r.retryAfter(f)

	return r.RenderStatus(statusOf(f.Kind), view(Problem{Field: field, Text: sentence}))
}
