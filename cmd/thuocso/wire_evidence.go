package main

import (
	"context"
	"io"
	"time"

	"github.com/thuocso/thuocso/internal/assessment/reuse"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/filestore"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
)

// newEvidence is the service of the schools' documents, and that of what offices enter with proof.
func newEvidence(st *station, now func() time.Time) (*evidence.Service, *plan.Offices, error) {
	files, err := newFiles(st.config)
	if err != nil {
		return nil, nil, err
	}
	store := postgres.NewEvidence(st.db)

	return evidence.NewService(store, evidence.Options{
		Uploads: store, Files: kept{files}, Quota: st.config.FilesQuota, Now: now, Zone: st.config.Timezone,
	}), plan.NewOffices(postgres.NewPlans(st.db), kept{files}, now, st.config.Timezone), nil
}

// kept is the store of files as the subject names what it keeps.
type kept struct{ *filestore.Store }

// Complete implements evidence.Files.
func (k kept) Complete(ctx context.Context, upload string) (evidence.Stored, error) {
	s, err := k.Store.Complete(ctx, upload)

	return evidence.Stored{SHA256: s.SHA256, Size: s.Size}, wrap("complete upload", err)
}

// Create implements plan.Files.
func (k kept) Create(ctx context.Context, r io.Reader, limit int64) (evidence.Stored, error) {
	s, err := k.Store.Create(ctx, r, limit)

	return evidence.Stored{SHA256: s.SHA256, Size: s.Size}, wrap("keep file", err)
}

var (
	_ evidence.Files = kept{}
	_ plan.Files     = kept{}
)

// newReuse is what returns can take over from the season before.
func newReuse(st *station) *reuse.Service { return reuse.NewService(postgres.NewReturns(st.db)) }
