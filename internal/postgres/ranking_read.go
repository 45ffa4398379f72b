package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// unitsInScopeSQL lists the offices of a season at or below a path.
const unitsInScopeSQL = `
SELECT u.unit_id, u.kind, u.code, u.name, u.path
  FROM season_unit u
 WHERE u.season_id = $1
   AND starts_with(u.path, CAST($2 AS text))
 ORDER BY cardinality(string_to_array(u.path, '/')), u.name COLLATE "vi-x-icu", u.code`

// Units implements ranking.FigureStore.
func (s *Ranking) Units(ctx context.Context, id season.ID, scope string) ([]ranking.Unit, error) {
	var rows []officeRow
	if err := s.db.x.SelectContext(ctx, &rows, unitsInScopeSQL, int64(id), scope); err != nil {
		return nil, fmt.Errorf("units of season %d in %s: %w", id, scope, err)
	}
	units := make([]ranking.Unit, 0, len(rows))
	for i := range rows {
		units = append(units, rows[i].domain())
	}

	return units, nil
}

// errAlteredRow is the fault of whoever asks for figures that somebody altered in the database: nothing of them is shown.
var errAlteredRow = fault.New(fault.Unavailable, "ranking.altered")

type snapshotTallyRow struct {
	UnitID     int64     `db:"unit_id"`
	SeasonID   int64     `db:"season_id"`
	SchoolYear int       `db:"school_year"`
	RunID      int64     `db:"run_id"`
	TakenAt    time.Time `db:"taken_at"`
	Tally      []byte    `db:"tally"`
}

func snapshotTallies(rows []snapshotTallyRow) ([]ranking.UnitTally, error) {
	list := make([]ranking.UnitTally, 0, len(rows))
	for i := range rows {
		if rows[i].Tally == nil {
			return nil, errAlteredRow
		}
		tally, err := ranking.UnpackTally(rows[i].Tally)
		if err != nil {
			return nil, fmt.Errorf("tally of unit %d, season %d: %w", rows[i].UnitID, rows[i].SeasonID, err)
		}
		list = append(list, ranking.UnitTally{
			UnitID: rows[i].UnitID, Season: season.ID(rows[i].SeasonID), SchoolYear: rows[i].SchoolYear,
			Taken: ranking.Taken{RunID: rows[i].RunID, At: rows[i].TakenAt}, Tally: tally,
		})
	}

	return list, nil
}

// snapshotTalliesSQL reads the tallies of some units.
const snapshotTalliesSQL = `
SELECT n.unit_id, n.season_id, s.school_year, k.run_id, k.taken_at, n.tally
  FROM snapshot_figure n
  JOIN snapshot_taken k ON k.season_id = n.season_id
  JOIN season s ON s.id = n.season_id
  JOIN season_unit u ON u.season_id = n.season_id AND u.unit_id = n.unit_id
 WHERE n.season_id = $1
   AND n.basis = $2
   AND starts_with(u.path, CAST($3 AS text))
   AND n.unit_id = ANY (CAST($4 AS bigint[]))`

// Tallies implements ranking.FigureStore.
func (s *Ranking) Tallies(
	ctx context.Context, id season.ID, basis ranking.Basis, scope string, units []int64,
) ([]ranking.UnitTally, error) {
	var rows []snapshotTallyRow
	if err := s.db.x.SelectContext(ctx, &rows, snapshotTalliesSQL, int64(id), string(basis), scope, pq.Array(units)); err != nil {
		return nil, fmt.Errorf("tallies of season %d: %w", id, err)
	}

	return snapshotTallies(rows)
}

// snapshotTrendSQL reads the tallies of one unit over all seasons.
const snapshotTrendSQL = `
SELECT n.unit_id, n.season_id, s.school_year, k.run_id, k.taken_at, n.tally
  FROM snapshot_figure n
  JOIN snapshot_taken k ON k.season_id = n.season_id
  JOIN season s ON s.id = n.season_id
  JOIN season_unit u ON u.season_id = n.season_id AND u.unit_id = n.unit_id
 WHERE n.unit_id = $1
   AND n.basis = $2
   AND starts_with(u.path, CAST($3 AS text))
 ORDER BY s.school_year, n.season_id`

