package entering_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/filestore/filetest"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/plan"
	area "github.com/thuocso/thuocso/internal/portal/entering"
	"github.com/thuocso/thuocso/internal/portal/office"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	"github.com/thuocso/thuocso/internal/portal/school"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
)

// site is the area, beside those of school and office, on a real database and a real store of files.
type site struct {
	*province.Province
	*portaltest.Site

	entering *entering.Service
	plans    *plan.Service
	store    *postgres.Evidence
	one      province.School
	// here is the address of entering the first school's return, sheet that of the return.
	here, sheet string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Province: province.New(t, province.Options{})}
	s.store = postgres.NewEvidence(s.DB)
	documents := evidence.NewService(s.store, evidence.Options{Uploads: s.store, Files: filetest.New(t), Quota: 1, Now: s.Clock.Now, Zone: s.Zone})
	s.entering = entering.NewService(s.Returns, documents)
	s.plans = plan.NewService(postgres.NewPlans(s.DB), s.Seasons)
	questions := annex.NewService(postgres.NewReturns(s.DB), s.plans, s.Clock.Now)
	s.Site = portaltest.New(t, portaltest.Options{People: portaltest.Among(s.People()...), Now: s.Clock.Now, Zone: s.Zone},
		area.Routes(area.Deps{Entering: s.entering, Annex: questions, Now: s.Clock.Now}),
		school.Routes(school.Deps{
			Annex: questions, Returns: s.Returns, Guide: review.NewGuide(postgres.NewGuidance(s.DB), s.Clock.Now), Now: s.Clock.Now,
			Tasks: assignment.NewService(postgres.NewAssignments(s.DB), s.Clock.Now, s.Zone),
			Told:  notice.NewService(postgres.NewNotices(s.DB), s.Seasons, nil, s.Clock.Now, s.Zone),
		}),
		office.Routes(office.Deps{
			Returns: s.Returns, Seasons: s.Seasons, Now: s.Clock.Now, Census: season.NewCensus(postgres.NewSeasons(s.DB), s.Zone),
		}))
	s.one = s.Schools[0]
	s.here, s.sheet = "/tham-dinh/"+number(int64(s.one.Return))+"/nhap-thay", "/phieu/"+number(int64(s.one.Return))

	return s
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// scan sends the form of the paper with a file.
func (s *site) scan(actor account.Actor, name string, content []byte) portaltest.Answer {
	s.T.Helper()

	return s.PostFile(actor, s.here+"/ban-giay", portaltest.File{Field: "file", Name: name, Content: content},
		"paper_number", "07/PTĐG-THM", "paper_date", "2025-05-09", "signer", "Hiệu trưởng")
}

// begin opens an entry as somebody of the office.
func (s *site) begin(actor account.Actor) portaltest.Answer {
	s.T.Helper()

	return s.Post(actor, s.here, "reason", "Trường mất điện từ 05/5", "paper_number", "07/PTĐG-THM", "paper_date", "09/5/2025", "signer", "Hiệu trưởng")
}

// typeAll types both groups: each condition met, each component half its maximum.
func (s *site) typeAll(actor account.Actor) {
	s.T.Helper()
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
		s.Post(actor, s.here+"/cau-tra-loi", fields...).Is(http.StatusSeeOther)
	}
}

// plan names the plan.
func (s *site) plan(actor account.Actor) {
	s.T.Helper()
	s.Post(actor, s.here+"/ke-hoach", "version", "0", "plan_number", "12/KH-THM", "plan_date", "2025-04-03").Is(http.StatusSeeOther)
}

// ready has everything that a sending asks for.
func (s *site) ready(actor account.Actor) {
	s.T.Helper()
	s.begin(actor).Is(http.StatusSeeOther)
	s.scan(actor, "phiếu ký.pdf", pdf()).Is(http.StatusSeeOther)
	s.typeAll(actor)
	s.plan(actor)
}

// seen is the fingerprint that the last look shows.
func (s *site) seen(actor account.Actor) string {
	s.T.Helper()

	return s.Get(actor, s.here+"/gui").Is(http.StatusOK).Value("seen")
}

func pdf() []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
}

// load is the return as its principal sees it.
func (s *site) load() *assessment.Return {
	s.T.Helper()
	r, err := s.Returns.Load(s.T.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.T.Fatal(err)
	}

	return r
}
