package postgres_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

const outlineOfDistrict = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"159"},
"geometry":{"type":"Polygon","coordinates":[[[105.7,20.4],[105.8,20.4],[105.8,20.5],[105.7,20.4]]]}}]}`

func outlines(t *testing.T, content string) []boundary.Feature {
	t.Helper()
	list, err := boundary.Read([]byte(content))
	if err != nil {
		t.Fatal(err)
	}

	return list
}

func TestBoundariesAreWrittenOnceWithTheirAudit(t *testing.T) {
	t.Parallel()
	db, store, _ := newDirectory(t)
	service := boundary.NewService(store)
	list := outlines(t, outlineOfDistrict)
	if r, err := service.Preview(t.Context(), list, boundary.Wanted{}); err != nil || len(r.Added) != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	if n := count(t, db, "SELECT count(*) FROM unit_boundary"); n != 0 {
		t.Errorf("a preview wrote %d outlines", n)
	}
	for _, added := range []int{1, 0} {
		r, err := service.Import(t.Context(), 7, list, boundary.Wanted{})
		if err != nil || !r.Clean() || len(r.Added) != added || len(r.Changed) != 0 {
			t.Fatalf("%v %+v", err, r)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM audit WHERE action = 'directory.import_boundaries' AND person_id = 7"); n != 1 {
		t.Errorf("%d audit lines, want 1", n)
	}
	kept, err := store.Boundaries(t.Context())
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v %+v", err, kept)
	}
	shape, err := boundary.Unpack(kept[0].Packed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list[0].Shape, shape); diff != "" {
		t.Error(diff)
	}
	list[0].Shape = boundary.Shape{{append(boundary.Ring{{X: 10_570_000, Y: 2_030_000}}, list[0].Shape[0][0][1:]...)}}
	if r, err := service.Import(t.Context(), 7, list, boundary.Wanted{}); err != nil || len(r.Changed) != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	if n := count(t, db, "SELECT count(*) FROM unit_boundary WHERE shape <> decode('"+hex.EncodeToString(kept[0].Packed)+"', 'hex')"); n != 1 {
		t.Errorf("%d outlines were changed, want 1", n)
	}
}

func TestBoundariesThatOverlapInTimeAreAConflict(t *testing.T) {
	t.Parallel()
	_, store, _ := newDirectory(t)
	list := outlines(t, outlineOfDistrict)
	service := boundary.NewService(store)
	if _, err := service.Import(t.Context(), 0, list, boundary.Wanted{}); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Boundaries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = store.UpdateBoundaries(t.Context(), 0, func(directory.Tree, []boundary.Kept) (boundary.Change, []audit.Entry, error) {
		again := boundary.Outline(kept[0])
		again.Valid.From = again.Valid.From.Add(240 * time.Hour)

		return boundary.Change{Added: []boundary.Outline{again}}, []audit.Entry{{Action: "directory.import_boundaries"}}, nil
	})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("two outlines of one day: %v", err)
	}
}

// TestRealBoundariesAreWritten puts the public files over the public lists of units: the codes of the communes stand for
// other places before and after the reorganisation.
func TestRealBoundariesAreWritten(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name)) //nolint:gosec // the names below
		if err != nil {
			t.Skipf("SKIPPED: the real boundaries are not here: %v", err)
		}

		return string(content)
	}
	db := pgtest.New(t)
	store := postgres.NewDirectory(db)
	units := directory.NewService(store, pgtest.Now, time.UTC)
	three, two := from("2024-01-01"), from("2025-07-01")
	three.To = two.From
	for name, valid := range map[string]directory.Interval{"units-2024-three-tier.csv": three, "units-2026-two-tier.csv": two} {
		if r, err := units.ImportUnits(t.Context(), directory.Importer{}, table(t, read(name)), valid); err != nil || !r.Clean() {
			t.Fatalf("%s: %v", name, err)
		}
	}
	service := boundary.NewService(store)
	districts, communes := outlines(t, read("districts-hoa-binh-2024.geojson")), outlines(t, read("communes-phu-tho-2025.geojson"))
	if r, err := service.Import(t.Context(), 0, communes, boundary.Wanted{}); err != nil || len(r.Refused) != 148 {
		t.Errorf("without a day: %v, %d refused", err, len(r.Refused))
	}
	for _, step := range []struct {
		list   []boundary.Feature
		wanted boundary.Wanted
		added  int
	}{
		{districts, boundary.Wanted{}, 10},
		{communes, boundary.Wanted{Valid: two}, 148},
		{districts, boundary.Wanted{}, 0},
		{communes, boundary.Wanted{Valid: two}, 0},
	} {
		r, err := service.Import(t.Context(), 0, step.list, step.wanted)
		if err != nil || !r.Clean() || len(r.Added) != step.added || len(r.Changed) != 0 {
			t.Fatalf("%v: added %d, changed %d, refused %+v", err, len(r.Added), len(r.Changed), r.Refused)
		}
	}
	if n := count(t, db, `SELECT count(*) FROM unit_boundary b JOIN unit_version v ON v.unit_id = b.unit_id AND v.valid @> b.valid
		WHERE (v.kind = 'district' AND upper(b.valid) = '2025-07-01') OR (v.kind = 'commune' AND lower(b.valid) = '2025-07-01')`); n != 158 {
		t.Errorf("%d outlines belong to a unit of their days, want 158", n)
	}
}
