// Package portaltest asks pages in tests as the people of a season would: without a network, each in her own name.
package portaltest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
)

// Site is a portal of some areas. A catalogue that lacks a key of a page fails the test.
type Site struct {
	T     *testing.T
	Words *locale.Catalogue
	// Lang is the language in which pages are asked for.
	Lang   locale.Lang
	server *portal.Server
}

// People are the sessions: the cookie of each is her id.
type People map[string]account.Actor

// Among lists people by their ids.
func Among(actors ...account.Actor) People {
	p := People{}
	for _, a := range actors {
		p[strconv.FormatInt(a.PersonID, 10)] = a
	}

	return p
}

func secret() []byte { return []byte(strings.Repeat("s", 32)) }

// Token is what the forms of every session carry against forgery.
func Token() string {
	return base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret()...))
}

// Session implements portal.Sessions.
func (p People) Session(_ context.Context, token string) (account.Session, error) {
	id, _, _ := strings.Cut(token, ".")
	actor, ok := p[id]
	if !ok {
		return account.Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}

	return account.Session{Actor: actor, CSRF: secret()}, nil
}

// Options say who may ask and what time it is.
type Options struct {
	People People
	Now    func() time.Time
	Zone   *time.Location
}

// New opens a portal of the areas; its log is that of the test.
func New(t *testing.T, o Options, areas ...[]portal.Route) *Site {
	t.Helper()
	words, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("%s: the catalogue lacks %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	server, err := portal.New(portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.test"}, Now: o.Now, Zone: o.Zone,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Catalogue: words, Sessions: o.People,
	}, areas...)
	if err != nil {
		t.Fatal(err)
	}

	return &Site{T: t, Words: words, Lang: locale.Vi, server: server}
}

// Send asks in somebody's name; nobody's where the actor is not signed in. A token that the request lacks is added.
func (s *Site) Send(actor account.Actor, req *http.Request) Answer {
	s.T.Helper()
	req.Host = "portal.test"
	cookies := "ngon-ngu=" + string(s.Lang)
	if actor.SignedIn() {
		cookies += "; phien=" + strconv.FormatInt(actor.PersonID, 10)
	}
	req.Header.Set("Cookie", cookies)
	if req.Header.Get("X-CSRF-Token") == "" {
		req.Header.Set("X-CSRF-Token", Token())
	}
	resp, err := s.server.Test(req)
	if err != nil {
		s.T.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		s.T.Fatal(err)
	}

	return Answer{t: s.T, Status: resp.StatusCode, Header: resp.Header, Body: string(body)}
}

// Get asks for a page.
func (s *Site) Get(actor account.Actor, path string) Answer {
	s.T.Helper()

	return s.Send(actor, httptest.NewRequestWithContext(s.T.Context(), http.MethodGet, path, http.NoBody))
}

// Post sends a form as a browser without scripts does. Fields are pairs of a name and a value; a name may come several times.
func (s *Site) Post(actor account.Actor, path string, fields ...string) Answer {
	s.T.Helper()

	return s.Send(actor, s.form(path, fields))
}

// Autosave sends a form as the script of a page does, which asks for JSON.
func (s *Site) Autosave(actor account.Actor, path string, fields ...string) Answer {
	s.T.Helper()
	req := s.form(path, fields)
	req.Header.Set("Accept", "application/json")

	return s.Send(actor, req)
}

func (s *Site) form(path string, fields []string) *http.Request {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req := httptest.NewRequestWithContext(s.T.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	return req
}

// File is one that a form carries: the name of its field, its own, and its bytes.
type File struct {
	Field, Name string
	Content     []byte
}

// PostFile sends a form with a file, which stands last.
func (s *Site) PostFile(actor account.Actor, path string, file File, fields ...string) Answer {
	s.T.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			s.T.Fatal(err)
		}
	}
	part, err := form.CreateFormFile(file.Field, file.Name)
	if err != nil {
		s.T.Fatal(err)
	}
	if _, err := part.Write(file.Content); err != nil {
		s.T.Fatal(err)
	}
	if err := form.Close(); err != nil {
		s.T.Fatal(err)
	}
	req := httptest.NewRequestWithContext(s.T.Context(), http.MethodPost, path, &b)
	req.Header.Set("Content-Type", form.FormDataContentType())

	return s.Send(actor, req)
}

// Answer is what came back.
type Answer struct {
	t      *testing.T
	Status int
	Header http.Header
	Body   string
}

// Is fails the test unless the answer has the status, and marks it failed for every text that the page lacks.
func (a Answer) Is(status int, texts ...string) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d:\n%.2500s", a.Status, status, a.Main())
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			a.t.Errorf("does not say %q:\n%.4000s", text, a.Main())
		}
	}

	return a
}

// SaysNot marks the test failed for every text that the page holds.
func (a Answer) SaysNot(texts ...string) {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Body, text) {
			a.t.Errorf("says %q", text)
		}
	}
}

// Where is the address to which the answer leads on.
func (a Answer) Where() string { return a.Header.Get("Location") }

// Main is the page from its main part on, or all of what has none.
func (a Answer) Main() string {
	if at := strings.Index(a.Body, "<main"); at >= 0 {
		return a.Body[at:]
	}

	return a.Body
}

// Value is that of the first field of a name in the page.
func (a Answer) Value(name string) string {
	a.t.Helper()
	_, rest, ok := strings.Cut(a.Body, `name="`+name+`" value="`)
	if !ok {
		a.t.Fatalf("the page has no field %s:\n%.2500s", name, a.Main())
	}
	value, _, _ := strings.Cut(rest, `"`)

	return value
}

// Decoded reads an answer in JSON.
func Decoded[T any](a Answer) T {
	a.t.Helper()
	var v T
	if err := json.Unmarshal([]byte(a.Body), &v); err != nil {
		a.t.Fatalf("%v in %.500s", err, a.Body)
	}

	return v
}
