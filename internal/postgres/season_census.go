package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/season"
)

type tallyRow struct {
	OfficeID int64          `db:"office_id"`
	Office   string         `db:"office"`
	Stages   pq.StringArray `db:"stages"`
	InScope  bool           `db:"in_scope"`
	State    string         `db:"state"`
	N        int            `db:"n"`
}

func talliesOf(rows []tallyRow) []season.Tally {
	list := make([]season.Tally, len(rows))
	for i, row := range rows {
		list[i] = season.Tally{
			OfficeID: row.OfficeID, Office: row.Office, Stages: row.Stages, InScope: row.InScope, State: row.State, N: row.N,
		}
	}

	return list
}

// talliesSQL counts the schools of a season below a path.
const talliesSQL = `
SELECT sc.managing_id AS office_id, mu.name AS office, sc.stages, sc.in_scope, coalesce(r.state, '') AS state,
       count(*) AS n
  FROM season_school sc
  JOIN season_unit mu ON mu.season_id = sc.season_id AND mu.unit_id = sc.managing_id
  LEFT JOIN school_return r ON r.season_id = sc.season_id AND r.school_id = sc.school_id
 WHERE sc.season_id = $1
   AND starts_with(sc.path, CAST($2 AS text))
 GROUP BY sc.managing_id, mu.name, mu.kind, sc.stages, sc.in_scope, r.state
 ORDER BY CASE mu.kind WHEN 'province' THEN 0 ELSE 1 END, mu.name COLLATE "vi-x-icu", sc.managing_id, sc.stages`

// Tallies implements season.CensusStore.
func (s *Seasons) Tallies(ctx context.Context, id season.ID, path string) ([]season.Tally, error) {
	var rows []tallyRow
	if err := s.db.x.SelectContext(ctx, &rows, talliesSQL, int64(id), path); err != nil {
		return nil, fmt.Errorf("tallies of season %d: %w", id, err)
	}

	return talliesOf(rows), nil
}

// foreseeSQL counts the schools that season_schools.sql would write for the same unit, day and stages.
const foreseeSQL = `
SELECT m.office_id, o.name AS office, f.stages, f.stages && CAST($3 AS text[]) AS in_scope, '' AS state, count(*) AS n
  FROM unit_version root
  JOIN unit_version o ON o.path LIKE root.path || '%' AND o.valid @> CAST($2 AS date)
  JOIN managing m ON m.office_id = o.unit_id AND m.valid @> CAST($2 AS date)
  JOIN unit_version v ON v.unit_id = m.school_id AND v.valid @> CAST($2 AS date)
  JOIN school_version f ON f.school_id = v.unit_id AND f.valid @> CAST($2 AS date)
 WHERE root.unit_id = $1
   AND root.valid @> CAST($2 AS date)
 GROUP BY m.office_id, o.name, o.kind, f.stages
 ORDER BY CASE o.kind WHEN 'province' THEN 0 ELSE 1 END, o.name COLLATE "vi-x-icu", m.office_id, f.stages`

// Foresee implements season.CensusStore.
func (s *Seasons) Foresee(ctx context.Context, unitID int64, day time.Time, stages []string) ([]season.Tally, error) {
	var rows []tallyRow
	if err := s.db.x.SelectContext(ctx, &rows, foreseeSQL, unitID, day.Format(time.DateOnly), pq.Array(stages)); err != nil {
		return nil, fmt.Errorf("tallies of unit %d on %s: %w", unitID, day.Format(time.DateOnly), err)
	}

	return talliesOf(rows), nil
}

// standingsOfSQL finds where offices stood in the trees of seasons.
const standingsOfSQL = `
SELECT u.season_id, u.unit_id, u.path
  FROM season_unit u
 WHERE u.season_id = ANY(CAST($1 AS bigint[]))
   AND u.unit_id = ANY(CAST($2 AS bigint[]))`

// Standings implements season.CensusStore.
func (s *Seasons) Standings(ctx context.Context, ids []season.ID, units []int64) (map[season.Place]string, error) {
	var rows []struct {
		SeasonID int64  `db:"season_id"`
		UnitID   int64  `db:"unit_id"`
		Path     string `db:"path"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, standingsOfSQL, numbersOf(ids), pq.Array(units)); err != nil {
		return nil, fmt.Errorf("standings of %d units in %d seasons: %w", len(units), len(ids), err)
	}
	paths := make(map[season.Place]string, len(rows))
	for _, row := range rows {
		paths[season.Place{Season: season.ID(row.SeasonID), Unit: row.UnitID}] = row.Path
	}

	return paths, nil
}

// numbersOf are the numbers of seasons, as a statement takes them.
func numbersOf(ids []season.ID) any {
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = int64(id)
	}

	return pq.Array(numbers)
}

// totalsSQL counts the schools of several seasons.
const totalsSQL = `
SELECT sc.season_id, sc.in_scope, coalesce(r.state, '') AS state, count(*) AS n
  FROM season_school sc
  LEFT JOIN school_return r ON r.season_id = sc.season_id AND r.school_id = sc.school_id
 WHERE sc.season_id = ANY(CAST($1 AS bigint[]))
 GROUP BY sc.season_id, sc.in_scope, r.state`

// Totals implements season.CensusStore.
func (s *Seasons) Totals(ctx context.Context, ids []season.ID) (map[season.ID]season.Total, error) {
	var rows []struct {
		SeasonID int64  `db:"season_id"`
		InScope  bool   `db:"in_scope"`
		State    string `db:"state"`
		N        int    `db:"n"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, totalsSQL, numbersOf(ids)); err != nil {
		return nil, fmt.Errorf("totals of %d seasons: %w", len(ids), err)
	}
	totals := make(map[season.ID]season.Total, len(rows))
	for _, row := range rows {
		total := totals[season.ID(row.SeasonID)]
		if row.InScope {
			total.Add(row.State, row.N)
			if row.State == "published" {
				total.Published += row.N
			}
		} else {
			total.Outside += row.N
		}
		totals[season.ID(row.SeasonID)] = total
	}

	return totals, nil
}

var _ season.CensusStore = (*Seasons)(nil)
