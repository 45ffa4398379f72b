// Package lately keeps what was used lately, up to a weight.
package lately

import "slices"

// Kept keeps what was used lately, up to a weight; what was not used for longest goes first.
// It is not safe for concurrent use.
type Kept[K comparable, V any] struct {
	most, held int
	kept       map[K]weighed[V]
	// order lists the keys, the longest unused first.
	order []K
}

type weighed[V any] struct {
	value  V
	weight int
}

// New returns an empty Kept that holds at most so much weight.
func New[K comparable, V any](most int) Kept[K, V] {
	return Kept[K, V]{most: most, kept: map[K]weighed[V]{}}
}

// Get returns the value of a key, and whether it is kept; it counts as a use.
func (l *Kept[K, V]) Get(k K) (V, bool) {
	w, ok := l.kept[k]
	if ok {
		i := slices.Index(l.order, k)
		l.order = append(slices.Delete(l.order, i, i+1), k)
	}
	return w.value, ok
}

// Put keeps a value in the place of the one before; what would take half of the room alone is not kept. Everything
// weighs at least one.
func (l *Kept[K, V]) Put(k K, v V, weight int) {
	l.drop(k)
	weight = max(1, weight)
	if weight > l.most/2 {
		return
	}
	l.kept[k] = weighed[V]{v, weight}
	l.order = append(l.order, k)
	for l.held += weight; l.held > l.most; {
		l.drop(l.order[0])
	}
}

func (l *Kept[K, V]) drop(k K) {
	if w, ok := l.kept[k]; ok {
		l.held -= w.weight
		delete(l.kept, k)
		i := slices.Index(l.order, k)
		l.order = slices.Delete(l.order, i, i+1)
	}
}
