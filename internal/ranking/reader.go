package ranking

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// Taken is the run that figures come from; its zero value means that there was none yet.
type Taken struct {
	RunID int64
	At    time.Time
}

// UnitTally is the tally of one unit in one season.
type UnitTally struct {
	UnitID     int64
	Season     season.ID
	SchoolYear int
	Taken      Taken
	Tally      *Tally
}

// Ranked are the entries of one unit, best first.
type Ranked struct {
	Taken   Taken
	Entries []Entry
}

// FigureStore reads snapshots. Every scope is a path: nothing outside of it is found.
type FigureStore interface {
	// Units lists the offices of the season's tree at or below the scope, uppermost first, then by name. The tree of a
	// season does not change.
	Units(ctx context.Context, id season.ID, scope string) ([]Unit, error)
	// Tallies reads the tallies of some units of the season; units without one are left out.
	Tallies(ctx context.Context, id season.ID, basis Basis, scope string, units []int64) ([]UnitTally, error)
	// Entries reads the entries of the unit asked for, none where no run was. They are left out where the run that
	// they come from is the one the caller knows already.
	Entries(ctx context.Context, a Asked, known int64) (Ranked, error)
	// Trend reads the tallies of one unit over all seasons, oldest first.
	Trend(ctx context.Context, basis Basis, scope string, unit int64) ([]UnitTally, error)
	// Result reads one school's result, without points where it has none on the basis. NotFound outside the scope.
	Result(ctx context.Context, id season.ID, basis Basis, scope string, school int64) (SchoolResult, error)
}

// Listed is what a page says of a school beside its figures.
type Listed struct {
	ID   int64
	Code string
	Name string
	// ManagingID and Managing are the managing unit.
	ManagingID int64
	Managing   string
	Commune    string
}

// RollStore reads who owes a return.
type RollStore interface {
	// Find lists the schools in scope whose name or code holds the text, by name; the empty text finds all.
	Find(ctx context.Context, id season.ID, scope, text string) ([]int64, error)
	// Names reads code, name and managing unit of the schools, in no order.
	Names(ctx context.Context, id season.ID, schools []int64) ([]Listed, error)
	// Ground reads what a season remembers of its schools besides their results; it does not change.
	Ground(ctx context.Context, id season.ID) (*population.Roll, error)
	// Progress counts returns by managing unit and state, live.
	Progress(ctx context.Context, id season.ID, scope string) ([]Progress, error)
	// Waiting lists schools in scope that have something to send, at most so many, and counts them all.
	Waiting(ctx context.Context, id season.ID, scope string, most int) ([]Waiting, int, error)
	// Runs lists the latest runs of the season, newest first.
	Runs(ctx context.Context, id season.ID, most int) ([]Entered, error)
}

// Seasons gives a season and its index; season.Service is one.
type Seasons interface {
	Season(ctx context.Context, id season.ID) (season.Season, error)
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
}

// Reader serves the pages of figures.
type Reader struct {
	figures FigureStore
	roll    RollStore
	seasons Seasons
	shelf   *shelf
}

// NewReader returns a reader on the stores.
func NewReader(figures FigureStore, roll RollStore, seasons Seasons) *Reader {
	return &Reader{figures: figures, roll: roll, seasons: seasons, shelf: newShelf()}
}

// Asked says which figures are asked for: one season, basis and unit inside a scope.
type Asked struct {
	Season season.ID
	Basis  Basis
	// Unit is 0 for the uppermost unit of the scope.
	Unit int64
	// Scope is the path of what the person may see.
	Scope string
	// Held is the season where the caller has read it already; nil reads it.
	Held *season.Season
}

// Part is a unit with its tally.
type Part struct {
	Unit  Unit
	Tally *Tally
}

// Board is a unit's figures with those of the units directly below it.
type Board struct {
	Season season.Season
	Basis  Basis
	Unit   Unit
	// Units are those that may be chosen, uppermost first, then by name; Above those above it, uppermost first.
	Units []Unit
	Above []Unit
	Taken Taken
	// Whole is the unit's tally; empty where no run was.
	Whole *Tally
	// Parts are the units directly below. Direct is what the unit manages itself beside them, nil where there is
	// nothing of the kind or nothing below.
	Parts  []Part
	Direct *Tally
}

// Below tells whether anything is below a unit that may be chosen.
func (b *Board) Below(u *Unit) bool {
	return slices.ContainsFunc(b.Units, func(o Unit) bool { return len(o.Path) > len(u.Path) && strings.HasPrefix(o.Path, u.Path) })
}

