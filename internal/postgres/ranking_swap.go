package postgres

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// rowKey names a row of a season's snapshot.
type rowKey struct {
	basis ranking.Basis
	unit  int64
}

// digest is what a row comes to, as the database computes it of what it holds.
type digest [sha256.Size]byte

func digestOf(s *recompute.Snapshot) digest {
	h := sha256.New()
	h.Write(s.Tally)
	h.Write(s.Entries)

	return digest(h.Sum(nil))
}

// snapshotWriter swaps the snapshot of a season: it writes the rows that are not the same as those it was given.
type snapshotWriter struct {
	tx          *sqlx.Tx
	run, season int64
	kept        map[rowKey]digest
}

// takeSnapshotSQL notes which run the snapshot comes from. It comes before the rows: a run that another one has overtaken
// since its reading began fails here, and is tried again on what the other has left.
const takeSnapshotSQL = `
INSERT INTO snapshot_taken AS t (season_id, run_id, taken_at, returns)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (season_id) DO UPDATE
   SET run_id = excluded.run_id,
       taken_at = excluded.taken_at,
       returns = excluded.returns`

// dropSnapshotsSQL removes rows that are replaced or that no unit stands for any more.
const dropSnapshotsSQL = `
DELETE FROM snapshot s
 USING unnest(CAST($2 AS text[]), CAST($3 AS bigint[])) AS n (basis, unit_id)
 WHERE s.season_id = $1
   AND s.basis = n.basis
   AND s.unit_id = n.unit_id`

// addSnapshotsSQL writes rows out of one piece of bytes: an array of many byte strings takes the server longer to read.
const addSnapshotsSQL = `
INSERT INTO snapshot (season_id, basis, unit_id, run_id, tally, entries)
SELECT $1, n.basis, n.unit_id, $2, substr(p.bytes, n.tally_at, n.tally_size), substr(p.bytes, n.entries_at, n.entries_size)
  FROM (SELECT CAST($3 AS bytea) AS bytes) p
 CROSS JOIN unnest(CAST($4 AS text[]), CAST($5 AS bigint[]), CAST($6 AS integer[]), CAST($7 AS integer[]), CAST($8 AS integer[]),
       CAST($9 AS integer[])) AS n (basis, unit_id, tally_at, tally_size, entries_at, entries_size)`

// write swaps the snapshot and tells the change how many rows it took.
func (w *snapshotWriter) write(ctx context.Context, c *recompute.Change) error {
	if _, err := w.tx.ExecContext(ctx, takeSnapshotSQL, w.season, w.run, c.At, c.Read); err != nil {
		return fmt.Errorf("take snapshot of season %d: %w", w.season, err)
	}
	fresh := make([]*recompute.Snapshot, 0, len(c.Snapshots))
	var bases []string
	var units []int64
	drop := func(k rowKey) {
		bases, units = append(bases, string(k.basis)), append(units, k.unit)
		delete(w.kept, k)
	}
	for i := range c.Snapshots {
		s := &c.Snapshots[i]
		k := rowKey{s.Basis, s.UnitID}
		before, stood := w.kept[k]
		if stood && before == digestOf(s) {
			delete(w.kept, k)

			continue
		}
		fresh = append(fresh, s)
		if stood {
			drop(k)
		}
	}
	for k := range w.kept { // no unit stands for them any more
		drop(k)
	}
	c.Written = len(fresh)
	if len(units) > 0 {
		if _, err := w.tx.ExecContext(ctx, dropSnapshotsSQL, w.season, pq.Array(bases), pq.Array(units)); err != nil {
			return fmt.Errorf("drop old snapshots of season %d: %w", w.season, err)
		}
	}

	return w.add(ctx, fresh)
}

// mostPiece bounds how many bytes of rows go to the server in one statement.
const mostPiece = 4 << 20

func (w *snapshotWriter) add(ctx context.Context, rows []*recompute.Snapshot) error {
	for len(rows) > 0 {
		var p piece
		n := 0
		for n < len(rows) && len(p.bytes) < mostPiece {
			p.put(rows[n])
			n++
		}
		rows = rows[n:]
		_, err := w.tx.ExecContext(ctx, addSnapshotsSQL, w.season, w.run, p.bytes, pq.Array(p.bases), pq.Array(p.units),
			pq.Array(p.at[0]), pq.Array(p.size[0]), pq.Array(p.at[1]), pq.Array(p.size[1]))
		if err != nil {
			return fmt.Errorf("write snapshots of season %d: %w", w.season, err)
		}
	}

	return nil
}

// piece is many rows as one string of bytes, with where the tally and the entries of each stand in it.
type piece struct {
	bytes []byte
	bases []string
	units []int64
	// at counts from 1, as the server does.
	at, size [2][]int64
	// places are of byte strings that stand in the piece already: bases that have the same figures share them.
	places map[*byte]int64
}

func (p *piece) put(s *recompute.Snapshot) {
	p.bases, p.units = append(p.bases, string(s.Basis)), append(p.units, s.UnitID)
	for i, b := range [2][]byte{s.Tally, s.Entries} {
		p.at[i], p.size[i] = append(p.at[i], p.place(b)), append(p.size[i], int64(len(b)))
	}
}

func (p *piece) place(b []byte) int64 {
	if len(b) == 0 {
		return 1
	}
	if p.places == nil {
		p.places = map[*byte]int64{}
	}
	at, known := p.places[&b[0]]
	if !known {
		at = int64(len(p.bytes)) + 1
		p.bytes = append(p.bytes, b...)
		p.places[&b[0]] = at
	}

	return at
}