// Trend implements ranking.FigureStore.
func (s *Ranking) Trend(ctx context.Context, basis ranking.Basis, scope string, unit int64) ([]ranking.UnitTally, error) {
	var rows []snapshotTallyRow
	if err := s.db.x.SelectContext(ctx, &rows, snapshotTrendSQL, unit, string(basis), scope); err != nil {
		return nil, fmt.Errorf("trend of unit %d: %w", unit, err)
	}

	return snapshotTallies(rows)
}

// figuredSQL finds the seasons that a run has published figures of.
const figuredSQL = `
SELECT s.id
  FROM season s
 WHERE s.id = ANY(CAST($1 AS bigint[]))
   AND EXISTS (SELECT 1 FROM snapshot_taken k WHERE k.season_id = s.id)`

// Figured implements figured.Store.
func (s *Ranking) Figured(ctx context.Context, seasons []season.ID) ([]season.ID, error) {
	var figured []season.ID
	if err := s.db.x.SelectContext(ctx, &figured, figuredSQL, numbersOf(seasons)); err != nil {
		return nil, fmt.Errorf("seasons with figures: %w", err)
	}

	return figured, nil
}

// snapshotTakenSQL reads which run the figures of a unit come from.
const snapshotTakenSQL = `
SELECT k.run_id, k.taken_at
  FROM snapshot_taken k
  JOIN season_unit u ON u.season_id = k.season_id
 WHERE k.season_id = $1
   AND u.unit_id = $2
   AND starts_with(u.path, CAST($3 AS text))`

// snapshotEntriesSQL reads the packed entries of the schools that a unit and those below it manage; a run's rows are swapped in
// one commit, so all that one statement sees agree with one run.
const snapshotEntriesSQL = `
SELECT k.run_id, k.taken_at, s.ranking_order, n.entries
  FROM snapshot_taken k
  JOIN season s ON s.id = k.season_id
  JOIN season_unit u ON u.season_id = k.season_id
  JOIN season_unit b ON b.season_id = u.season_id AND starts_with(b.path, u.path)
  JOIN snapshot_figure n ON n.season_id = b.season_id AND n.unit_id = b.unit_id
 WHERE k.season_id = $1
   AND n.basis = $2
   AND u.unit_id = $3
   AND starts_with(u.path, CAST($4 AS text))`

type entriesRow struct {
	RunID   int64     `db:"run_id"`
	TakenAt time.Time `db:"taken_at"`
	Order   string    `db:"ranking_order"`
	Entries []byte    `db:"entries"`
}

// Entries implements ranking.FigureStore.
func (s *Ranking) Entries(ctx context.Context, a ranking.Asked, known int64) (ranking.Ranked, error) {
	var taken entriesRow
	err := s.db.x.GetContext(ctx, &taken, snapshotTakenSQL, int64(a.Season), a.Unit, a.Scope)
	if errors.Is(err, sql.ErrNoRows) {
		return ranking.Ranked{}, nil
	}
	if err != nil {
		return ranking.Ranked{}, fmt.Errorf("run of unit %d, season %d: %w", a.Unit, a.Season, err)
	}
	if taken.RunID == known {
		return ranking.Ranked{Taken: ranking.Taken{RunID: taken.RunID, At: taken.TakenAt}}, nil
	}
	var rows []entriesRow
	if err := s.db.x.SelectContext(ctx, &rows, snapshotEntriesSQL, int64(a.Season), string(a.Basis), a.Unit, a.Scope); err != nil {
		return ranking.Ranked{}, fmt.Errorf("entries of unit %d, season %d: %w", a.Unit, a.Season, err)
	}
	var ranked ranking.Ranked
	for i := range rows {
		ranked.Taken = ranking.Taken{RunID: rows[i].RunID, At: rows[i].TakenAt}
		if rows[i].Entries == nil {
			return ranking.Ranked{}, errAlteredRow
		}
		if ranked.Entries, err = ranking.UnpackEntries(ranked.Entries, rows[i].Entries); err != nil {
			return ranking.Ranked{}, fmt.Errorf("entries of unit %d, season %d: %w", a.Unit, a.Season, err)
		}
	}
	if len(rows) > 0 {
		ranked.Entries = ranking.Rank(ranked.Entries, season.Order(rows[0].Order))
	}

	return ranked, nil
}

