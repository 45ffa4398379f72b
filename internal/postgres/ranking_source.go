package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
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

// seasonLastSQL tells how many schools the last run read, which is about how many this one will.
const seasonLastSQL = `
SELECT coalesce(max(k.returns), 0)
  FROM snapshot_taken k
 WHERE k.season_id = $1`

// seasonSchoolsOfSQL reads who owes a return, how far it is, and the control sums of its answers. The returns of a season are
// made at once, so their numbers are a stretch: the server need not read the sums of every season there ever was.
const seasonSchoolsOfSQL = `
SELECT s.school_id, s.managing_id, s.stages, s.area, r.state, coalesce(c.verified, 0) AS verified, coalesce(c.recognised, 0) AS recognised
  FROM season_school s
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN (
       SELECT c.return_id, c.verified, c.recognised
         FROM (SELECT min(o.id) AS first, max(o.id) AS last FROM school_return o WHERE o.season_id = $1) b
         JOIN answer_sum c ON c.return_id BETWEEN b.first AND b.last) c ON c.return_id = r.id
 WHERE s.season_id = $1
   AND s.in_scope`

// seasonResultsOfSQL reads the results that a run tallies, all in one piece.
const seasonResultsOfSQL = `
SELECT string_agg(t.line, CAST('' AS bytea))
  FROM result t
 WHERE t.season_id = $1
   AND t.basis IN ('verified', 'recognised')`

// seasonDigestsSQL reads what the rows of the last run come to, all in one piece.
const seasonDigestsSQL = `
SELECT coalesce(string_agg(int8send(n.unit_id), CAST('' AS bytea)), '') AS units,
       coalesce(string_agg(n.digest, CAST('' AS bytea)), '') AS digests
  FROM snapshot n
 WHERE n.season_id = $1`

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
	source *recompute.Source
	kept   map[int64]digest
}

// readStanding reads a season. The results and what the last run has left are read beside the schools, on a connection of
// their own that sees the same; a transaction gives every statement the same view.
func (db *DB) readStanding(ctx context.Context, tx *sqlx.Tx, seasonID int64, recount bool) (*standing, error) {
	s := &standing{source: &recompute.Source{}}
	var results []resultLine
	second := func(tx *sqlx.Tx) error {
		var err error
		if results, err = readResults(ctx, tx, seasonID); err != nil {
			return fmt.Errorf("results of season %d: %w", seasonID, err)
		}
		s.kept, err = readDigests(ctx, tx, seasonID)

		return err
	}
	err := db.beside(ctx, tx, second, func() error {
		if err := readSeason(ctx, tx, s.source, seasonID); err != nil {
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
	placeResults(s.source, results)

	return s, nil
}

// readSeason reads a season with its units and the schools that owe a return, without their results.
func readSeason(ctx context.Context, tx *sqlx.Tx, source *recompute.Source, seasonID int64) error {
	var row seasonRow
	if err := tx.GetContext(ctx, &row, seasonSQL, seasonID); err != nil {
		return fmt.Errorf("season %d: %w", seasonID, err)
	}
	source.Season = row.domain()
	var units []officeRow
	if err := tx.SelectContext(ctx, &units, seasonUnitsOfSQL, seasonID); err != nil {
		return fmt.Errorf("units of season %d: %w", seasonID, err)
	}
	source.Units = make([]ranking.Unit, 0, len(units))
	for i := range units {
		source.Units = append(source.Units, units[i].domain())
	}
	if err := readRankedSchools(ctx, tx, source); err != nil {
		return fmt.Errorf("schools of season %d: %w", seasonID, err)
	}

	return nil
}

// readResults reads the results of a season; all share the bytes that came.
func readResults(ctx context.Context, tx *sqlx.Tx, seasonID int64) ([]resultLine, error) {
	var packed []byte
	if err := tx.GetContext(ctx, &packed, seasonResultsOfSQL, seasonID); err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}

	return readLines(packed)
}

// placeResults gives each school its results.
func placeResults(source *recompute.Source, results []resultLine) {
	places := make(map[int64]int, len(source.Schools))
	for i := range source.Schools {
		places[source.Schools[i].ID] = i
	}
	for i := range results {
		l := &results[i]
		place, known := places[l.school]
		switch {
		case !known: // its school left the season's scope
		case l.verified:
			source.Schools[place].Verified = l.Stored
		default:
			source.Schools[place].Recognised = l.Stored
		}
	}
}

func readDigests(ctx context.Context, tx *sqlx.Tx, seasonID int64) (map[int64]digest, error) {
	var row struct {
		Units   []byte `db:"units"`
		Digests []byte `db:"digests"`
	}
	if err := tx.GetContext(ctx, &row, seasonDigestsSQL, seasonID); err != nil {
		return nil, fmt.Errorf("rows of the last run of season %d: %w", seasonID, err)
	}
	const unit = 8
	n := len(row.Units) / unit
	if n != len(row.Digests)/len(digest{}) {
		return nil, fmt.Errorf("rows of the last run of season %d: %d units, %d digests", seasonID, n, len(row.Digests)/len(digest{}))
	}
	kept := make(map[int64]digest, n)
	for i := range n {
		id := int64(binary.BigEndian.Uint64(row.Units[i*unit:])) //nolint:gosec // the bits are kept
		kept[id] = digest(row.Digests[i*len(digest{}):])
	}

	return kept, nil
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

// sweep scans every row into dest, whose bytes are good until the next row only, and takes it.
type sweep struct {
	query string
	dest  []any
	take  func() error
}

func (s *sweep) run(ctx context.Context, tx *sqlx.Tx, seasonID int64) error {
	rows, err := tx.QueryContext(ctx, s.query, seasonID)
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below tells all
	for rows.Next() {
		if err := rows.Scan(s.dest...); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		if err := s.take(); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("rows: %w", err)
	}

	return nil
}

func readRankedSchools(ctx context.Context, tx *sqlx.Tx, source *recompute.Source) error {
	var n int
	if err := tx.GetContext(ctx, &n, seasonLastSQL, int64(source.Season.ID)); err != nil {
		return fmt.Errorf("last run: %w", err)
	}
	source.Schools = make([]recompute.School, 0, n)
	places := make(map[int64]int, len(source.Units))
	for i := range source.Units {
		places[source.Units[i].ID] = i
	}
	var (
		school        recompute.School
		managing      int64
		stages, state sql.RawBytes
		sets          = map[string]ranking.Stages{}
		states        = map[string]ranking.State{"": ranking.StateNone}
	)
	for _, s := range ranking.States() {
		states[s.String()] = s
	}
	dest := []any{&school.ID, &managing, &stages, &school.Area, &state, &school.Sums.Verified, &school.Sums.Recognised}

	s := sweep{query: seasonSchoolsOfSQL, dest: dest}
	s.take = func() error {
		set, known := sets[string(stages)]
		if !known {
			set = stageSet(string(stages))
			sets[string(stages)] = set
		}
		place, known := places[managing]
		if !known {
			place = -1
		}
		school.Stages, school.Unit, school.State = set, place, states[string(state)]
		source.Schools = append(source.Schools, school)

		return nil
	}

	return s.run(ctx, tx, int64(source.Season.ID))
}

// stageSet reads the text form of an array of stages, whose names need no quotes.
func stageSet(text string) ranking.Stages {
	var names []string
	for _, name := range bytes.Split(bytes.Trim([]byte(text), "{}"), []byte(",")) {
		names = append(names, string(name))
	}

	return ranking.ParseStages(names)
}
