package ranking

import (
	"slices"
	"sync"

	"github.com/thuocso/thuocso/internal/season"
)

// shelf keeps what pages ask for again and again and what cannot change behind its back: the entries of a run, taken
// only after the database has said that the run still stands, and the tree in which a season was held.
type shelf struct {
	mu      sync.Mutex
	entries map[shelved]Ranked
	// order lists the keys of entries, the longest unused first; held counts what they hold together.
	order []shelved
	held  int
	trees map[season.ID][]Unit
}

type shelved struct {
	season season.ID
	basis  Basis
	unit   int64
}

// The bounds of a shelf: about 5 MB of entries, and as many trees as there may be seasons in use.
const (
	mostShelved = 80_000
	mostTrees   = 200
)

func newShelf() *shelf {
	return &shelf{entries: map[shelved]Ranked{}, trees: map[season.ID][]Unit{}}
}

// ranked returns the entries that were kept, and marks them as used.
func (s *shelf) ranked(k shelved) Ranked {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.entries[k]
	if ok {
		s.touch(k)
	}
	return kept
}

// keep puts the entries of a run in the place of those before; whoever reads them may not change them.
func (s *shelf) keep(k shelved, r Ranked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(k)
	if len(r.Entries) > mostShelved/2 {
		return
	}
	s.entries[k] = r
	s.order = append(s.order, k)
	s.held += len(r.Entries)
	for s.held > mostShelved && len(s.order) > 0 {
		s.drop(s.order[0])
	}
}

func (s *shelf) touch(k shelved) {
	if i := slices.Index(s.order, k); i >= 0 {
		s.order = append(slices.Delete(s.order, i, i+1), k)
	}
}

func (s *shelf) drop(k shelved) {
	if kept, ok := s.entries[k]; ok {
		s.held -= len(kept.Entries)
		delete(s.entries, k)
		s.order = slices.DeleteFunc(s.order, func(other shelved) bool { return other == k })
	}
}

// tree returns the offices of a season, nil where they are not known yet.
func (s *shelf) tree(id season.ID) []Unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trees[id]
}

func (s *shelf) keepTree(id season.ID, units []Unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.trees) >= mostTrees {
		clear(s.trees)
	}
	s.trees[id] = units
}
