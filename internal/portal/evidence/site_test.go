package evidence_test

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
	"sync/atomic"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/reuse"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/filestore"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	area "github.com/thuocso/thuocso/internal/portal/evidence"
	"github.com/thuocso/thuocso/internal/portal/office"
	"github.com/thuocso/thuocso/internal/portal/school"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
)

// quota is what a school of these tests may keep.
const quota = 30 << 20

// site is the area, beside those of school and office, on a real database and a real store of files.
type site struct {
	*province.Province
	t         *testing.T
	server    *portal.Server
	documents *evidence.Service
	store     *postgres.Evidence
	files     *files
	people    people
}

// files is the real store, whose disk can be said to be full.
type files struct {
	*filestore.Store

	full atomic.Bool
}

// Complete implements evidence.Files.
func (f *files) Complete(ctx context.Context, upload string) (evidence.Stored, error) {
	s, err := f.Store.Complete(ctx, upload)

	return evidence.Stored{SHA256: s.SHA256, Size: s.Size}, err
}

// Free implements evidence.Files.
func (f *files) Free(ctx context.Context) (free, total int64, err error) {
	if f.full.Load() {
		return 99, 1000, nil
	}

	return f.Store.Free(ctx)
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
		s.people[strconv.FormatInt(a.PersonID, 10)] = a
	}
	for _, one := range s.Schools {
		s.people[strconv.FormatInt(one.Principal.PersonID, 10)] = one.Principal
		s.people[strconv.FormatInt(one.Staff.PersonID, 10)] = one.Staff
	}
	kept, err := filestore.New(filestore.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.files, s.store = &files{Store: kept}, postgres.NewEvidence(s.DB)
	s.documents = evidence.NewService(s.store, evidence.Options{
		Uploads: s.store, Files: s.files, Quota: quota, Now: s.Clock.Now, Zone: s.Zone,
	})
	guide := review.NewGuide(postgres.NewGuidance(s.DB), s.Clock.Now)
	s.server, err = portal.New(portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.test"}, Now: s.Clock.Now, Zone: s.Zone,
		Log: slog.New(slog.DiscardHandler), Catalogue: words, Sessions: s.people,
	},
		area.Routes(area.Deps{Documents: s.documents, Returns: s.Returns, Now: s.Clock.Now}),
		school.Routes(school.Deps{
			Annex:   annex.NewService(postgres.NewReturns(s.DB), plan.NewService(postgres.NewPlans(s.DB), s.Seasons), s.Clock.Now),
			Returns: s.Returns, Guide: guide, Now: s.Clock.Now, Reuse: reuse.NewService(postgres.NewReturns(s.DB)),
			Tasks: assignment.NewService(postgres.NewAssignments(s.DB), s.Clock.Now, s.Zone),
			Told:  notice.NewService(postgres.NewNotices(s.DB), s.Seasons, nil, s.Clock.Now, s.Zone),
		}),
		office.Routes(office.Deps{
			Returns: s.Returns, Seasons: s.Seasons, Now: s.Clock.Now, Census: season.NewCensus(postgres.NewSeasons(s.DB), s.Zone),
		}))
	if err != nil {
		t.Fatal(err)
	}

	return s
}

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
	req.Header.Set("Cookie", "phien="+strconv.FormatInt(actor.PersonID, 10))
	if req.Header.Get("X-CSRF-Token") == "" {
		req.Header.Set("X-CSRF-Token", token())
	}
	resp, err := s.server.Test(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}

	return answer{t: s.t, status: resp.StatusCode, header: resp.Header, body: string(body)}
}

func token() string {
	return base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret()...))
}

func (s *site) get(actor account.Actor, path string) answer {
	s.t.Helper()

	return s.send(actor, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, http.NoBody))
}

// post sends a form without a file.
func (s *site) post(actor account.Actor, path string, fields ...string) answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Add("Content-Type", "application/x-www-form-urlencoded")

	return s.send(actor, req)
}

// sendFile sends a form with a file as a browser without scripts does: the file stands last.
func (s *site) sendFile(actor account.Actor, name string, content []byte, fields ...string) answer {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
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
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/minh-chung", &b)
	req.Header.Set("Content-Type", form.FormDataContentType())

	return s.send(actor, req)
}

// tus sends a request of the protocol; headers are pairs.
func (s *site) tus(actor account.Actor, method, path string, body []byte, headers ...string) answer {
	s.t.Helper()
	req := httptest.NewRequestWithContext(s.t.Context(), method, path, bytes.NewReader(body))
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Accept", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}

	return s.send(actor, req)
}

// begin begins an upload and returns its address.
func (s *site) begin(actor account.Actor, name string, length int, more ...string) string {
	s.t.Helper()
	told := "filename " + base64.StdEncoding.EncodeToString([]byte(name))
	for i := 0; i+1 < len(more); i += 2 {
		told += "," + more[i] + " " + base64.StdEncoding.EncodeToString([]byte(more[i+1]))
	}

	return s.tus(actor, http.MethodPost, "/minh-chung/tai-len", nil,
		"Upload-Length", strconv.Itoa(length), "Upload-Metadata", told).is(http.StatusCreated).header.Get("Location")
}

// piece sends a piece.
func (s *site) piece(actor account.Actor, address string, offset int, content []byte) answer {
	s.t.Helper()

	return s.tus(actor, http.MethodPatch, address, content,
		"Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
}

// is fails unless the answer has the status and every text.
func (a answer) is(status int, texts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d:\n%.1500s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("does not say %q:\n%.3000s", text, mainOf(a.body))
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

func mainOf(body string) string {
	if _, rest, ok := strings.Cut(body, "<main"); ok {
		return rest
	}

	return body
}

// pdf is a PDF of about so many bytes.
func pdf(size int) []byte {
	const head, tail = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ", "\n%%EOF\n"

	return []byte(head + strings.Repeat("x", max(0, size-len(head)-len(tail))) + tail)
}
