package postgres

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/lines"
	"github.com/thuocso/thuocso/internal/season"
)

// linesSQL lists the schools below a path with their results on a basis.
const linesSQL = `
SELECT sc.school_id, sc.code, sc.name, mu.name AS managing, sc.commune_name AS commune, r.state, t.points, t.met
  FROM season_school sc
  JOIN season_unit mu ON mu.season_id = sc.season_id AND mu.unit_id = sc.managing_id
  JOIN school_return r ON r.season_id = sc.season_id AND r.school_id = sc.school_id
  LEFT JOIN result t ON t.return_id = r.id
       AND ((CAST($2 AS text) = 'verified' AND t.basis = 'verified' AND r.state IN ('verified', 'recognised', 'published'))
         OR (CAST($2 AS text) = 'recognised' AND t.basis = 'recognised' AND r.state IN ('recognised', 'published'))
         OR (CAST($2 AS text) = 'published' AND t.basis = 'recognised' AND r.state = 'published'))
 WHERE sc.season_id = $1
   AND sc.in_scope
   AND starts_with(sc.path, CAST($3 AS text))
 ORDER BY cardinality(string_to_array(mu.path, '/')), mu.name COLLATE "vi-x-icu", mu.unit_id, sc.name COLLATE "vi-x-icu", sc.school_id`

// Lines implements lines.Store.
func (s *Ranking) Lines(ctx context.Context, id season.ID, basis ranking.Basis, scope string) ([]lines.Line, error) {
	var rows []struct {
		ID       int64  `db:"school_id"`
		Code     string `db:"code"`
		Name     string `db:"name"`
		Managing string `db:"managing"`
		Commune  string `db:"commune"`
		State    string `db:"state"`
		Points   []byte `db:"points"`
		Met      []byte `db:"met"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, linesSQL, int64(id), string(basis), scope); err != nil {
		return nil, fmt.Errorf("lines of season %d in %s: %w", id, scope, err)
	}
	list := make([]lines.Line, 0, len(rows))
	for _, row := range rows {
		state, ok := ranking.ParseState(row.State)
		if !ok {
			return nil, fmt.Errorf("lines of season %d: school %d has the unknown state %q", id, row.ID, row.State)
		}
		line := lines.Line{State: state, Listed: ranking.Listed{
			ID: row.ID, Code: row.Code, Name: row.Name, Managing: row.Managing, Commune: row.Commune,
		}}
		if row.Points != nil {
			v, err := maturity.VectorFromBytes(row.Points)
			if err != nil {
				return nil, fmt.Errorf("result of school %d: %w", row.ID, err)
			}
			line.Points, line.Met = v, make([]bool, len(row.Met))
			for i, b := range row.Met {
				line.Met[i] = b == 1
			}
		}
		list = append(list, line)
	}

	return list, nil
}

var _ lines.Store = (*Ranking)(nil)
