package recompute

import (
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/thuocso/thuocso/internal/ranking"
)

// Computed is what a season's results come to.
type Computed struct {
	// Snapshots has one row for each basis and unit.
	Snapshots []Snapshot
	// Totals are counted from the results.
	Totals Totals
	// Differences lists where the source says otherwise; none means that the snapshots may be published.
	Differences []ranking.Difference
}

// The places of the bases in ranking.Bases.
const (
	verified = iota
	recognised
	published

	bases
)

// Compute scores every result again, tallies all units on all bases, puts the schools of each in order, and holds the totals
// against the source. Neither the order of the source nor the number of processors changes what comes out.
func Compute(source *Source) *Computed {
	t := newTree(source)
	m := &matter{
		source: source, tree: t, scorer: newScorer(source), layout: newLayout(source.Index, widthOf(source)),
		same: !slices.ContainsFunc(source.Schools, func(s School) bool { return s.State == ranking.StateRecognised }),
	}
	out := &Computed{Snapshots: make([]Snapshot, bases*len(source.Units))}
	m.out = out.Snapshots
	list, alone := t.branches()
	workers := m.work(list)
	top := newWorker(m)
	if alone {
		for _, w := range workers {
			top.take(w)
		}
		top.branch(branch{0, 1})
	}
	for _, i := range t.strays {
		top.stray(&source.Schools[i])
	}
	workers = append(workers, top)
	out.Totals = totals(workers)
	for i := range source.Schools {
		out.Totals.States[source.Schools[i].State]++
	}
	m.republish()
	out.Differences = slices.Concat(t.lost(source), m.found(workers), source.recounted(), countStates(source.States, &out.Totals.States))
	out.Differences = out.Differences[:min(len(out.Differences), maxDifferences)]
	return out
}

// matter is what all workers see.
type matter struct {
	source *Source
	tree   *tree
	scorer *scorer
	layout *layout
	// same tells that everything recognised is published, so that both bases have the same figures.
	same bool
	out  []Snapshot
}

// work goes through the branches with as many workers as there are processors.
func (m *matter) work(list []branch) []*worker {
	workers := make([]*worker, min(len(list), runtime.GOMAXPROCS(0)))
	tasks := make([]func(), len(workers))
	var next atomic.Int64
	for i := range workers {
		w := newWorker(m)
		workers[i] = w
		tasks[i] = func() {
			for n := int(next.Add(1)) - 1; n < len(list); n = int(next.Add(1)) - 1 {
				w.branch(list[n])
			}
		}
	}
	Together(tasks...)
	return workers
}

// republish gives the published figures where they are those recognised, once more.
func (m *matter) republish() {
	if !m.same {
		return
	}
	n := len(m.source.Units)
	for i := range n {
		m.out[published*n+i] = m.out[recognised*n+i]
		m.out[published*n+i].Basis = ranking.Published
	}
}

// found gathers what the workers found, in the order of the schools.
func (m *matter) found(workers []*worker) []ranking.Difference {
	var all []noted
	for _, w := range workers {
		all = append(all, w.found...)
	}
	slices.SortStableFunc(all, func(a, b noted) int { return a.compare(&b) })
	var list []ranking.Difference
	for i := range all[:min(len(all), maxDifferences)] {
		list = append(list, all[i].Difference)
	}
	return list
}

func totals(workers []*worker) Totals {
	t := Totals{Bases: make([]BasisTotals, bases)}
	for b := range t.Bases {
		for _, w := range workers {
			t.Bases[b].add(&w.totals[b])
		}
	}
	return t
}
