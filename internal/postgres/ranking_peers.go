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

// peersSQL lists the results on a basis of the schools of a season with exactly the given stages.
const peersSQL = `
SELECT sc.path, t.points
  FROM season_school sc
  JOIN school_return r ON r.season_id = sc.season_id AND r.school_id = sc.school_id
  JOIN result t ON t.return_id = r.id AND t.basis = $2
 WHERE sc.season_id = $1
   AND sc.in_scope
   AND r.state = ANY (CAST($3 AS text[]))
   AND sc.stages @> CAST($4 AS text[])
   AND sc.stages <@ CAST($4 AS text[])`

// Peers implements beside.Store.
func (s *Ranking) Peers(ctx context.Context, id season.ID, basis ranking.Basis, stages []string) ([]beside.Peer, error) {
	var counted []string
	for _, state := range ranking.States() {
		if basis.Counts(state) {
			counted = append(counted, state.String())
		}
	}
	var rows []struct {
		Path   string `db:"path"`
		Points []byte `db:"points"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, peersSQL, int64(id), resultKind(basis), pq.Array(counted), pq.Array(stages)); err != nil {
		return nil, fmt.Errorf("schools of season %d with stages %v: %w", id, stages, err)
	}
	peers := make([]beside.Peer, 0, len(rows))
	for _, row := range rows {
		v, err := maturity.VectorFromBytes(row.Points)
		if err != nil {
			return nil, fmt.Errorf("result of %s in season %d: %w", row.Path, id, err)
		}
		peers = append(peers, beside.Peer{Path: row.Path, Points: v})
	}

	return peers, nil
}

var _ beside.Store = (*Ranking)(nil)
