package main

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/sample"
	"github.com/thuocso/thuocso/internal/season"
)

// The revisions under which the sample's seasons are held.
const (
	sampleIndex = "qd-4725-2022.yaml"
	samplePlan  = "plans/kh-219-hoa-binh-2022.yaml"
	// sampleScheme is the national scheme that they are held against besides.
	sampleScheme = "plans/qd-131-ttg-2022.yaml"
)

// sampleStore is what the sample is written through.
type sampleStore struct {
	*postgres.Accounts
	*postgres.Returns
}

// loadSample fills an empty database with the sample province and prints one account per role.
func loadSample(ctx context.Context, p *process, st *station) error {
	empty, err := postgres.IsEmpty(ctx, st.db)
	if err != nil {
		return wrap("look whether the database is empty", err)
	}
	if !empty {
		p.say("cli.sample_there")

		return nil
	}
	begun := time.Now()
	units := directory.NewService(postgres.NewDirectory(st.db), time.Now, st.config.Timezone)
	if err := sample.LoadDirectory(ctx, units); err != nil {
		return wrap("load directory", err)
	}
	seasons := season.NewService(postgres.NewSeasons(st.db), time.Now, st.config.Timezone)
	loader := sample.Loader{
		Store:   sampleStore{postgres.NewAccounts(st.db), postgres.NewReturns(st.db)},
		Seasons: seasons, Hasher: account.NewHasher(account.DefaultCost()), Now: begun,
	}
	if loader.IndexID, err = register(ctx, seasons, "index", sampleIndex); err != nil {
		return err
	}
	if loader.PlanID, err = register(ctx, seasons, "plan", samplePlan); err != nil {
		return err
	}
	if loader.Index, err = seasons.Index(ctx, loader.IndexID); err != nil {
		return wrap("read index", err)
	}
	if err := papers(st, &loader); err != nil {
		return err
	}
	if err := planned(ctx, st, &loader); err != nil {
		return err
	}
	logins, err := loader.Load(ctx)
	if err != nil {
		return wrap("load seasons", err)
	}
	if err := postgres.Analyze(ctx, st.db); err != nil {
		return wrap("count the sample's tables", err)
	}
	p.say("cli.sample_loaded", "seconds", fmt.Sprintf("%.1f", time.Since(begun).Seconds()))
	for _, l := range logins {
		p.say("cli.sample_account", "role", string(l.Role), "post", l.Post, "unit", l.Unit, "login", l.Login, "password", l.Password)
	}

	return nil
}

// planned lets the sample's seasons be held against the national scheme besides the province's plan.
func planned(ctx context.Context, st *station, loader *sample.Loader) error {
	further, err := register(ctx, loader.Seasons, "plan", sampleScheme)
	store := postgres.NewPlans(st.db)
	adder := plan.NewAdder(store, plan.NewService(store, loader.Seasons), loader.Seasons, time.Now)
	loader.Held = func(ctx context.Context, id season.ID) ([]*maturity.Plan, error) {
		return adder.Hold(ctx, season.Season{ID: id, RevisionID: loader.IndexID}, further)
	}

	return err
}

// papers lets the sample have evidence and share its work, through the same services that people use.
func papers(st *station, loader *sample.Loader) error {
	files, err := newFiles(st.config)
	if err != nil {
		return err
	}
	store := postgres.NewEvidence(st.db)
	loader.Documents = func(at time.Time) sample.Documents {
		return evidence.NewService(store, evidence.Options{
			Uploads: store, Files: kept{files}, Quota: st.config.FilesQuota, Now: func() time.Time { return at }, Zone: st.config.Timezone,
		})
	}
	loader.Looked = store.NoteLink
	loader.Assign = newTasks(st, time.Now).Assign

	return nil
}

// register stores an embedded index or plan as a revision, once.
func register(ctx context.Context, seasons *season.Service, kind, name string) (int64, error) {
	content, err := fs.ReadFile(indicators.FS, name)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", name, err)
	}
	id, err := seasons.Register(ctx, kind, path.Base(name), content)

	return id, wrap("register "+name, err)
}
