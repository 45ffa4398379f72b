package entering_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"mime/multipart"
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
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/filestore"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	area "github.com/thuocso/thuocso/internal/portal/entering"
	"github.com/thuocso/thuocso/internal/portal/office"
	"github.com/thuocso/thuocso/internal/portal/school"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
)

// site is the area, beside those of school and office, on a real database and a real store of files.
type site struct {
	*province.Province
	t        *testing.T
	server   *portal.Server
	entering *entering.Service
	plans    *plan.Service
	store    *postgres.Evidence
	people   people
	one      province.School
	// here is the address of entering the first school's return, sheet that of the return.
	here, sheet string
}

type kept struct{ *filestore.Store }

// Complete implements evidence.Files.
func (k kept) Complete(ctx context.Context, upload string) (evidence.Stored, error) {
	s, err := k.Store.Complete(ctx, upload)

	return evidence.Stored{SHA256: s.SHA256, Size: s.Size}, err
}

// people are the sessions: the token is the person's id.
type people map[string]account.Actor

func secret() []byte { return []byte(strings.Repeat("s", 32)) }

// Session implements portal.Sessions.
func (p people) Session(_ context.Context, token string) (account.Session, error) {
	actor, ok := p[token]
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
	for _, a := range []account.Actor{s.Reviewer, s.OfficeHead, s.Officer, s.Admin, s.OtherReviewer} {
		s.people[number(a.PersonID)] = a
	}
	for _, one := range s.Schools {
		s.people[number(one.Principal.PersonID)], s.people[number(one.Staff.PersonID)] = one.Principal, one.Staff
	}
	files, err := filestore.New(filestore.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.store = postgres.NewEvidence(s.DB)
	documents := evidence.NewService(s.store, evidence.Options{Uploads: s.store, Files: kept{files}, Quota: 1, Now: s.Clock.Now, Zone: s.Zone})
	s.entering = entering.NewService(s.Returns, documents)
	s.plans = plan.NewService(postgres.NewPlans(s.DB), s.Seasons)
	questions := annex.NewService(postgres.NewReturns(s.DB), s.plans, s.Clock.Now)
	s.server, err = portal.New(portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.test"}, Now: s.Clock.Now, Zone: s.Zone,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Catalogue: words, Sessions: s.people,
	},
		area.Routes(area.Deps{Entering: s.entering, Annex: questions, Now: s.Clock.Now}),
		school.Routes(school.Deps{
			Annex: questions, Returns: s.Returns, Guide: review.NewGuide(postgres.NewGuidance(s.DB), s.Clock.Now), Now: s.Clock.Now,
			Tasks: assignment.NewService(postgres.NewAssignments(s.DB), s.Clock.Now, s.Zone),
			Told:  notice.NewService(postgres.NewNotices(s.DB), s.Seasons, nil, s.Clock.Now, s.Zone),
		}),
		office.Routes(office.Deps{
			Returns: s.Returns, Seasons: s.Seasons, Now: s.Clock.Now, Census: season.NewCensus(postgres.NewSeasons(s.DB), s.Zone),
		}))
	if err != nil {
		t.Fatal(err)
	}
	s.one = s.Schools[0]
	s.here, s.sheet = "/tham-dinh/"+number(int64(s.one.Return))+"/nhap-thay", "/phieu/"+number(int64(s.one.Return))

	return s
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (s *site) send(actor account.Actor, req *http.Request) answer {
	s.t.Helper()
	req.Host = "portal.test"
	req.Header.Set("Cookie", "phien="+number(actor.PersonID))
	req.Header.Set("X-CSRF-Token", base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret()...)))
	resp, err := s.server.Test(req)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		s.t.Fatal(err)
	}

	return answer{t: s.t, status: resp.StatusCode, header: resp.Header, body: string(body)}
}

func (s *site) get(actor account.Actor, path string) answer {
	s.t.Helper()

	return s.send(actor, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, http.NoBody))
}

func (s *site) post(actor account.Actor, path string, fields ...string) answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	return s.send(actor, req)
}

// scan sends the form of the paper with a file, which stands last.
func (s *site) scan(actor account.Actor, name string, content []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"paper_number", "07/PTĐG-THM"}, {"paper_date", "2025-05-09"}, {"signer", "Hiệu trưởng"}} {
		if err := form.WriteField(f[0], f[1]); err != nil {
			s.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		s.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, s.here+"/ban-giay", &b)
	req.Header.Set("Content-Type", form.FormDataContentType())

	return s.send(actor, req)
}

// begin opens an entry as somebody of the office.
func (s *site) begin(actor account.Actor) answer {
	s.t.Helper()

	return s.post(actor, s.here, "reason", "Trường mất điện từ 05/5", "paper_number", "07/PTĐG-THM", "paper_date", "09/5/2025", "signer", "Hiệu trưởng")
}

// typeAll types both groups: each condition met, each component half its maximum.
func (s *site) typeAll(actor account.Actor) {
	s.t.Helper()
	for g := range s.Index.Groups {
		fields := []string{"nhom", strconv.Itoa(g)}
		for _, c := range s.Index.Groups[g].Conditions {
			fields = append(fields, "ban-"+c.Code, "0", "dat-"+c.Code, "1")
		}
		for _, c := range s.Index.Components() {
			if c.Group == s.Index.Groups[g].Code {
				fields = append(fields, "ban-"+c.Code, "0", "diem-"+c.Code, (c.Max / 200 * 100).String())
			}
		}
		s.post(actor, s.here+"/cau-tra-loi", fields...).is(http.StatusSeeOther)
	}
}

// plan names the plan.
func (s *site) plan(actor account.Actor) {
	s.t.Helper()
	s.post(actor, s.here+"/ke-hoach", "version", "0", "plan_number", "12/KH-THM", "plan_date", "2025-04-03").is(http.StatusSeeOther)
}

// ready has everything that a sending asks for.
func (s *site) ready(actor account.Actor) {
	s.t.Helper()
	s.begin(actor).is(http.StatusSeeOther)
	s.scan(actor, "phiếu ký.pdf", pdf()).is(http.StatusSeeOther)
	s.typeAll(actor)
	s.plan(actor)
}

// seen is the fingerprint that the last look shows.
func (s *site) seen(actor account.Actor) string {
	s.t.Helper()
	_, rest, ok := strings.Cut(s.get(actor, s.here+"/gui").is(http.StatusOK).body, `name="seen" value="`)
	if !ok {
		s.t.Fatal("the page has no way to send")
	}
	seen, _, _ := strings.Cut(rest, `"`)

	return seen
}

func pdf() []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
}

// is fails unless the answer has the status and every text.
func (a answer) is(status int, texts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d:\n%.2500s", a.status, status, main(a.body))
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("does not say %q:\n%.4000s", text, main(a.body))
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
	if at := strings.Index(body, "<main"); at >= 0 {
		return body[at:]
	}

	return body
}

// load is the return as its principal sees it.
func (s *site) load() *assessment.Return {
	s.t.Helper()
	r, err := s.Returns.Load(s.t.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.t.Fatal(err)
	}

	return r
}
