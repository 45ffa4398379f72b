package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// figureParts are the parts of a row: tally and entries on each basis, in the order of ranking.Bases.
const figureParts = 6

// unitFigures is the row of one unit and what it comes to.
type unitFigures struct {
	unit   int64
	parts  [figureParts][]byte
	digest digest
}

// asRecognised drops what is published where it is what is recognised: the row then says so.
func (f *unitFigures) asRecognised() {
	const tally, entries = 4, 5
	if bytes.Equal(f.parts[tally], f.parts[tally-2]) && bytes.Equal(f.parts[entries], f.parts[entries-2]) {
		f.parts[tally], f.parts[entries] = nil, nil
		f.digest.set(len(ranking.Bases())-1, recompute.Digest{})
	}
}

// errHalfRow says that a unit has no figures on some basis, or has them twice.
var errHalfRow = errors.New("a unit does not have its figures once on each basis")

// rowsOf puts the figures of each unit into one row.
func rowsOf(list []recompute.Snapshot) ([]unitFigures, error) {
	rows := make([]unitFigures, 0, len(list)/len(ranking.Bases()))
	places := make(map[int64]int, cap(rows))
	for b, basis := range ranking.Bases() {
		for i := range list {
			s := &list[i]
			if s.Basis != basis {
				continue
			}
			place, known := places[s.UnitID]
			if !known {
				place = len(rows)
				rows, places[s.UnitID] = append(rows, unitFigures{unit: s.UnitID}), place
			}
			parts := rows[place].parts[2*b:]
			if parts[0] != nil || known != (b > 0) {
				return nil, fmt.Errorf("unit %d, %s: %w", s.UnitID, basis, errHalfRow)
			}
			parts[0], parts[1] = s.Tally, s.Entries
			rows[place].digest.set(b, s.Digest)
		}
	}
	if len(list) != len(rows)*len(ranking.Bases()) {
		return nil, errHalfRow
	}
	for i := range rows {
		rows[i].asRecognised()
	}

	return rows, nil
}

// snapshotWriter swaps the snapshot of a season: it writes the rows that are not the same as those it was given.
type snapshotWriter struct {
	tx          *sqlx.Tx
	run, season int64
	kept        map[int64]digest
}

// takeSnapshotSQL notes which run the snapshot comes from. It comes before the rows: a run that another one has overtaken
// since its reading began fails here, and is tried again on what the other has left.
const takeSnapshotSQL = `
INSERT INTO snapshot_taken AS t (season_id, run_id, taken_at, returns, checksum)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (season_id) DO UPDATE
   SET run_id = excluded.run_id,
       taken_at = excluded.taken_at,
       returns = excluded.returns,
       checksum = excluded.checksum,
       told = NULL`

// dropSnapshotsSQL removes rows that are replaced or that no unit stands for any more.
const dropSnapshotsSQL = `
DELETE FROM snapshot s
 WHERE s.season_id = $1
   AND s.unit_id = ANY (CAST($2 AS bigint[]))`

// addSnapshotsSQL writes rows out of one piece of bytes: an array of many byte strings takes the server longer to read. The
// parts of a row stand one behind the other, before them what they come to.
const addSnapshotsSQL = `
INSERT INTO snapshot (
       season_id, unit_id, run_id, made, verified_tally, verified_entries, recognised_tally, recognised_entries, published_tally, published_entries)
SELECT $1, n.unit_id, $2, substr(p.bytes, n.at - 48, 48),
       substr(p.bytes, n.at, n.a), substr(p.bytes, n.at + n.a, n.b), substr(p.bytes, n.at + n.a + n.b, n.c),
       substr(p.bytes, n.at + n.a + n.b + n.c, n.d),
       CASE WHEN n.e > 0 THEN substr(p.bytes, n.at + n.a + n.b + n.c + n.d, n.e) END,
       CASE WHEN n.e > 0 THEN substr(p.bytes, n.at + n.a + n.b + n.c + n.d + n.e, n.f) END
  FROM (SELECT CAST($3 AS bytea) AS bytes) p
 CROSS JOIN unnest(CAST($4 AS bigint[]), CAST($5 AS integer[]), CAST($6 AS integer[]), CAST($7 AS integer[]), CAST($8 AS integer[]),
       CAST($9 AS integer[]), CAST($10 AS integer[]), CAST($11 AS integer[])) AS n (unit_id, at, a, b, c, d, e, f)`

// write swaps the snapshot and tells the change how many rows it took.
func (w *snapshotWriter) write(ctx context.Context, c *recompute.Change) error {
	rows, err := rowsOf(c.Snapshots)
	if err != nil {
		return fmt.Errorf("snapshots of season %d: %w", w.season, err)
	}
	if _, err := w.tx.ExecContext(ctx, takeSnapshotSQL, w.season, w.run, c.At, c.Read, checksumOf(rows)); err != nil {
		return fmt.Errorf("take snapshot of season %d: %w", w.season, err)
	}
	fresh := make([]*unitFigures, 0, len(rows))
	var drop []int64
	for i := range rows {
		row := &rows[i]
		before, stood := w.kept[row.unit]
		delete(w.kept, row.unit)
		if stood && before == row.digest {
			continue
		}
		fresh = append(fresh, row)
		if stood {
			drop = append(drop, row.unit)
		}
	}
	for unit := range w.kept { // no unit stands for them any more
		drop = append(drop, unit)
	}
	c.Written = len(fresh)
	if len(drop) > 0 {
		if _, err := w.tx.ExecContext(ctx, dropSnapshotsSQL, w.season, pq.Array(drop)); err != nil {
			return fmt.Errorf("drop old snapshots of season %d: %w", w.season, err)
		}
	}

	return w.add(ctx, fresh)
}

// mostPiece bounds how many bytes of rows go to the server in one statement.
const mostPiece = 1 << 20

func (w *snapshotWriter) add(ctx context.Context, rows []*unitFigures) error {
	var p piece
	for i, row := range rows {
		p.put(row)
		if len(p.bytes) < mostPiece && i+1 < len(rows) {
			continue
		}
		args := []any{w.season, w.run, p.bytes, pq.Array(p.units), pq.Array(p.at)}
		for j := range p.size {
			args = append(args, pq.Array(p.size[j]))
		}
		if _, err := w.tx.ExecContext(ctx, addSnapshotsSQL, args...); err != nil {
			return fmt.Errorf("write snapshots of season %d: %w", w.season, err)
		}
		p.empty()
	}

	return nil
}

// piece is many rows as one string of bytes, with where each begins, counted from 1 as the server does, and the sizes of its parts.
type piece struct {
	bytes     []byte
	units, at []int64
	size      [figureParts][]int64
}

func (p *piece) put(row *unitFigures) {
	if p.bytes == nil {
		p.bytes = make([]byte, 0, mostPiece+mostPiece/4)
	}
	p.bytes = append(p.bytes, row.digest[:]...)
	p.units, p.at = append(p.units, row.unit), append(p.at, int64(len(p.bytes))+1)
	for i, part := range row.parts {
		p.bytes, p.size[i] = append(p.bytes, part...), append(p.size[i], int64(len(part)))
	}
}

func (p *piece) empty() {
	p.bytes, p.units, p.at = p.bytes[:0], p.units[:0], p.at[:0]
	for i := range p.size {
		p.size[i] = p.size[i][:0]
	}
}