// schoolResultSQL reads one school with its result on a basis, where it has one.
const schoolResultSQL = `
SELECT s.school_id, s.code, s.name, mu.name AS managing, s.commune_name, s.path, s.managing_id, s.stages, s.area,
       coalesce(r.state, 'none') AS state, t.points, t.met, t.group_low, t.group_high, coalesce(t.level_low, 0) AS level_low,
       coalesce(t.level_high, 0) AS level_high
  FROM season_school s
  JOIN season_unit mu ON mu.season_id = s.season_id AND mu.unit_id = s.managing_id
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN result t ON t.return_id = r.id AND t.basis = $2
 WHERE s.season_id = $1
   AND s.school_id = $3
   AND s.in_scope
   AND starts_with(s.path, CAST($4 AS text))`

type schoolResultRow struct {
	rankedSchoolRow

	Path      string         `db:"path"`
	Stages    pq.StringArray `db:"stages"`
	Area      uint8          `db:"area"`
	State     string         `db:"state"`
	Points    []byte         `db:"points"`
	Met       []byte         `db:"met"`
	GroupLow  pq.Int32Array  `db:"group_low"`
	GroupHigh pq.Int32Array  `db:"group_high"`
	LevelLow  uint8          `db:"level_low"`
	LevelHigh uint8          `db:"level_high"`
}

// Result implements ranking.FigureStore.
func (s *Ranking) Result(
	ctx context.Context, id season.ID, basis ranking.Basis, scope string, school int64,
) (ranking.SchoolResult, error) {
	var row schoolResultRow
	err := s.db.x.GetContext(ctx, &row, schoolResultSQL, int64(id), resultKind(basis), school, scope)
	if errors.Is(err, sql.ErrNoRows) {
		return ranking.SchoolResult{}, fault.New(fault.NotFound, "ranking.no_school")
	}
	if err != nil {
		return ranking.SchoolResult{}, fmt.Errorf("result of school %d in season %d: %w", school, id, err)
	}
	if state, _ := ranking.ParseState(row.State); !basis.Counts(state) {
		row.Points, row.Met, row.GroupLow, row.GroupHigh = nil, nil, nil, nil
	}

	return row.domain()
}

func (row *schoolResultRow) domain() (ranking.SchoolResult, error) {
	values, err := maturity.VectorFromBytes(row.Points)
	if err != nil {
		return ranking.SchoolResult{}, fmt.Errorf("result of school %d: %w", row.ID, err)
	}
	r := ranking.SchoolResult{
		Listed: row.rankedSchoolRow.domain(), Path: row.Path, Points: values,
		Entry: ranking.Entry{
			School: row.ID, Stages: ranking.ParseStages(row.Stages), Area: row.Area, Low: row.LevelLow, High: row.LevelHigh,
		},
	}
	for _, b := range row.Met {
		r.Met = append(r.Met, b == 1)
	}
	for i := range min(len(row.GroupLow), len(row.GroupHigh)) {
		r.Entry.Groups = append(r.Entry.Groups, ranking.Range{
			Low: maturity.Points(row.GroupLow[i]), High: maturity.Points(row.GroupHigh[i]),
		})
	}

	return r, nil
}
