package trial_test

import (
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/trial"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// site is the area on a real database, to be asked by anybody of the province.
type site struct {
	*province.Province
	t      *testing.T
	server *portal.Server
	people people
}

// people are the sessions: the token is the person's id.
type people map[string]account.Actor

func secret() []byte { return []byte(strings.Repeat("s", 32)) }

func (p people) Session(_ context.Context, token string) (account.Session, error) {
	id, _, _ := strings.Cut(token, ".")
	actor, ok := p[id]
	if !ok {
		return account.Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}

	return account.Session{Actor: actor, CSRF: secret()}, nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Province: province.New(t, province.Options{}), t: t, people: people{}}
	words, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("%s: the catalogue lacks %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	actors := []account.Actor{s.Reviewer, s.OfficeHead}
	for _, one := range s.Schools {
		actors = append(actors, one.Principal, one.Staff)
	}
	for _, a := range actors {
		s.people[strconv.FormatInt(a.PersonID, 10)] = a
	}
	s.server, err = portal.New(portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.test"}, Now: s.Clock.Now, Zone: s.Zone,
		Log: slog.New(slog.DiscardHandler), Catalogue: words, Sessions: s.people,
	}, trial.Routes(trial.Deps{Returns: s.Returns, Now: s.Clock.Now}))
	if err != nil {
		t.Fatal(err)
	}

	return s
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	where  string
	body   string
}

func (s *site) send(actor account.Actor, lang locale.Lang, req *http.Request) answer {
	s.t.Helper()
	req.Host = "portal.test"
	req.Header.Set("Cookie", "ngon-ngu="+string(lang)+"; phien="+strconv.FormatInt(actor.PersonID, 10))
	resp, err := s.server.Test(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}

	return answer{t: s.t, status: resp.StatusCode, where: resp.Header.Get("Location"), body: string(body)}
}

func (s *site) get(actor account.Actor, path string) answer {
	s.t.Helper()

	return s.send(actor, locale.Vi, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, http.NoBody))
}

// post sends a form as a browser does; with script it asks for JSON. Fields may come several times.
func (s *site) post(actor account.Actor, path string, script bool, fields ...string) answer {
	s.t.Helper()
	form := url.Values{"csrf": {base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret()...))}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if script {
		req.Header.Set("Accept", "application/json")
	}

	return s.send(actor, locale.Vi, req)
}

func (s *site) path(of assessment.ID) string {
	return "/phieu/" + strconv.FormatInt(int64(of), 10) + "/thu-nghiem"
}

// says fails unless the answer has the status and every text.
func (a answer) says(status int, texts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d:\n%.1500s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			_, main, _ := strings.Cut(a.body, "<main")
			a.t.Errorf("does not say %q:\n%.3000s", text, main)
		}
	}

	return a
}

func (a answer) saysNot(texts ...string) {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Errorf("says %q", text)
		}
	}
}
