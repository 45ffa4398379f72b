package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/season"
)

// peersSQL lists the schools of a season that have exactly the given stages or stand below a path, with their results
// on a basis.
const peersSQL = `
SELECT sc.school_id, sc.path, sc.stages, sc.area, r.state, t.points
  FROM season_school sc
  JOIN school_return r ON r.season_id = sc.season_id AND r.school_id = sc.school_id
  LEFT JOIN result t ON t.return_id = r.id AND t.basis = $2
 WHERE sc.season_id = $1
   AND sc.in_scope
   AND (starts_with(sc.path, CAST($3 AS text))
        OR sc.stages @> CAST($4 AS text[]) AND sc.stages <@ CAST($4 AS text[]))`

// Peers implements beside.Store.
func (s *Ranking) Peers(ctx context.Context, id season.ID, basis ranking.Basis, stages []string, path string) ([]beside.Peer, error) {
	var rows []struct {
		ID     int64          `db:"school_id"`
		Path   string         `db:"path"`
		Stages pq.StringArray `db:"stages"`
		Area   uint8          `db:"area"`
		State  string         `db:"state"`
		Points []byte         `db:"points"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, peersSQL, int64(id), resultKind(basis), path, pq.Array(stages)); err != nil {
		return nil, fmt.Errorf("schools of season %d with stages %v: %w", id, stages, err)
	}
	peers := make([]beside.Peer, 0, len(rows))
	for _, row := range rows {
		p := beside.Peer{School: row.ID, Path: row.Path, Stages: ranking.ParseStages(row.Stages), Area: row.Area}
		p.State, _ = ranking.ParseState(row.State)
		if basis.Counts(p.State) {
			v, err := maturity.VectorFromBytes(row.Points)
			if err != nil {
				return nil, fmt.Errorf("result of %s in season %d: %w", row.Path, id, err)
			}
			p.Points = v
		}
		peers = append(peers, p)
	}

	return peers, nil
}

var _ beside.Store = (*Ranking)(nil)
