// Package trend puts the seasons of a unit or of a school side by side, each in the tree of its time, and tells where two that
// follow each other are not measured alike: another index, another rule, another tree.
package trend

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Moves is what became of a unit's part of the tree from one season to another.
type Moves struct {
	// UnitsGone and UnitsNew count the units that stood below it in one of the two only.
	UnitsGone, UnitsNew int
	// SchoolsCame and SchoolsWent count the schools of both seasons that stood below it in one of the two only.
	SchoolsCame, SchoolsWent int
}

// Any tells whether the tree is another.
func (m Moves) Any() bool { return m != Moves{} }

// Store reads what seasons hold of a unit.
type Store interface {
	Trees

	// Tallies reads the tallies of some units of the season; units without one are left out.
	Tallies(ctx context.Context, id season.ID, basis ranking.Basis, scope string, units []int64) ([]ranking.UnitTally, error)
	// Path is where a school stood in a season's tree, empty where it owed no return.
	Path(ctx context.Context, id season.ID, school int64) (string, error)
}

// Break says why two seasons that follow each other are not measured alike.
type Break struct {
	// Index and Rule tell that the index or the rule of missed conditions is another.
	Index, Rule bool
	// Tree is what moved.
	Tree Moves
	// Office and Stages tell of a school that it has another managing office or other stages.
	Office, Stages bool
}

// Any tells whether there is a break at all.
func (b Break) Any() bool { return b != Break{} }

// between compares what two seasons measure with.
func between(a, b *season.Season) Break {
	return Break{Index: a.RevisionID != b.RevisionID, Rule: a.Rules.Condition != b.Rules.Condition}
}

// Moment is a unit in one season.
type Moment struct {
	Season season.Season
	// Unit is the unit as it stood in the season's tree.
	Unit  ranking.Unit
	Taken ranking.Taken
	// Tally is nil where no run has made figures of the season.
	Tally *ranking.Tally
	// Break is between the moment before and this one.
	Break Break
}

// Course is a unit over the seasons, oldest first.
type Course struct {
	Moments []Moment
	// Absent are seasons in whose tree the unit does not stand.
	Absent []season.Season
}

// Unit puts the seasons asked for side by side, which are given newest first.
func Unit(ctx context.Context, reader *ranking.Reader, store Store, asked []ranking.Asked) (*Course, error) {
	c := &Course{}
	for i := len(asked) - 1; i >= 0; i-- {
		a := asked[i]
		_, unit, err := reader.Units(ctx, a)
		if fault.KindOf(err) == fault.NotFound {
			c.Absent = append(c.Absent, *a.Held)

			continue
		}
		if err != nil {
			return nil, fmt.Errorf("unit %d in season %d: %w", a.Unit, a.Season, err)
		}
		m := Moment{Season: *a.Held, Unit: unit}
		tallies, err := store.Tallies(ctx, a.Season, a.Basis, a.Scope, []int64{a.Unit})
		if err != nil {
			return nil, fmt.Errorf("figures of unit %d in season %d: %w", a.Unit, a.Season, err)
		}
		for k := range tallies {
			m.Taken, m.Tally = tallies[k].Taken, tallies[k].Tally
		}
		if n := len(c.Moments); n > 0 {
			before := &c.Moments[n-1].Season
			m.Break = between(before, &m.Season)
			if m.Break.Tree, err = store.Moves(ctx, before.ID, a.Season, a.Unit); err != nil {
				return nil, fmt.Errorf("unit %d between seasons %d and %d: %w", a.Unit, before.ID, a.Season, err)
			}
		}
		c.Moments = append(c.Moments, m)
	}

	return c, nil
}

// Sitting is a school in one season.
type Sitting struct {
	*ranking.Comparison

	// Break is between the sitting before and this one.
	Break Break
}

// School puts the seasons asked for side by side, which are given newest first; seasons in which the school owes no return
// that the person may see are left out.
func School(ctx context.Context, reader *ranking.Reader, asked []ranking.Asked, school int64, seesAll bool) ([]Sitting, error) {
	var list []Sitting
	for i := len(asked) - 1; i >= 0; i-- {
		got, err := reader.Compare(ctx, asked[i], school, seesAll)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("school %d in season %d: %w", school, asked[i].Season, err)
		}
		s := Sitting{Comparison: got}
		if n := len(list); n > 0 {
			before := list[n-1].Comparison
			s.Break = between(&before.Season, &got.Season)
			s.Break.Office = before.School.ManagingID != got.School.ManagingID
			s.Break.Stages = before.School.Entry.Stages != got.School.Entry.Stages
		}
		list = append(list, s)
	}

	return list, nil
}
