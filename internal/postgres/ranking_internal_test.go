package postgres

import (
	"context"
	"database/sql"
	"encoding/binary"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// ReadAndTally is the floor of a run: it reads schools and results and adds every component up at three levels, with
// no check, no score, no rank and nothing written.
func ReadAndTally(ctx context.Context, db *DB, seasonID int64) (int64, error) {
	var sum int64
	err := db.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(tx *sqlx.Tx) error {
		s, err := db.readStanding(ctx, tx, seasonID, false)
		if err != nil {
			return err
		}
		sum = tally(s.source)

		return nil
	})

	return sum, err
}

func tally(source *recompute.Source) int64 {
	const components, bins = 25, 32
	counts := make([][components * bins]int32, len(source.Units))
	var sum int64
	for i := range source.Schools {
		s := &source.Schools[i]
		for c := 0; c < len(s.Verified.Points)/2 && c < components; c++ {
			if v := int16(binary.LittleEndian.Uint16(s.Verified.Points[2*c:])); v >= 0 { //nolint:gosec // bits
				sum += int64(v)
				for _, unit := range [3]int{0, s.Unit, s.Unit / 2} {
					counts[unit][c*bins+min(int(v)/50, bins-1)]++
				}
			}
		}
	}

	return sum
}

// SeasonRecountSQL counts the answers of a season anew.
const SeasonRecountSQL = seasonRecountSQL
