package audit_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/audit"
)

// chain draws a chain of acts, appended in one to three batches.
func chain(t *rapid.T) ([]audit.Line, audit.Head) {
	var (
		lines []audit.Line
		head  audit.Head
	)
	for range rapid.IntRange(1, 3).Draw(t, "batches") {
		var entries []audit.Entry
		for range rapid.IntRange(1, 4).Draw(t, "acts") {
			entries = append(entries, audit.Entry{
				Action: rapid.StringMatching(`[a-z]{1,6}\.[a-z]{1,6}`).Draw(t, "action"),
				Detail: map[string]any{rapid.String().Draw(t, "key"): rapid.String().Draw(t, "value")},
			})
		}
		at := time.Unix(0, rapid.Int64Range(0, 1<<60).Draw(t, "at"))
		more, next, err := audit.Append(head, at, rapid.Int64().Draw(t, "person"), entries)
		if err != nil {
			t.Fatal(err)
		}
		lines, head = append(lines, more...), next
	}

	return lines, head
}

func TestChainHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, head := chain(t)
		if broken, complete := audit.Verify(lines, head); broken != 0 || !complete {
			t.Fatalf("an untouched chain: broken at %d, complete %v", broken, complete)
		}
	})
}

func TestChainShowsEveryChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, head := chain(t)
		at := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		switch rapid.IntRange(0, 5).Draw(t, "change") {
		case 0:
			lines[at].Detail += " "
		case 1:
			lines[at].Action += "x"
		case 2:
			lines[at].PersonID++
		case 3:
			lines[at].At = lines[at].At.Add(time.Microsecond)
		case 4:
			lines = append(lines[:at:at], lines[at+1:]...)
		case 5:
			lines[at].Hash = append([]byte{1}, lines[at].Hash...)
		}
		if broken, complete := audit.Verify(lines, head); broken == 0 && complete {
			t.Fatalf("a change at line %d does not show", at+1)
		}
	})
}
