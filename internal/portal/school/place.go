package school

import (
	"fmt"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/own"
)

// place is where the school stands in the newest season of which its people may be told; nil where there is nothing to tell.
// Its own people see also what is provisional, as on the page of its result.
func (d Deps) place(r *portal.Request, ret *assessment.Return, rows []assessment.Row) (*own.Place, error) {
	if sees := account.May(r.Actor, account.FinalView, ret.Target()) == nil; !sees {
		return nil, nil //nolint:nilnil // nothing to see is no fault
	}
	sittings := make([]own.Sitting, len(rows))
	for i := range rows {
		state, known := ranking.ParseState(string(rows[i].State))
		if !known {
			return nil, fmt.Errorf("return %d is in state %q", rows[i].ID, rows[i].State)
		}
		sittings[i] = own.Sitting{Season: rows[i].SeasonID, Year: rows[i].SchoolYear, State: state}
	}

	return own.Latest(r.Context(), d.Ranks, ret.SchoolID, sittings)
}
