package postgres_test

import (
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

func TestOutlookOfAPlan(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 3, size{2, 4, 80})
	w.state = anyState
	w.write()
	seasons := season.NewService(postgres.NewSeasons(db), pgtest.Now, nil)
	service := plan.NewService(postgres.NewPlans(db), seasons)
	none, err := service.Field(t.Context(), w.season, ranking.Verified, w.paths[1])
	if err != nil || len(none.Plans) > 0 {
		t.Fatalf("a season without a plan: %+v, %v", none, err)
	}
	content, err := indicators.FS.ReadFile("plans/kh-219-hoa-binh-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	id, err := seasons.Register(t.Context(), "plan", "kh-219-hoa-binh-2022.yaml", content)
	if err != nil {
		t.Fatal(err)
	}
	w.exec("UPDATE season SET plan_revision_id = $1", id)
	field, err := service.Field(t.Context(), w.season, ranking.Verified, w.paths[1])
	if err != nil {
		t.Fatal(err)
	}
	owing := one[int](t, db.SQL(), "SELECT count(*) FROM season_school WHERE starts_with(path, $1)", w.paths[1])
	known := one[int](t, db.SQL(), `SELECT count(*) FROM season_school s JOIN school_return r USING (season_id, school_id)
		WHERE starts_with(s.path, $1) AND r.state IN ('verified', 'recognised', 'published')`, w.paths[1])
	for _, r := range field.Gauge(field.Plans[0], ranking.Unit{Kind: "province"}).Evaluate(field.Schools) {
		if r.Target.Metric == maturity.ShareOfSchools && (r.Open != plan.Measured || r.Total != owing || r.Total-r.Unknown != known) {
			t.Errorf("%s over %d schools, %d unknown; %d owe, %d are known", r.Target.Key, r.Total, r.Unknown, owing, known)
		}
	}
}
