package recompute

import (
	"cmp"
	"slices"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// worker goes through branches of the tree from below: each unit's schools are counted, what stands below it is added, and
// its figures are packed and added to the unit above. One row of counters a depth is all it keeps.
type worker struct {
	*matter

	judge judge
	own   [bases]counters
	// below are the figures of the units done so far that stand at a depth and whose unit above is still to come.
	below  [][bases]counters
	totals [bases]BasisTotals
	lists  [bases][]placed
	packer packer
	digest digester
	found  []noted
}

// placed is an entry with what it is ordered by.
type placed struct {
	ranking.Entry

	key int64
}

func newWorker(m *matter) *worker {
	w := &worker{matter: m, judge: m.scorer.judge(), digest: newDigester()}
	for b := range w.own {
		w.own[b] = m.layout.row()
	}
	return w
}

// at returns the figures below a unit of the depth before.
func (w *worker) at(depth int) *[bases]counters {
	for len(w.below) <= depth {
		var rows [bases]counters
		for b := range rows {
			rows[b] = w.layout.row()
		}
		w.below = append(w.below, rows)
	}
	return &w.below[depth]
}

// take adds what another worker has done below the top.
func (w *worker) take(other *worker) {
	const depth = 1
	mine, theirs := w.at(depth), other.at(depth)
	for b := range mine {
		mine[b].plus(theirs[b])
	}
}

func (w *worker) branch(b branch) {
	for k := b.to - 1; k >= b.from; k-- {
		w.unit(k)
	}
}

// unit counts the schools of the unit at a place of the order and packs its figures.
func (w *worker) unit(k int) {
	t, source := w.tree, w.source
	for b := range w.own {
		w.own[b].empty()
		w.lists[b] = w.lists[b][:0]
	}
	w.judge.fresh()
	for _, i := range t.schools[t.starts[k]:t.starts[k+1]] {
		w.school(&source.Schools[i])
	}
	depth := t.depth[k]
	leaf := t.end[k] == k+1 // nothing stands below
	for b := range w.own {
		if b == published && w.same {
			continue
		}
		if !leaf {
			below := w.at(depth + 1)[b]
			w.own[b].plus(below)
			below.empty()
		}
		w.at(depth)[b].plus(w.own[b])
		place := t.order[k]
		w.out[b*len(source.Units)+place] = w.snapshot(b, place)
	}
}

// school counts one school on every basis on which it stands.
func (w *worker) school(s *School) {
	for b := range w.own {
		w.own[b].count(int(s.State))
	}
	if ranking.Verified.Counts(s.State) {
		w.count(s, verified, w.scored(s, ranking.Verified))
	}
	if !ranking.Recognised.Counts(s.State) {
		return
	}
	r := w.scored(s, ranking.Recognised)
	w.count(s, recognised, r)
	if !w.same && ranking.Published.Counts(s.State) {
		w.count(s, published, r)
	}
}

func (w *worker) scored(s *School, basis ranking.Basis) *scored {
	r := w.judge.score(s, basis)
	w.totals[placeOf(basis)].count(r)
	if basis == ranking.Recognised && ranking.Published.Counts(s.State) {
		w.totals[published].count(r)
	}
	w.found = w.judge.tell(w.found)
	return r
}

func (w *worker) count(s *School, basis int, r *scored) {
	w.layout.add(w.own[basis], s, r)
	e := ranking.Entry{School: s.ID, Stages: s.Stages, Area: s.Area, Low: r.low, High: r.high, Groups: r.groups}
	for i, met := range r.met {
		if !met {
			e.Missed = e.Missed.With(i)
		}
	}
	w.lists[basis] = append(w.lists[basis], placed{e, ranking.Key(w.order(), &e)})
}

func (w *worker) order() season.Order { return w.source.Season.Rules.Ranking }

// stray judges a school of no unit: it stands in the totals and in no figures.
func (w *worker) stray(s *School) {
	for _, basis := range []ranking.Basis{ranking.Verified, ranking.Recognised} {
		if basis.Counts(s.State) {
			w.scored(s, basis)
		}
	}
}

// snapshot packs a unit's row.
func (w *worker) snapshot(b, place int) Snapshot {
	list := w.lists[b]
	slices.SortFunc(list, func(a, b placed) int {
		return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.School, b.School))
	})
	w.packer.room()
	tally := w.packer.since(func() { w.layout.pack(&w.packer, w.own[b]) })
	entries := w.packer.since(func() {
		p := ranking.NewEntryPacker(w.packer.B, len(w.source.Index.Groups), len(list))
		for i := range list {
			p.Add(&list[i].Entry)
		}
		w.packer.B = p.B
	})
	unit := w.source.Units[place].ID
	return Snapshot{
		Basis: ranking.Bases()[b], UnitID: unit, Tally: tally, Entries: entries,
		Digest: w.digest.of(int64(w.source.Season.ID), unit, tally, entries),
	}
}

func placeOf(b ranking.Basis) int { return slices.Index(ranking.Bases(), b) }
