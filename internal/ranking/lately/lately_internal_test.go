package lately

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLatelyKeepsWhatWasUsed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const most = 20
		l := New[int, int](most)
		weights := map[int]int{}
		for range rapid.IntRange(1, 60).Draw(t, "acts") {
			k := rapid.IntRange(0, 9).Draw(t, "key")
			if rapid.Bool().Draw(t, "get") {
				v, ok := l.Get(k)
				if ok && v != weights[k] {
					t.Fatalf("key %d holds %d, put was %d", k, v, weights[k])
				}
				continue
			}
			weights[k] = rapid.IntRange(0, 15).Draw(t, "weight")
			l.Put(k, weights[k], weights[k])
			if v, ok := l.Get(k); ok != (weights[k] <= most/2) || ok && v != weights[k] {
				t.Fatalf("just put %d of weight %d, found %v", k, weights[k], ok)
			}
		}
		held := 0
		for _, w := range l.kept {
			held += w.weight
		}
		if held != l.held || held > most || len(l.order) != len(l.kept) {
			t.Fatalf("holds %d, says %d; %d keys, %d in order", held, l.held, len(l.kept), len(l.order))
		}
	})
}
