package school_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
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
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/reuse"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	annexpage "github.com/thuocso/thuocso/internal/portal/annex"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/portal/school"
	"github.com/thuocso/thuocso/internal/portal/seasons"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
)

// site is the area on a real database, to be asked by anybody of the province.
type site struct {
	*province.Province
	t      *testing.T
	server *portal.Server
	words  *locale.Catalogue
	lang   locale.Lang
	people people
}

// people are the sessions: the token is the person's id.
type people map[string]account.Actor

// secret is the token that every session's forms carry.
func secret() []byte { return []byte(strings.Repeat("s", 32)) }

func (p people) Session(_ context.Context, token string) (account.Session, error) {
	id, _, _ := strings.Cut(token, ".")
	actor, ok := p[id]
	if !ok {
		return account.Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}

	return account.Session{Actor: actor, CSRF: secret()}, nil
}

func newSite(t *testing.T, o province.Options) *site {
	t.Helper()
	s := &site{Province: province.New(t, o), t: t, lang: locale.Vi, people: people{}}
	words, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("%s: the catalogue lacks %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	s.words = words
	actors := []account.Actor{s.Reviewer, s.OfficeHead, s.Officer, s.Admin, s.OtherReviewer}
	for _, one := range s.Schools {
		actors = append(actors, one.Principal, one.Staff)
	}
	for _, a := range actors {
		s.people[strconv.FormatInt(a.PersonID, 10)] = a
	}
	figure := postgres.NewRanking(s.DB)
	reader := ranking.NewReader(figure, figure, s.Seasons)
	results := figures.Deps{
		Figures: reader, Changes: change.NewBook(reader), Peers: figure, Figured: figure, Seasons: s.Seasons,
		Census: season.NewCensus(postgres.NewSeasons(s.DB), s.Zone), Answers: s.Returns, Now: s.Clock.Now,
	}
	s.server, err = portal.New(portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.test"}, Now: s.Clock.Now, Zone: s.Zone,
		Log: slog.New(slog.DiscardHandler), Catalogue: words, Sessions: s.people,
	}, school.Routes(school.Deps{
		Annex:   annex.NewService(postgres.NewReturns(s.DB), plan.NewService(postgres.NewPlans(s.DB), s.Seasons), s.Clock.Now),
		Returns: s.Returns, Guide: review.NewGuide(postgres.NewGuidance(s.DB), s.Clock.Now),
		Reuse:  reuse.NewService(postgres.NewReturns(s.DB)),
		Tasks:  assignment.NewService(postgres.NewAssignments(s.DB), s.Clock.Now, s.Zone),
		Told:   notice.NewService(postgres.NewNotices(s.DB), s.Seasons, nil, s.Clock.Now, s.Zone),
		Beside: results.Beside, Now: s.Clock.Now,
	}), annexpage.Routes(annexpage.Deps{
		Returns: s.Returns, Annex: annex.NewService(postgres.NewReturns(s.DB), plan.NewService(postgres.NewPlans(s.DB), s.Seasons), s.Clock.Now), Now: s.Clock.Now,
	}), figures.Routes(results), seasons.Routes(seasons.Deps{Seasons: s.Seasons, Census: results.Census, Plans: plan.NewService(postgres.NewPlans(s.DB), s.Seasons), Now: s.Clock.Now}))
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

func (s *site) send(actor account.Actor, req *http.Request) answer {
	s.t.Helper()
	req.Host = "portal.test"
	cookies := "ngon-ngu=" + string(s.lang)
	if actor.SignedIn() {
		cookies += "; phien=" + strconv.FormatInt(actor.PersonID, 10)
	}
	req.Header.Set("Cookie", cookies)
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

	return s.send(actor, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, http.NoBody))
}

// post sends a form as a browser does; with script it asks for JSON as autosave does.
func (s *site) post(actor account.Actor, path string, script bool, fields ...string) answer {
	s.t.Helper()
	form := url.Values{"csrf": {base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret()...))}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if script {
		req.Header.Set("Accept", "application/json")
	}

	return s.send(actor, req)
}

// seen reads what the confirmation says that it shows.
func (s *site) seen(one province.School) string {
	s.t.Helper()
	page := s.get(one.Principal, s.path(one.Return, "/gui")).says(http.StatusOK, "CHƯA ĐƯỢC NỘP", "phê duyệt")
	_, rest, _ := strings.Cut(page.body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)

	return seen
}

// submit sends a return as its principal does, from the page that asks once more.
func (s *site) submit(one province.School) answer {
	s.t.Helper()

	return s.post(one.Principal, s.path(one.Return, "/gui"), false, "approved", "1", "seen", s.seen(one)).says(http.StatusSeeOther)
}

func (s *site) path(of assessment.ID, more string) string {
	return "/phieu/" + strconv.FormatInt(int64(of), 10) + more
}

// says fails unless the answer has the status and every text.
func (a answer) says(status int, texts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d:\n%.1500s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("does not say %q:\n%.3000s", text, main(a.body))
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

func main(body string) string {
	_, rest, _ := strings.Cut(body, "<main")

	return rest
}

func decode[T any](a answer) T {
	a.t.Helper()
	var v T
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		a.t.Fatalf("%v in %.500s", err, a.body)
	}

	return v
}
