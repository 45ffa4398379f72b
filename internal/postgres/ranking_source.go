package postgres

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// seasonUnitsOfSQL reads the offices of a season's tree.
const seasonUnitsOfSQL = `
SELECT u.unit_id, u.kind, u.code, u.name, u.path
  FROM season_unit u
 WHERE u.season_id = $1
 ORDER BY u.path`

type officeRow struct {
	UnitID int64  `db:"unit_id"`
	Kind   string `db:"kind"`
	Code   string `db:"code"`
	Name   string `db:"name"`
	Path   string `db:"path"`
}

func (row *officeRow) domain() ranking.Unit {
	return ranking.Unit{ID: row.UnitID, Kind: row.Kind, Code: row.Code, Name: row.Name, Path: row.Path}
}

// seasonResultsOfSQL reads the results that a run tallies, all in one piece.
const seasonResultsOfSQL = `
SELECT string_agg(t.line, CAST('' AS bytea))
  FROM result t
 WHERE t.season_id = $1
   AND t.basis IN ('verified', 'recognised')`

// seasonStatesSQL counts the returns of a season by state.
const seasonStatesSQL = `
SELECT coalesce(r.state, 'none') AS state, count(s.school_id) AS n
  FROM season_school s
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
 WHERE s.season_id = $1
   AND s.in_scope
 GROUP BY coalesce(r.state, 'none')`

// seasonRecountSQL counts the answers of a season's decided returns one by one and lists where the control sums kept of
// them say otherwise. It groups once over returns and answers: with a grouped part to join, a server that knows nothing of the
// tables yet (after a load) grouped all answers anew for each return.
const seasonRecountSQL = `
SELECT r.school_id, coalesce(s.verified, 0) AS kept_verified, coalesce(s.recognised, 0) AS kept_recognised,
       CAST(coalesce(sum(answer_share(a.code, a.verified_points, a.verified_met)), 0) AS bigint) AS counted_verified,
       CAST(coalesce(sum(answer_share(a.code, a.recognised_points, a.recognised_met)), 0) AS bigint) AS counted_recognised
  FROM school_return r
  LEFT JOIN answer_sum s ON s.return_id = r.id
  LEFT JOIN answer a ON a.return_id = r.id AND a.kind IN ('component', 'condition')
 WHERE r.season_id = $1
   AND r.state IN ('verified', 'recognised', 'published')
 GROUP BY r.id, s.return_id
HAVING (coalesce(s.verified, 0), coalesce(s.recognised, 0))
    <> (coalesce(sum(answer_share(a.code, a.verified_points, a.verified_met)), 0),
        coalesce(sum(answer_share(a.code, a.recognised_points, a.recognised_met)), 0))`

type recountRow struct {
	SchoolID          int64 `db:"school_id"`
	KeptVerified      int64 `db:"kept_verified"`
	KeptRecognised    int64 `db:"kept_recognised"`
	CountedVerified   int64 `db:"counted_verified"`
	CountedRecognised int64 `db:"counted_recognised"`
}

func (row *recountRow) domain() recompute.Recount {
	return recompute.Recount{
		School: row.SchoolID, Kept: recompute.Sums{Verified: row.KeptVerified, Recognised: row.KeptRecognised},
		Counted: recompute.Sums{Verified: row.CountedVerified, Recognised: row.CountedRecognised},
	}
}

// standing is a season as a run needs it, and what the last run has left.
type standing struct {
	source  *recompute.Source
	schools schoolColumns
	returns returnColumns
	sums    sumColumns
	results []resultLine
	stood   stood
}

// readStanding reads a season. The results are read beside everything else, on a connection of their own that sees the same; a
// transaction gives every statement the same view.
func (db *DB) readStanding(ctx context.Context, tx *sqlx.Tx, seasonID int64, recount bool) (*standing, error) {
	s := &standing{source: &recompute.Source{}}
	second := func(tx *sqlx.Tx) (err error) {
		if s.results, err = readResults(ctx, tx, seasonID); err != nil {
			return fmt.Errorf("results of season %d: %w", seasonID, err)
		}

		return nil
	}
	err := db.beside(ctx, tx, second, func() error {
		if err := s.readSchools(ctx, tx, seasonID); err != nil {
			return err
		}
		if !recount {
			return nil
		}

		return readRecount(ctx, tx, s.source)
	})
	if err != nil {
		return nil, err
	}
	if err := s.place(); err != nil {
		return nil, fmt.Errorf("schools of season %d: %w", seasonID, err)
	}

	return s, nil
}

// readSchools reads a season with its units, the schools that owe a return without their results, and what the last run has left.
func (s *standing) readSchools(ctx context.Context, tx *sqlx.Tx, seasonID int64) error {
	var row seasonRow
	if err := tx.GetContext(ctx, &row, seasonSQL, seasonID); err != nil {
		return fmt.Errorf("season %d: %w", seasonID, err)
	}
	s.source.Season = row.domain()
	if err := s.readPacked(ctx, tx, seasonID); err != nil {
		return fmt.Errorf("schools of season %d: %w", seasonID, err)
	}
	var units []officeRow
	if err := tx.SelectContext(ctx, &units, seasonUnitsOfSQL, seasonID); err != nil {
		return fmt.Errorf("units of season %d: %w", seasonID, err)
	}
	s.source.Units = make([]ranking.Unit, 0, len(units))
	for i := range units {
		s.source.Units = append(s.source.Units, units[i].domain())
	}
	var err error
	s.stood, err = readStood(ctx, tx, seasonID)

	return err
}

// readResults reads the results of a season; all share the bytes that came.
func readResults(ctx context.Context, tx *sqlx.Tx, seasonID int64) ([]resultLine, error) {
	var packed []byte
	if err := tx.GetContext(ctx, &packed, seasonResultsOfSQL, seasonID); err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}

	return readLines(packed)
}

// readRecount counts the returns and their answers by another way than the rows that the run computes with.
func readRecount(ctx context.Context, tx *sqlx.Tx, source *recompute.Source) error {
	var rows []recountRow
	if err := tx.SelectContext(ctx, &rows, seasonRecountSQL, int64(source.Season.ID)); err != nil {
		return fmt.Errorf("recount answers of season %d: %w", source.Season.ID, err)
	}
	for i := range rows {
		source.Recounts = append(source.Recounts, rows[i].domain())
	}
	var states []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	if err := tx.SelectContext(ctx, &states, seasonStatesSQL, int64(source.Season.ID)); err != nil {
		return fmt.Errorf("count states of season %d: %w", source.Season.ID, err)
	}
	for _, s := range states {
		state, _ := ranking.ParseState(s.State)
		source.States = append(source.States, recompute.Counted{State: state, N: s.N})
	}

	return nil
}
