package recompute

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/thuocso/thuocso/internal/ranking"
)

// atOnce is how many seasons are run side by side: while the database writes one, the program computes another. More would
// wait for one another, and each needs its memory.
const atOnce = 2

// Each runs seasons, two at a time, and tells of each whether it went well. A season that takes long does not hold the others up.
func Each(list []ranking.Command, run func(ranking.Command) bool) []bool {
	well := make([]bool, len(list))
	var next atomic.Int64
	work := func() {
		for n := int(next.Add(1)) - 1; n < len(list); n = int(next.Add(1)) - 1 {
			well[n] = run(list[n])
		}
	}
	tasks := make([]func(), min(atOnce, len(list)))
	for i := range tasks {
		tasks[i] = work
	}
	Together(tasks...)
	return well
}

// Thrown is the panic of a function that was called beside others, with where it came about.
type Thrown struct {
	Value any
	Stack []byte
}

// String says what was thrown, without where.
func (t *Thrown) String() string { return fmt.Sprint(t.Value) }

// stackOf returns where a panic came about that was met here.
func stackOf(thrown any) string {
	if t, beside := thrown.(*Thrown); beside {
		return string(t.Stack)
	}
	return string(debug.Stack())
}

// Together calls functions side by side and returns when all are done. A panic of one goes on in the caller, where the run
// notes it: in a goroutine of its own it would end the program. It goes on as a Thrown, for the caller's stack says nothing of it.
func Together(list ...func()) {
	thrown := make([]*Thrown, len(list))
	var all sync.WaitGroup
	for i, f := range list {
		all.Go(func() {
			defer func() { thrown[i] = caught(recover()) }()
			f()
		})
	}
	all.Wait()
	for _, t := range thrown {
		if t != nil {
			panic(t)
		}
	}
}

// caught keeps a panic with the stack on which it is met, unless it comes from another Together and has its own.
func caught(value any) *Thrown {
	if value == nil {
		return nil
	}
	if t, beside := value.(*Thrown); beside {
		return t
	}
	return &Thrown{value, debug.Stack()}
}
