// Package addressed finds the return that an address names, for the areas whose pages are about one return.
package addressed

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal"
)

// Placer knows where returns stand; assessment.Service is one.
type Placer interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
}

// Loader reads returns for those who may see them; assessment.Service is one.
type Loader interface {
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
}

// ID reads which return the address names.
func ID(r *portal.Request) (assessment.ID, error) {
	id, err := r.ParamID("id")

	return assessment.ID(id), err
}

// Place is the target of routes about one return: where that stands.
func Place(returns Placer) portal.TargetFunc {
	return func(r *portal.Request) (account.Target, error) {
		id, err := ID(r)
		if err != nil {
			return account.Target{}, err
		}

		return returns.Place(r.Context(), id)
	}
}

// Return reads the return that the address names.
func Return(r *portal.Request, returns Loader) (*assessment.Return, error) {
	id, err := ID(r)
	if err != nil {
		return nil, err
	}

	return returns.Load(r.Context(), r.Actor, id)
}
