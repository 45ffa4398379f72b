package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/ranking/sendings"
	"github.com/thuocso/thuocso/internal/season"
)

// sendingsSQL counts schools by the day of their first sending: that of the first receipt, of returns from before there were
// receipts that of the sending.
const sendingsSQL = `
SELECT CAST(coalesce(x.at, r.submitted_at) AT TIME ZONE CAST($3 AS text) AS date) AS day, count(*) AS n
  FROM season_school s
  JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN receipt x ON x.return_id = r.id AND x.n = 1
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($2 AS text))
   AND r.submitted_at IS NOT NULL
 GROUP BY 1
 ORDER BY 1`

// Sendings implements sendings.Store.
func (s *Ranking) Sendings(ctx context.Context, id season.ID, scope string, zone *time.Location) ([]sendings.Day, error) {
	var rows []struct {
		Day time.Time `db:"day"`
		N   int       `db:"n"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, sendingsSQL, int64(id), scope, zone.String()); err != nil {
		return nil, fmt.Errorf("sendings of season %d in %s: %w", id, scope, err)
	}
	days := make([]sendings.Day, len(rows))
	for i := range rows {
		days[i] = sendings.Day{At: rows[i].Day.UTC(), N: rows[i].N}
	}

	return days, nil
}

var _ sendings.Store = (*Ranking)(nil)
