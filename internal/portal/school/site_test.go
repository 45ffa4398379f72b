package school_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/reuse"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/plan"
	annexpage "github.com/thuocso/thuocso/internal/portal/annex"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
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
	*portaltest.Site
}

func newSite(t *testing.T, o province.Options) *site {
	t.Helper()
	s := &site{Province: province.New(t, o)}
	figure := postgres.NewRanking(s.DB)
	reader := ranking.NewReader(figure, figure, s.Seasons)
	results := figures.Deps{
		Figures: reader, Changes: change.NewBook(reader), Peers: figure, Figured: figure, Seasons: s.Seasons,
		Census: season.NewCensus(postgres.NewSeasons(s.DB), s.Zone), Answers: s.Returns, Now: s.Clock.Now,
	}
	s.Site = portaltest.New(t, portaltest.Options{People: portaltest.Among(s.People()...), Now: s.Clock.Now, Zone: s.Zone}, school.Routes(school.Deps{
		Annex:   annex.NewService(postgres.NewReturns(s.DB), plan.NewService(postgres.NewPlans(s.DB), s.Seasons), s.Clock.Now),
		Returns: s.Returns, Guide: review.NewGuide(postgres.NewGuidance(s.DB), s.Clock.Now),
		Reuse:  reuse.NewService(postgres.NewReturns(s.DB)),
		Tasks:  assignment.NewService(postgres.NewAssignments(s.DB), s.Clock.Now, s.Zone),
		Told:   notice.NewService(postgres.NewNotices(s.DB), s.Seasons, nil, s.Clock.Now, s.Zone),
		Beside: results.Beside, Ranks: reader, Now: s.Clock.Now,
	}), annexpage.Routes(annexpage.Deps{
		Returns: s.Returns, Annex: annex.NewService(postgres.NewReturns(s.DB), plan.NewService(postgres.NewPlans(s.DB), s.Seasons), s.Clock.Now), Now: s.Clock.Now,
	}), figures.Routes(results), seasons.Routes(seasons.Deps{Seasons: s.Seasons, Census: results.Census, Plans: plan.NewService(postgres.NewPlans(s.DB), s.Seasons), Now: s.Clock.Now}))

	return s
}

// seen reads what the confirmation says that it shows.
func (s *site) seen(one province.School) string {
	s.T.Helper()
	page := s.Get(one.Principal, s.path(one.Return, "/gui")).Is(http.StatusOK, "CHƯA ĐƯỢC NỘP", "phê duyệt")
	_, rest, _ := strings.Cut(page.Body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)

	return seen
}

// submit sends a return as its principal does, from the page that asks once more.
func (s *site) submit(one province.School) portaltest.Answer {
	s.T.Helper()

	return s.Post(one.Principal, s.path(one.Return, "/gui"), "approved", "1", "seen", s.seen(one)).Is(http.StatusSeeOther)
}

func (s *site) path(of assessment.ID, more string) string {
	return "/phieu/" + strconv.FormatInt(int64(of), 10) + more
}
