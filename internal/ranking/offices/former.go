package offices

import (
	"context"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/population"
)

// OnGround counts the returns of the schools on the ground of one district, 0 for those of which none is known.
type OnGround struct {
	District int64
	Punctual
}

// Former compares the former districts of a unit: the schools on the ground of each, whoever manages them now. Communes have few
// schools, and a share of three schools says little; the districts that they were made from have enough.
func Former(ctx context.Context, store Store, reader *ranking.Reader, b *ranking.Board) (*Comparison, error) {
	asked := ranking.Asked{Season: b.Season.ID, Held: &b.Season, Basis: b.Basis, Unit: b.Unit.ID, Scope: b.Unit.Path}
	g, err := reader.Together(ctx, asked, ranking.Population{Area: ranking.AnyArea})
	if err != nil {
		return nil, fmt.Errorf("schools of unit %d: %w", b.Unit.ID, err)
	}
	roll, err := reader.Roll(ctx, b.Season.ID)
	if err != nil {
		return nil, fmt.Errorf("ground of season %d: %w", b.Season.ID, err)
	}
	counts, err := store.OnGround(ctx, b.Season.ID, b.Unit.Path)
	if err != nil {
		return nil, fmt.Errorf("returns on the ground of unit %d: %w", b.Unit.ID, err)
	}

	return OfGround(b, g.Entries, roll, counts), nil
}

// OfGround compares the districts that the schools of a board stood in last.
func OfGround(b *ranking.Board, entries []ranking.Entry, roll *population.Roll, counts []OnGround) *Comparison {
	c := &Comparison{Whole: office(b.Unit, b.Whole)}
	schools := map[int64][]ranking.Entry{}
	for i := range entries {
		district := roll.Facts(entries[i].School).District
		schools[district] = append(schools[district], entries[i])
	}
	for i := range counts {
		n := &counts[i]
		o := office(ranking.Unit{ID: n.District, Kind: "district", Name: roll.Names[n.District]}, tallyOf(schools[n.District]))
		o.Punctual, o.Former, o.Direct = n.Punctual, true, n.District == 0
		o.Path = ""
		c.Whole.Punctual = c.Whole.plus(&n.Punctual)
		c.put(&o)
	}
	locale.SortFunc(c.Ranked, func(o Office) string { return o.Unit.Name })
	c.rank()

	return c
}

// plus adds up two counts.
func (p *Punctual) plus(more *Punctual) Punctual {
	return Punctual{
		Owing: p.Owing + more.Owing, Sent: p.Sent + more.Sent, OnTime: p.OnTime + more.OnTime, Reviewed: p.Reviewed + more.Reviewed,
	}
}

// tallyOf counts levels and groups of ranked schools.
func tallyOf(entries []ranking.Entry) *ranking.Tally {
	t := &ranking.Tally{}
	var low, high [][]maturity.Points
	for i := range entries {
		e := &entries[i]
		t.Levels[e.Low-1][e.High-1]++
		for len(low) < len(e.Groups) {
			low, high = append(low, nil), append(high, nil)
		}
		for g := range e.Groups {
			low[g], high[g] = append(low[g], e.Groups[g].Low), append(high[g], e.Groups[g].High)
		}
	}
	for g := range low {
		t.Groups = append(t.Groups, ranking.GroupTally{Low: histogram(low[g]), High: histogram(high[g])})
	}

	return t
}

func histogram(values []maturity.Points) ranking.Histogram {
	slices.Sort(values)
	var h ranking.Histogram
	for _, v := range values {
		if n := len(h); n > 0 && h[n-1].Value == v {
			h[n-1].Count++
		} else {
			h = append(h, ranking.Bin{Value: v, Count: 1})
		}
	}

	return h
}

// Order is by what offices are listed beside their names and ranks.
type Order uint8

// The orders by work: who is behind comes first.
const (
	ByOnTime Order = iota + 1
	ByReviewed
)

// Sort lists those first that are behind; an office of which there is nothing to say comes last.
func Sort(list []Office, by Order) {
	part := func(o *Office) (n, all int) {
		if by == ByReviewed {
			return o.Reviewed, o.Sent
		}

		return o.OnTime, o.Owing
	}
	slices.SortStableFunc(list, func(a, b Office) int {
		an, all := part(&a)
		bn, ball := part(&b)
		switch {
		case all == 0 || ball == 0:
			return min(ball, 1) - min(all, 1)
		default:
			return an*ball - bn*all
		}
	})
}
