// Package lately keeps what was used lately, up to a weight.
package lately

// Kept keeps what was used lately, up to a weight; what was not used for longest goes first. However many keys it holds, each
// use takes the same short time: whoever may ask for many small things must not make it slow for all others.
// It is not safe for concurrent use.
type Kept[K comparable, V any] struct {
	most, held int
	kept       map[K]*node[K, V]
	// oldest was not used for longest, newest just now.
	oldest, newest *node[K, V]
}

// node is a kept value between the one used before it and the one used after it.
type node[K comparable, V any] struct {
	key           K
	value         V
	weight        int
	before, after *node[K, V]
}

// New returns an empty Kept that holds at most so much weight.
func New[K comparable, V any](most int) Kept[K, V] {
	return Kept[K, V]{most: most, kept: map[K]*node[K, V]{}}
}

// Get returns the value of a key, and whether it is kept; it counts as a use.
func (l *Kept[K, V]) Get(k K) (V, bool) {
	n, ok := l.kept[k]
	if !ok {
		var none V
		return none, false
	}
	l.unlink(n)
	l.link(n)
	return n.value, true
}

// Put keeps a value in the place of the one before; what would take half of the room alone is not kept. Everything
// weighs at least one.
func (l *Kept[K, V]) Put(k K, v V, weight int) {
	if n, ok := l.kept[k]; ok {
		l.drop(n)
	}
	weight = max(1, weight)
	if weight > l.most/2 {
		return
	}
	n := &node[K, V]{key: k, value: v, weight: weight}
	l.kept[k] = n
	l.link(n)
	for l.held += weight; l.held > l.most; {
		l.drop(l.oldest)
	}
}

func (l *Kept[K, V]) drop(n *node[K, V]) {
	l.held -= n.weight
	delete(l.kept, n.key)
	l.unlink(n)
}

// link puts a node behind the newest.
func (l *Kept[K, V]) link(n *node[K, V]) {
	n.before, n.after = l.newest, nil
	if l.newest != nil {
		l.newest.after = n
	} else {
		l.oldest = n
	}
	l.newest = n
}

func (l *Kept[K, V]) unlink(n *node[K, V]) {
	if n.before != nil {
		n.before.after = n.after
	} else {
		l.oldest = n.after
	}
	if n.after != nil {
		n.after.before = n.before
	} else {
		l.newest = n.before
	}
	n.before, n.after = nil, nil
}
