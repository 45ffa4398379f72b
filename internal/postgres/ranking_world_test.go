package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking/controlsum"
	"github.com/thuocso/thuocso/internal/season"
)

// world is a season with made-up results, written straight to the tables: enough of it for a run.
type world struct {
	tb    testing.TB
	db    *sql.DB
	rand  *rand.Rand
	index *maturity.Index
	// season is the id of the season, root of the unit that holds it.
	season season.ID
	rule   maturity.Rule
	order  season.Order
	// units are ids by path; the ids rise from the ministry downwards.
	paths   []string
	kinds   []string
	schools int
	next    int64
	// state tells the state of a school's return.
	state func(r *rand.Rand) string
	// bare leaves the answers out and writes their control sums: only a run by the clock reads answers.
	bare bool
	// uncounted leaves the server without knowledge of the tables.
	uncounted bool

	sums [][]any
	// byProvince is the share of schools (of 100) that the province manages itself.
	byProvince int
}

// first is the id of a world's ministry; the ids below it may be taken.
const first = 1000

func fourSevenTwoFive(tb testing.TB) (*maturity.Index, []byte) {
	tb.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		tb.Fatal(problems)
	}

	return index, content
}

// size says how many provinces a world has, how many districts over them in turn, and how many schools over those.
type size struct{ provinces, districts, schools int }

func newWorld(tb testing.TB, db *sql.DB, seed uint64, s size) *world {
	tb.Helper()
	w := &world{
		tb: tb, db: db, rand: rand.New(rand.NewPCG(seed, 1)), //nolint:gosec // made-up results need no secrecy
		rule: maturity.CapGroup, order: season.LevelSum, schools: s.schools, byProvince: 10,
		state: func(*rand.Rand) string { return "verified" },
	}
	w.paths, w.kinds = []string{fmt.Sprintf("/%d/", first)}, []string{"ministry"}
	for p := range s.provinces {
		w.paths = append(w.paths, fmt.Sprintf("/%d/%d/", first, first+1+p))
		w.kinds = append(w.kinds, "province")
	}
	for d := range s.districts {
		w.paths = append(w.paths, fmt.Sprintf("/%d/%d/%d/", first, first+1+d%s.provinces, first+1+s.provinces+d))
		w.kinds = append(w.kinds, "district")
	}
	w.next = first + int64(len(w.paths))

	return w
}

// deepen gives the districts communes below them, in turn; schools are managed by communes as by districts.
func (w *world) deepen(communes int) {
	var above []int
	for i, kind := range w.kinds {
		if kind == "district" {
			above = append(above, i)
		}
	}
	for c := range communes {
		w.paths = append(w.paths, fmt.Sprintf("%s%d/", w.paths[above[c%len(above)]], w.next))
		w.kinds = append(w.kinds, "commune")
		w.next++
	}
}

func (w *world) exec(query string, args ...any) {
	w.tb.Helper()
	if _, err := w.db.ExecContext(w.tb.Context(), query, args...); err != nil {
		w.tb.Fatalf("%s: %v", query, err)
	}
}

// write fills the tables.
func (w *world) write() {
	w.tb.Helper()
	index, content := fourSevenTwoFive(w.tb)
	w.index = index
	var units [][]any
	for i := range len(w.paths) + w.schools {
		kind := "school"
		if i < len(w.kinds) {
			kind = w.kinds[i]
		}
		units = append(units, []any{int64(first + i), kind})
	}
	w.copyIn("unit", []string{"id", "kind"}, units)
	now := pgtest.Now()
	w.exec(`INSERT INTO revision (kind, name, sha256, content, loaded_at) VALUES ('index', 'qd-4725-2022.yaml', '\x00', $1, $2)`, content, now)
	if err := w.db.QueryRowContext(w.tb.Context(), `
INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
    condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
SELECT $4, 2024, v.id, 'open', CAST($1 AS timestamptz), $1 + interval '1 month', $1 + interval '2 months',
       $1 + interval '3 months', $2, 'province', 'province', $3, $1, 0
  FROM revision v RETURNING id`, now.Add(-time.Hour), string(w.rule), string(w.order), int64(first)).Scan(&w.season); err != nil {
		w.tb.Fatal(err)
	}
	var rows [][]any
	for i, path := range w.paths {
		rows = append(rows, []any{int64(w.season), int64(first + i), w.kinds[i], fmt.Sprintf("%05d", i+1), fmt.Sprintf("Đơn vị %d", i+1), path})
	}
	w.copyIn("season_unit", []string{"season_id", "unit_id", "kind", "code", "name", "path"}, rows)
	w.writeSchools()
	if !w.uncounted {
		w.exec("ANALYZE")
	}
}

