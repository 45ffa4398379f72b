package change

import (
	"context"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// Counted compares by numbers alone: so many schools stand in both, out of two populations.
func Counted(common, now, then int) *Changes {
	c := &Changes{Now: now, Then: then, Common: common}
	switch {
	case then == 0:
		c.Why = NoFigures
	case !disclose.Ranks(common) || common*100 < max(now, then)*Share:
		c.Why = OtherSchools
	}

	return c
}

// Among counts the schools that stand in both lists, neither of which names one twice.
func Among(now, then []int64) int {
	was := make(map[int64]bool, len(then))
	for _, school := range then {
		was[school] = true
	}
	n := 0
	for _, school := range now {
		if was[school] {
			n++
		}
	}

	return n
}

// Whole compares a unit with itself in a season before, as its rankings of all schools are compared: where they are not,
// neither are its means.
func (b *Book) Whole(ctx context.Context, now, before ranking.Asked) (*Changes, error) {
	everybody := ranking.Population{Area: ranking.AnyArea}
	got, err := b.rankings.Together(ctx, now, everybody)
	if err != nil {
		return nil, err
	}

	return b.Since(ctx, Present{
		Season: got.Season, Basis: now.Basis, Unit: got.Unit.ID, Population: everybody, Taken: got.Taken, Entries: got.Entries,
	}, before.Held, before.Scope)
}

// Waits tells of so many schools that owe a return that results which are still to come stand in the way of a comparison.
func (c *Changes) Waits(owing int) bool {
	return c.Why == OtherSchools && c.Now < owing && (!disclose.Ranks(c.Now) || c.Now*100 < c.Then*Share)
}
