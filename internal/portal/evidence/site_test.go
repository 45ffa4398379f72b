package evidence_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/reuse"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/filestore/filetest"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/plan"
	area "github.com/thuocso/thuocso/internal/portal/evidence"
	"github.com/thuocso/thuocso/internal/portal/office"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
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
	*portaltest.Site

	documents *evidence.Service
	store     *postgres.Evidence
	files     *filetest.Files
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Province: province.New(t, province.Options{})}
	s.files, s.store = filetest.New(t), postgres.NewEvidence(s.DB)
	s.documents = evidence.NewService(s.store, evidence.Options{
		Uploads: s.store, Files: s.files, Quota: quota, Now: s.Clock.Now, Zone: s.Zone,
	})
	guide := review.NewGuide(postgres.NewGuidance(s.DB), s.Clock.Now)
	s.Site = portaltest.New(t, portaltest.Options{People: portaltest.Among(s.People()...), Now: s.Clock.Now, Zone: s.Zone},
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

	return s
}

// sendFile sends a form with a file as a browser without scripts does.
func (s *site) sendFile(actor account.Actor, name string, content []byte, fields ...string) portaltest.Answer {
	s.T.Helper()

	return s.PostFile(actor, "/minh-chung", portaltest.File{Field: "file", Name: name, Content: content}, fields...)
}

// tus sends a request of the protocol; headers are pairs.
func (s *site) tus(actor account.Actor, method, path string, body []byte, headers ...string) portaltest.Answer {
	s.T.Helper()
	req := httptest.NewRequestWithContext(s.T.Context(), method, path, bytes.NewReader(body))
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Accept", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}

	return s.Send(actor, req)
}

// begin begins an upload and returns its address.
func (s *site) begin(actor account.Actor, name string, length int, more ...string) string {
	s.T.Helper()
	told := "filename " + base64.StdEncoding.EncodeToString([]byte(name))
	for i := 0; i+1 < len(more); i += 2 {
		told += "," + more[i] + " " + base64.StdEncoding.EncodeToString([]byte(more[i+1]))
	}

	return s.tus(actor, http.MethodPost, "/minh-chung/tai-len", nil,
		"Upload-Length", strconv.Itoa(length), "Upload-Metadata", told).Is(http.StatusCreated).Header.Get("Location")
}

// piece sends a piece.
func (s *site) piece(actor account.Actor, address string, offset int, content []byte) portaltest.Answer {
	s.T.Helper()

	return s.tus(actor, http.MethodPatch, address, content,
		"Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
}

// pdf is a PDF of about so many bytes.
func pdf(size int) []byte {
	const head, tail = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ", "\n%%EOF\n"

	return []byte(head + strings.Repeat("x", max(0, size-len(head)-len(tail))) + tail)
}
