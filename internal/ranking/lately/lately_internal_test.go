package lately

import (
	"strconv"
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
		held, ordered := 0, 0
		for n := l.oldest; n != nil; n = n.after {
			held, ordered = held+n.weight, ordered+1
			if l.kept[n.key] != n || n.after == nil && l.newest != n || n.after != nil && n.after.before != n {
				t.Fatalf("key %d stands wrong in the order", n.key)
			}
		}
		if held != l.held || held > most || ordered != len(l.kept) {
			t.Fatalf("holds %d, says %d; %d keys, %d in order", held, l.held, len(l.kept), ordered)
		}
	})
}

func TestWhatWasNotUsedForLongestGoesFirst(t *testing.T) {
	t.Parallel()
	l := New[int, int](3)
	for k := range 3 {
		l.Put(k, k, 1)
	}
	l.Get(0)
	l.Put(3, 3, 1)
	for k, kept := range []bool{true, false, true, true} {
		if _, ok := l.Get(k); ok != kept {
			t.Errorf("key %d is kept: %v", k, ok)
		}
	}
}

// BenchmarkUseAmongMany uses one of so many small things: it takes as long among few as among many.
func BenchmarkUseAmongMany(b *testing.B) {
	for _, keys := range []int{100, 80_000} {
		b.Run(strconv.Itoa(keys), func(b *testing.B) {
			l := New[int, int](keys)
			for k := range keys {
				l.Put(k, k, 1)
			}
			b.ResetTimer()
			for i := range b.N {
				l.Get(i * 31 % keys)
			}
		})
	}
}
