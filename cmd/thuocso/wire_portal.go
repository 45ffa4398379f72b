package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/admin"
	"github.com/thuocso/thuocso/internal/portal/maps"
	compared "github.com/thuocso/thuocso/internal/portal/offices"
	"github.com/thuocso/thuocso/internal/portal/open"
	"github.com/thuocso/thuocso/internal/portal/pictures"
	"github.com/thuocso/thuocso/internal/portal/plan"
	"github.com/thuocso/thuocso/internal/portal/start"
	"github.com/thuocso/thuocso/internal/portal/trends"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/web"
	view "github.com/thuocso/thuocso/web/page/admin"
	results "github.com/thuocso/thuocso/web/page/figures"
)

// wire puts the portal together on its station.
func wire(ctx context.Context, st *station) (portalServer, error) {
	server, err := assemble(ctx, st, time.Now)
	if err != nil {
		return nil, err
	}
	return withClockwork(ctx, st, server, time.Now)
}

// assemble is wire with a clock: tests walk the very routes that people meet.
func assemble(ctx context.Context, st *station, now func() time.Time) (*portal.Server, error) {
	words, err := locale.Load(func(lang locale.Lang, key string) {
		st.log.WarnContext(ctx, "catalogue lacks a key", "lang", string(lang), "key", key)
	})
	if err != nil {
		return nil, fmt.Errorf("load catalogue: %w", err)
	}
	assets, err := web.Load()
	if err != nil {
		return nil, fmt.Errorf("load assets: %w", err)
	}
	sample, err := postgres.HasSample(ctx, st.db)
	if err != nil {
		return nil, fmt.Errorf("look for sample data: %w", err)
	}
	parts := newSubjects(st, now)
	if err := parts.register(ctx); err != nil {
		return nil, err
	}
	told, err := newTold(st, parts, now)
	if err != nil {
		return nil, err
	}
	shown := figureDeps(st, parts, now)
	documents, offices, err := newEvidence(st, now)
	if err != nil {
		return nil, err
	}
	accounts := account.New(postgres.NewAccounts(st.db), account.Options{Now: now, Zone: st.config.Timezone})
	server, err := portal.New(portal.Config{ //nolint:contextcheck // each request brings its own
		BaseURL: st.config.BaseURL, Proxies: st.config.TrustedProxies, Now: now, Zone: st.config.Timezone, Log: st.log,
		Catalogue: words, Sessions: accounts, Health: st.db.Ping, Assets: assets, Sample: sample,
		Home: homes(), Tabs: tabs(),
	},
		open.Routes(open.Deps{Accounts: accounts}),
		admin.PeopleRoutes(admin.PeopleDeps{People: accounts, Posts: words.Printer(locale.Vi, st.config.Timezone)}),
		deskRoutes(st, deskParts{parts, told, documents, shown, now}), //nolint:contextcheck // each request brings its own
		append(figureRoutes(st, shown), trends.Routes(trends.Deps{Pages: shown, Store: postgres.NewRanking(st.db)})...),
		plan.Routes(plan.Deps{Figures: shown, Plans: parts.plans, Offices: offices, Trees: postgres.NewRanking(st.db)}),
		plan.OwnRoutes(parts.own),
		compared.Routes(compared.Deps{Figures: shown, Offices: postgres.NewRanking(st.db)}),
		start.Routes(start.Deps{Pages: shown}), maps.Routes(maps.Deps{Pages: shown, Shapes: postgres.NewDirectory(st.db)}),
		jobRoutes(st, parts, shown.Figures, now),
		pictures.Routes(pictures.Deps{Pages: shown, Plans: parts.plans, Sendings: postgres.NewRanking(st.db), Trees: postgres.NewRanking(st.db), Zone: st.config.Timezone}),
		directoryRoutes(st, now),
		exportRoutes(st, parts, now),
	)

	return server, wrap("make portal", err)
}

// homes are the first pages of the roles; a role without one sees its own account.
func homes() map[account.Role]string {
	return map[account.Role]string{
		account.Principal:       "/phieu",
		account.Staff:           "/phieu",
		account.Reviewer:        results.StartPath,
		account.OfficeHead:      results.StartPath,
		account.ProvinceOfficer: results.StartPath,
		account.MinistryViewer:  results.BoardPath,
		account.ProvinceAdmin:   "/ky-danh-gia",
		account.SystemAdmin:     view.PeoplePath,
	}
}

// tabs are the sections in their order; each is shown to whoever may open its first page.
func tabs() []portal.Tab {
	return slices.Concat([]portal.Tab{
		{Key: "school.home.title", Href: "/phieu", Permission: account.ReturnFill},
		{Key: "evidence.list", Href: "/minh-chung", Permission: account.EvidenceKeep},
		{Key: "start.title", Href: results.StartPath, Permission: account.FiguresView},
		{Key: "office.queue", Href: "/tham-dinh", Permission: account.ReviewList},
		{Key: "office.batch", Href: "/cong-nhan", Permission: account.ResultDecide},
		{Key: "guidance.title", Href: "/huong-dan", Permission: account.GuidanceWrite},
		{Key: "season.list", Href: "/ky-danh-gia", Permission: account.SeasonView},
	}, figureTabs(), []portal.Tab{
		{Key: "people.title", Href: view.PeoplePath, Permission: account.PeopleManage},
	}, directoryTabs())
}
