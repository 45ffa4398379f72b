package main

import (
	"slices"
	"time"

	onbehalf "github.com/thuocso/thuocso/internal/assessment/entering"
	documents "github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/annex"
	"github.com/thuocso/thuocso/internal/portal/entering"
	"github.com/thuocso/thuocso/internal/portal/evidence"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/portal/guidance"
	"github.com/thuocso/thuocso/internal/portal/office"
	"github.com/thuocso/thuocso/internal/portal/school"
	"github.com/thuocso/thuocso/internal/portal/seasons"
	"github.com/thuocso/thuocso/internal/portal/together"
	"github.com/thuocso/thuocso/internal/portal/trial"
	"github.com/thuocso/thuocso/internal/portal/workbook"
	view "github.com/thuocso/thuocso/web/page/admin"
)

// deskParts is what the areas around a return work with.
type deskParts struct {
	subjects
	told   *notice.Service
	papers *documents.Service
	shown  figures.Deps
	now    func() time.Time
}

// deskRoutes are the areas around a return: filling, sending, judging, and the seasons in which that happens.
func deskRoutes(st *station, d deskParts) []portal.Route {
	return slices.Concat(
		school.Routes(school.Deps{
			Returns: d.returns, Guide: d.guide, Reuse: newReuse(st), Tasks: newTasks(st, d.now), Told: d.told,
			Beside: d.shown.Beside, Ranks: d.shown.Figures, Annex: d.annex, Now: d.now,
		}),
		trial.Routes(trial.Deps{Returns: d.returns, Now: d.now}),
		office.Routes(office.Deps{Returns: d.returns, Seasons: d.seasons, Census: d.census, Now: d.now}),
		entering.Routes(entering.Deps{Entering: onbehalf.NewService(d.returns, d.papers), Annex: d.annex, Now: d.now}),
		together.Routes(together.Deps{
			Returns: d.returns, Tasks: newTasks(st, d.now), Told: d.told, Zone: st.config.Timezone, People: view.PeoplePath,
		}),
		annex.Routes(annex.Deps{Returns: d.returns, Annex: d.annex, Now: d.now}),
		workbook.Routes(workbook.Deps{Returns: d.returns, Annex: d.annex, Now: d.now}),
		evidence.Routes(evidence.Deps{Documents: d.papers, Returns: d.returns, Now: d.now}),
		guidance.Routes(guidance.Deps{Guide: d.guide, Seasons: d.seasons}),
		seasons.Routes(seasons.Deps{Seasons: d.seasons, Census: d.census, Plans: d.plans, Now: d.now}),
	)
}
