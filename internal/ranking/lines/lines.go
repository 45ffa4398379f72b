// Package lines reads every school of a unit, for documents, and tells whether they agree with a run.
package lines

import (
	"context"
	"strconv"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Line is one school that owes a return, with its result on a basis where it has one.
type Line struct {
	ranking.Listed

	State ranking.State
	// Points and Met are in index order; nil where the school has no result on the basis.
	Points maturity.Vector
	Met    []bool
}

// Store reads every school of a unit, for documents.
type Store interface {
	// Lines lists the schools in scope that owe a return, by office and name.
	Lines(ctx context.Context, id season.ID, basis ranking.Basis, scope string) ([]Line, error)
}

// Agree tells whether the lines add up to the tally that a run has proved: a document
// that shows both may not show two truths. A Conflict fault says that results have
// changed since the run.
func Agree(t *ranking.Tally, lines []Line) error {
	results := 0
	answered, sums := make([]int, len(t.Components)), make([]int64, len(t.Components))
	for i := range lines {
		if lines[i].Points == nil {
			continue
		}
		results++
		for place := range t.Components {
			if p, ok := lines[i].Points.At(place); ok {
				answered[place]++
				sums[place] += int64(p)
			}
		}
	}
	same := results == t.Schools() && len(lines) == t.Owing()
	for place := range t.Components {
		h := t.Components[place].Points
		same = same && h.N() == answered[place] && h.Sum() == sums[place]
	}
	if !same {
		return Moved(results, t.Schools())
	}

	return nil
}

// Moved is the Conflict fault of a document whose parts do not rest on one run: so many
// schools have a result now, so many had one in the run.
func Moved(now, run int) error {
	return fault.New(fault.Conflict, "paper.moved_since", "lines", strconv.Itoa(now), "run", strconv.Itoa(run))
}
