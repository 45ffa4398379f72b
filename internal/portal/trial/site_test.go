package trial_test

import (
	"strconv"
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	"github.com/thuocso/thuocso/internal/portal/trial"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// site is the area on a real database, to be asked by anybody of the province.
type site struct {
	*province.Province
	*portaltest.Site
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Province: province.New(t, province.Options{})}
	s.Site = portaltest.New(t, portaltest.Options{People: portaltest.Among(s.People()...), Now: s.Clock.Now, Zone: s.Zone},
		trial.Routes(trial.Deps{Returns: s.Returns, Now: s.Clock.Now}))

	return s
}

func (s *site) path(of assessment.ID) string {
	return "/phieu/" + strconv.FormatInt(int64(of), 10) + "/thu-nghiem"
}
