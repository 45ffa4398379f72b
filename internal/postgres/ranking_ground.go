package postgres

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// seasonGroundSQL reads on whose ground the schools of a season stand and how large they are.
const seasonGroundSQL = `
SELECT s.school_id, coalesce(s.district_id, 0) AS district_id, s.district_name, coalesce(s.sites, -1) AS sites
  FROM season_school s
 WHERE s.season_id = $1
   AND s.in_scope`

// Ground implements ranking.RollStore.
func (s *Ranking) Ground(ctx context.Context, id season.ID) (*population.Roll, error) {
	var rows []struct {
		ID       int64  `db:"school_id"`
		District int64  `db:"district_id"`
		Name     string `db:"district_name"`
		Sites    int32  `db:"sites"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, seasonGroundSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("ground of the schools of season %d: %w", id, err)
	}
	roll := &population.Roll{Of: make(map[int64]population.Facts, len(rows)), Names: map[int64]string{}}
	for i := range rows {
		roll.Of[rows[i].ID] = population.Facts{District: rows[i].District, Sites: rows[i].Sites}
		if rows[i].District != 0 {
			roll.Names[rows[i].District] = rows[i].Name
		}
	}

	return roll, nil
}