// Board reads the figures of a unit. NotFound when the unit is outside the scope.
func (r *Reader) Board(ctx context.Context, a Asked) (*Board, error) {
	f, err := r.find(ctx, a)
	if err != nil {
		return nil, err
	}
	units, at := f.units, f.at
	b := &Board{Season: f.season, Basis: a.Basis, Unit: units[at], Units: units, Whole: &Tally{}}
	ids := []int64{units[at].ID}
	for i := range units {
		switch parent := above(units, i); {
		case i != at && parent == at:
			b.Parts = append(b.Parts, Part{Unit: units[i], Tally: &Tally{}})
			ids = append(ids, units[i].ID)
		case i != at && len(units[i].Path) < len(units[at].Path) && covers(units[i].Path, units[at].Path):
			b.Above = append(b.Above, units[i])
		}
	}
	tallies, err := r.figures.Tallies(ctx, a.Season, a.Basis, a.Scope, ids)
	if err != nil {
		return nil, fmt.Errorf("board of unit %d: %w", units[at].ID, err)
	}
	b.fill(tallies)
	return b, nil
}

func (b *Board) fill(tallies []UnitTally) {
	byUnit := make(map[int64]*Tally, len(tallies))
	for i := range tallies {
		byUnit[tallies[i].UnitID] = tallies[i].Tally
		b.Taken = tallies[i].Taken
	}
	if t := byUnit[b.Unit.ID]; t != nil {
		b.Whole = t
	}
	parts := make([]*Tally, 0, len(b.Parts))
	for i := range b.Parts {
		if t := byUnit[b.Parts[i].Unit.ID]; t != nil {
			b.Parts[i].Tally = t
			parts = append(parts, t)
		}
	}
	if rest := Rest(b.Whole, parts); len(parts) > 0 && rest.Owing() > 0 {
		b.Direct = rest
	}
}

// found is a season with its units in scope and the place of the one asked for.
type found struct {
	season season.Season
	units  []Unit
	at     int
}

func (r *Reader) find(ctx context.Context, a Asked) (found, error) {
	s, err := r.season(ctx, a)
	if err != nil {
		return found{}, err
	}
	units, err := r.units(ctx, a.Season, a.Scope)
	if err != nil {
		return found{}, err
	}
	for i := range units {
		if a.Unit == 0 || units[i].ID == a.Unit {
			return found{s, units, i}, nil
		}
	}
	return found{}, fault.New(fault.NotFound, "ranking.no_unit")
}

// everywhere is the scope above every unit.
const everywhere = "/"

// units lists the offices of a season at or below the scope.
func (r *Reader) units(ctx context.Context, id season.ID, scope string) ([]Unit, error) {
	tree := r.shelf.tree(id)
	if tree == nil {
		var err error
		if tree, err = r.figures.Units(ctx, id, everywhere); err != nil {
			return nil, fmt.Errorf("units of figures: %w", err)
		}
		r.shelf.keepTree(id, tree)
	}
	if scope == "" {
		return nil, nil
	}
	var inside []Unit
	for i := range tree {
		if covers(scope, tree[i].Path) {
			inside = append(inside, tree[i])
		}
	}
	return inside, nil
}

// entries reads the entries of the unit asked for; they are shared and may not be changed.
func (r *Reader) entries(ctx context.Context, a Asked) (Ranked, error) {
	k := shelved{a.Season, a.Basis, a.Unit}
	kept := r.shelf.ranked(k)
	read, err := r.figures.Entries(ctx, a, kept.Taken.RunID)
	if err != nil {
		return Ranked{}, fmt.Errorf("entries of unit %d: %w", a.Unit, err)
	}
	if read.Taken.RunID == kept.Taken.RunID {
		return kept, nil
	}
	r.shelf.keep(k, read)
	return read, nil
}

func (r *Reader) season(ctx context.Context, a Asked) (season.Season, error) {
	if a.Held != nil && a.Held.ID == a.Season {
		return *a.Held, nil
	}
	s, err := r.seasons.Season(ctx, a.Season)
	if err != nil {
		return season.Season{}, fmt.Errorf("season of figures: %w", err)
	}
	return s, nil
}

// above returns the place of the nearest unit above the one at a place, -1 where none is in the list; the list has
// the uppermost first, so it stands before.
func above(units []Unit, at int) int {
	nearest := -1
	for i := range at {
		if covers(units[i].Path, units[at].Path) && (nearest < 0 || len(units[i].Path) > len(units[nearest].Path)) {
			nearest = i
		}
	}
	return nearest
}

func covers(path, below string) bool { return len(below) >= len(path) && below[:len(path)] == path }

// Units lists the units of the season that the scope holds, and the one asked for. NotFound when it is outside the scope.
func (r *Reader) Units(ctx context.Context, a Asked) ([]Unit, Unit, error) {
	f, err := r.find(ctx, a)
	if err != nil {
		return nil, Unit{}, err
	}
	return f.units, f.units[f.at], nil
}

// Trend reads a unit's tallies over all seasons, oldest first.
func (r *Reader) Trend(ctx context.Context, a Asked) ([]UnitTally, error) {
	list, err := r.figures.Trend(ctx, a.Basis, a.Scope, a.Unit)
	if err != nil {
		return nil, fmt.Errorf("trend of unit %d: %w", a.Unit, err)
	}
	return list, nil
}
