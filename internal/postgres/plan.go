package postgres

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Plans reads what targets are measured on.
type Plans struct{ db *DB }

// NewPlans returns the store of plans.
func NewPlans(db *DB) *Plans { return &Plans{db: db} }

// standingsSQL lists who owes a return, with the result of the basis.
const standingsSQL = `
SELECT s.school_id, coalesce(r.state, 'none') AS state, t.points
  FROM season_school s
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN result t ON t.return_id = r.id AND t.basis = $2
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($3 AS text))
 ORDER BY s.school_id`

// Standings implements plan.Store.
func (s *Plans) Standings(
	ctx context.Context, id season.ID, basis ranking.Basis, scope string,
) ([]plan.Standing, error) {
	var rows []struct {
		SchoolID int64  `db:"school_id"`
		State    string `db:"state"`
		Points   []byte `db:"points"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, standingsSQL, int64(id), resultKind(basis), scope); err != nil {
		return nil, fmt.Errorf("standings of season %d: %w", id, err)
	}
	list := make([]plan.Standing, 0, len(rows))
	for _, row := range rows {
		standing := plan.Standing{School: row.SchoolID}
		if state, _ := ranking.ParseState(row.State); basis.Counts(state) && row.Points != nil {
			points, err := maturity.VectorFromBytes(row.Points)
			if err != nil {
				return nil, fmt.Errorf("standing of school %d: %w", row.SchoolID, err)
			}
			standing.Points = points
		}
		list = append(list, standing)
	}

	return list, nil
}

// resultKind is the result that stands on the basis.
func resultKind(b ranking.Basis) string {
	if b == ranking.Verified {
		return "verified"
	}

	return "recognised"
}
