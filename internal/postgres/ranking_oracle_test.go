package postgres_test

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/ranking"
)

// The oracle is the reference by another hand: it decodes results in SQL and groups at every level of the tree at once.
const (
	// oracleWith is what all of its statements begin with: the schools that stand on the basis, with the unit of each level.
	oracleWith = `
WITH owing AS (
    SELECT s.season_id, s.school_id, s.stages, p.units[1] AS a, p.units[2] AS b, p.units[3] AS c, p.units[4] AS d, coalesce(r.state, 'none') AS state, r.id
      FROM season_school s
     CROSS JOIN LATERAL (SELECT trim_array(CAST(string_to_array(trim(BOTH '/' FROM s.path), '/') AS bigint[]), 1) AS units) p
      LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
     WHERE s.season_id = $1
), stood AS (
    SELECT o.*, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high
      FROM owing o
      JOIN result t ON t.return_id = o.id AND t.basis = $2
     WHERE o.state = ANY ($3)
), cell AS (
    SELECT a, b, c, d, 'component ' || i AS item, get_byte(points, 2 * i) + 256 * get_byte(points, 2 * i + 1) AS v
      FROM stood
     CROSS JOIN generate_series(0, length(points) / 2 - 1) AS i
     UNION ALL
    SELECT a, b, c, d, 'low ' || i - 1, group_low[i] FROM stood CROSS JOIN generate_subscripts(group_low, 1) AS i
     UNION ALL
    SELECT a, b, c, d, 'high ' || i - 1, group_high[i] FROM stood CROSS JOIN generate_subscripts(group_high, 1) AS i
)
SELECT CASE WHEN GROUPING(a) = 0 THEN a WHEN GROUPING(b) = 0 THEN b WHEN GROUPING(c) = 0 THEN c ELSE d END AS unit, `

	spreadSQL = oracleWith + `item, ARRAY[count(*), sum(v), CAST(round(avg(v)) AS bigint), min(v), max(v),
       percentile_disc(0.25) WITHIN GROUP (ORDER BY v), percentile_disc(0.5) WITHIN GROUP (ORDER BY v),
       -percentile_disc(0.5) WITHIN GROUP (ORDER BY -v), percentile_disc(0.75) WITHIN GROUP (ORDER BY v)]
  FROM cell
 WHERE v < 32768
 GROUP BY GROUPING SETS ((a, item), (b, item), (c, item), (d, item))`

	binsSQL = oracleWith + `item || ' at ' || v, ARRAY[count(*)]
  FROM cell
 WHERE v < 32768
 GROUP BY GROUPING SETS ((a, item, v), (b, item, v), (c, item, v), (d, item, v))`

	notApplicableSQL = oracleWith + `item || ' not applicable', ARRAY[count(*)]
  FROM cell
 WHERE v = 65534
 GROUP BY GROUPING SETS ((a, item), (b, item), (c, item), (d, item))`

	levelsSQL = oracleWith + `'level ' || level_low || '-' || level_high, ARRAY[count(*)]
  FROM stood
 GROUP BY GROUPING SETS ((a, level_low, level_high), (b, level_low, level_high), (c, level_low, level_high), (d, level_low, level_high))`

	stagesSQL = oracleWith + `stage || ' level ' || level_low || '-' || level_high, ARRAY[count(*)]
  FROM stood
 CROSS JOIN unnest(stages) AS stage
 GROUP BY GROUPING SETS ((a, stage, level_low, level_high), (b, stage, level_low, level_high), (c, stage, level_low, level_high),
       (d, stage, level_low, level_high))`

	missedSQL = oracleWith + `'missed ' || i, ARRAY[count(*)]
  FROM stood
 CROSS JOIN generate_series(0, length(met) - 1) AS i
 WHERE get_byte(met, i) = 0
 GROUP BY GROUPING SETS ((a, i), (b, i), (c, i), (d, i))`

	statesSQL = oracleWith + `state, ARRAY[count(*)]
  FROM owing
 WHERE $2 <> '' AND cardinality($3::text[]) > 0
 GROUP BY GROUPING SETS ((a, state), (b, state), (c, state), (d, state))`
)

// figure names one figure of one unit.
type figure struct {
	unit int64
	what string
}

func compareTallies(t *testing.T, db *sql.DB, w *world, basis ranking.Basis) {
	t.Helper()
	result, states := basisOf(basis)
	want, got := map[figure][]int64{}, map[figure][]int64{}
	for _, query := range []string{spreadSQL, binsSQL, notApplicableSQL, levelsSQL, stagesSQL, missedSQL, statesSQL} {
		before := len(want)
		each(t, db, query, func(scan func(...any)) {
			var unit sql.NullInt64
			var what string
			var numbers pq.Int64Array
			scan(&unit, &what, &numbers)
			if unit.Valid { // a school has no unit below the one that manages it
				want[figure{unit.Int64, what}] = numbers
			}
		}, int64(w.season), result, pq.Array(states))
		if len(want) == before {
			t.Errorf("the oracle counted nothing: %s", query[len(oracleWith):])
		}
	}
	each(t, db, "SELECT unit_id, tally FROM snapshot_figure WHERE season_id = $1 AND basis = $2", func(scan func(...any)) {
		var unit int64
		var packed []byte
		scan(&unit, &packed)
		tally, err := ranking.UnpackTally(packed)
		if err != nil {
			t.Fatal(err)
		}
		spell(got, unit, tally)
	}, int64(w.season), string(basis))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", basis, diff)
	}
}

// spell puts every figure of a tally that is not nothing.
func spell(to map[figure][]int64, unit int64, t *ranking.Tally) {
	one := func(what string, n int) {
		if n != 0 {
			to[figure{unit, what}] = []int64{int64(n)}
		}
	}
	spread := func(item string, h ranking.Histogram) {
		if h.N() == 0 {
			return
		}
		mean, _ := h.Mean()
		least, _ := h.Min()
		most, _ := h.Max()
		low, high, _ := h.Median()
		first, third, _ := h.Quartiles()
		to[figure{unit, item}] = []int64{
			int64(h.N()), h.Sum(), int64(mean), int64(least), int64(most), int64(first), int64(low), int64(high), int64(third),
		}
		for _, b := range h {
			one(fmt.Sprintf("%s at %d", item, b.Value), b.Count)
		}
	}
	levels := func(before string, l *ranking.Levels) {
		for low := range l {
			for high, n := range l[low] {
				one(fmt.Sprintf("%slevel %d-%d", before, low+1, high+1), n)
			}
		}
	}
	for i, c := range t.Components {
		spread(fmt.Sprint("component ", i), c.Points)
		one(fmt.Sprintf("component %d not applicable", i), c.NotApplicable)
	}
	for i, g := range t.Groups {
		spread(fmt.Sprint("low ", i), g.Low)
		spread(fmt.Sprint("high ", i), g.High)
	}
	levels("", &t.Levels)
	for i, stage := range ranking.StageNames() {
		levels(stage+" ", &t.ByStage[i])
	}
	for i, n := range t.Missed {
		one(fmt.Sprint("missed ", i), n)
	}
	for s, n := range t.States {
		one(ranking.State(s).String(), n)
	}
}
