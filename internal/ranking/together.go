package ranking

import (
	"context"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// Gathered is the schools of a population, best first and ranked among themselves. Its lists are shared and may not be
// changed.
type Gathered struct {
	Season season.Season
	Unit   Unit
	// Units are those that may be chosen, uppermost first, then by name.
	Units   []Unit
	Taken   Taken
	Entries []Entry
	// Choices are what the population may be narrowed by.
	Choices *Choices
}

// Choices are the sets of stages and the districts that the schools of a unit have.
type Choices struct {
	Sets []Stages
	// Districts are by name in the Vietnamese order.
	Districts []population.District
	// Sized tells that the record of some school gives a size.
	Sized bool
}

// Together reads the schools of a population. NotFound when the unit is outside the scope.
func (r *Reader) Together(ctx context.Context, a Asked, p Population) (*Gathered, error) {
	f, err := r.find(ctx, a)
	if err != nil {
		return nil, err
	}
	a.Unit = f.units[f.at].ID
	ranked, err := r.entries(ctx, a)
	if err != nil {
		return nil, err
	}
	roll, err := r.Roll(ctx, a.Season)
	if err != nil {
		return nil, err
	}
	g := &Gathered{Season: f.season, Unit: f.units[f.at], Units: f.units, Taken: ranked.Taken, Entries: ranked.Entries}
	run := shelvedRun{shelved{a.Season, a.Basis, a.Unit}, ranked.Taken.RunID}
	g.Choices = r.shelf.choices(run, func() *Choices {
		return choicesOf(ranked.Entries, roll)
	})
	if !p.Whole() { // the whole is in order and ranked, as the run left it
		g.Entries = r.shelf.part(shelvedPart{run, p}, func() []Entry { return Rank(p.Of(ranked.Entries, roll), f.season.Rules.Ranking) })
	}
	return g, nil
}

// Roll reads what a season remembers of its schools; it is shared and may not be changed.
func (r *Reader) Roll(ctx context.Context, id season.ID) (*population.Roll, error) {
	if kept := r.shelf.roll(id); kept != nil {
		return kept, nil
	}
	roll, err := r.roll.Ground(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("roll of season %d: %w", id, err)
	}
	r.shelf.keepRoll(id, roll)
	return roll, nil
}

func choicesOf(entries []Entry, roll *population.Roll) *Choices {
	c := &Choices{}
	var sets [1 << StageCount]bool
	districts := map[int64]bool{}
	for i := range entries {
		sets[entries[i].Stages] = true
		f := roll.Facts(entries[i].School)
		c.Sized = c.Sized || f.Sites != population.NoSites
		if f.District != 0 && !districts[f.District] {
			districts[f.District] = true
			c.Districts = append(c.Districts, population.District{ID: f.District, Name: roll.Names[f.District]})
		}
	}
	for set, there := range sets {
		if there {
			c.Sets = append(c.Sets, Stages(set))
		}
	}
	slices.SortFunc(c.Sets, bySchooling)
	locale.SortFunc(c.Districts, func(d population.District) string { return d.Name })
	return c
}

// bySchooling orders sets of stages by their first stage, then the shorter set before the longer.
func bySchooling(a, b Stages) int { return slices.Compare(a.places(), b.places()) }

func (s Stages) places() []int {
	var places []int
	for i := range StageCount {
		if s.Has(i) {
			places = append(places, i)
		}
	}
	return places
}