func (w *world) writeSchools() {
	w.tb.Helper()
	var schools, returns, answers, results [][]any
	stageSets := [][]string{{"TH"}, {"THCS"}, {"TH", "THCS"}, {"TH", "THCS"}, {"THPT"}, {"THCS", "THPT"}, {"GDTX"}}
	managing := map[string][]int{}
	for i := range w.paths {
		managing[w.kinds[i]] = append(managing[w.kinds[i]], i)
	}
	for i := range w.schools {
		id := w.next + int64(i)
		kind := "district"
		if n := len(managing["commune"]); n > 0 && w.rand.IntN(2) == 0 {
			kind = "commune"
		}
		if len(managing[kind]) == 0 || w.rand.IntN(100) < w.byProvince {
			kind = "province"
		}
		office := managing[kind][w.rand.IntN(len(managing[kind]))]
		schools = append(schools, []any{
			int64(w.season), id, fmt.Sprintf("%09d", id), fmt.Sprintf("Trường TH&THCS số %d", i), int64(first + office),
			w.paths[office] + fmt.Sprint(id) + "/", "Xã", pq.Array(stageSets[w.rand.IntN(len(stageSets))]), w.rand.IntN(5), true,
		})
		state := w.state(w.rand)
		returns = append(returns, []any{int64(i + 1), int64(w.season), id, state})
		a, r := w.report(int64(i+1), id, state)
		if !w.bare {
			answers = append(answers, a...)
		}
		results = append(results, r...)
	}
	w.copyIn("season_school", []string{"season_id", "school_id", "code", "name", "managing_id", "path", "commune_name", "stages", "area", "in_scope"}, schools)
	w.copyIn("school_return", []string{"id", "season_id", "school_id", "state"}, returns)
	w.copyIn("result", []string{"return_id", "basis", "season_id", "school_id", "points", "met", "group_low", "group_high", "level_low", "level_high", "updated_at"}, results)
	if w.bare {
		w.copyIn("answer_sum", []string{"return_id", "verified", "recognised"}, w.sums)
		w.sums = nil

		return
	}
	// Triggers row by row would take most of the time: the sums are counted as a migration of older data counts them.
	w.exec("ALTER TABLE answer DISABLE TRIGGER USER")
	w.copyIn("answer", []string{"return_id", "code", "kind", "points", "met", "by_id", "at", "verified_points", "verified_met", "recognised_points", "recognised_met"}, answers)
	w.exec("ALTER TABLE answer ENABLE TRIGGER USER")
	w.exec("INSERT INTO answer_sum (return_id, verified, recognised) SELECT return_id, verified, recognised FROM answer_recount")
}

// report makes one return: verified points differ from recognised ones here and there.
func (w *world) report(returnID, school int64, state string) (answers, results [][]any) {
	now := pgtest.Now()
	verified, recognised := make(maturity.Vector, 0, 25), make(maturity.Vector, 0, 25)
	var met []bool
	skill := 40 + w.rand.IntN(60)
	for _, c := range w.index.Components() {
		v := int16(int(c.Max) * min(100, skill+w.rand.IntN(30)) / 100 / 50 * 50) //nolint:gosec // at most the maximum
		r := v
		switch w.rand.IntN(20) {
		case 0:
			v, r = maturity.Missing, maturity.Missing
		case 1:
			r = 0
		case 2:
			v, r = maturity.NotApplicable, maturity.NotApplicable
		}
		verified, recognised = append(verified, v), append(recognised, r)
		answers = append(answers, []any{returnID, c.Code, "component", stated(v), nil, int64(0), now, stated(v), nil, stated(r), nil})
	}
	for _, c := range w.index.Conditions() {
		yes := w.rand.IntN(12) > 0
		met = append(met, yes)
		answers = append(answers, []any{returnID, c.Code, "condition", nil, yes, int64(0), now, nil, yes, nil, yes})
	}
	if w.bare {
		weights := controlsum.Of(w.index)
		w.sums = append(w.sums, []any{returnID, weights.Sum(verified, met), weights.Sum(recognised, met)})
	}
	results = append(results, w.result(returnID, school, "self", verified, met))
	if state == "verified" || state == "recognised" || state == "published" {
		results = append(results, w.result(returnID, school, "verified", verified, met))
	}
	if state == "recognised" || state == "published" {
		results = append(results, w.result(returnID, school, "recognised", recognised, met))
	}

	return answers, results
}

func (w *world) result(returnID, school int64, basis string, v maturity.Vector, met []bool) []any {
	score := w.index.ScoreVector(v, met, w.rule)
	var low, high []int64
	for _, g := range score.Groups {
		low, high = append(low, int64(g.Low)), append(high, int64(g.High))
	}
	flags := make([]byte, len(met))
	for i, m := range met {
		if m {
			flags[i] = 1
		}
	}

	return []any{
		returnID, basis, int64(w.season), school, v.Bytes(), flags, pq.Array(low), pq.Array(high), score.Levels[0],
		score.Levels[1], pgtest.Now(),
	}
}

func stated(v int16) any {
	if v < 0 {
		return nil
	}

	return int64(v)
}

func (w *world) copyIn(table string, columns []string, rows [][]any) {
	w.tb.Helper()
	for len(rows) > 0 { // in parts, for a slow machine ends what takes a minute
		n := min(len(rows), 50_000)
		if err := copyRows(w.tb.Context(), w.db, table, columns, rows[:n]); err != nil {
			w.tb.Fatalf("copy into %s: %v", table, err)
		}
		rows = rows[n:]
	}
}

func copyRows(ctx context.Context, db *sql.DB, table string, columns []string, rows [][]any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	st, err := tx.PrepareContext(ctx, "COPY "+table+" ("+strings.Join(columns, ", ")+") FROM STDIN")
	if err != nil {
		return err
	}
	defer st.Close()
	for _, row := range rows {
		if _, err := st.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	if _, err := st.ExecContext(ctx); err != nil {
		return err
	}

	return tx.Commit()
}
