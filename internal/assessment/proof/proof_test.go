package proof_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/assessment/proof"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/evidence"
)

// place is a document of a code.
type place struct {
	code     string
	document evidence.ID
}

// pile is what a store would hold, with the record of it.
type pile struct {
	at     time.Time
	held   map[place]proof.Attached
	events []record.Event
}

func (p *pile) note(action, detail string) {
	p.at = p.at.Add(time.Minute)
	e := record.Event{Post: "Hiệu trưởng"}
	e.Seq, e.At, e.Action, e.Detail = len(p.events)+1, p.at, action, detail
	p.events = append(p.events, e)
}

func (p *pile) move(t *rapid.T) {
	at := place{rapid.SampledFrom([]string{"1.1", "1.3.1", "2.4"}).Draw(t, "code"), evidence.ID(rapid.IntRange(1, 3).Draw(t, "document"))}
	if old, ok := p.held[at]; ok && rapid.Bool().Draw(t, "away") {
		p.note("evidence.detach", fmt.Sprintf(`{"code":%q,"document":%d,"revision":%d}`, at.code, at.document, old.Revision.No))
		delete(p.held, at)

		return
	}
	no := rapid.IntRange(1, 3).Draw(t, "revision")
	p.note("evidence.attach", fmt.Sprintf(`{"code":%q,"document":%d,"revision":%d}`, at.code, at.document, no))
	p.held[at] = proof.Attached{Code: at.code, ByPost: "Hiệu trưởng", At: p.at, Revision: evidence.Revision{Document: at.document, No: no}}
}

func (p *pile) list() []proof.Attached {
	list := make([]proof.Attached, 0, len(p.held))
	for _, a := range p.held {
		list = append(list, a)
	}

	return proof.Back{}.Over(list, nil)
}

// TestWhatWasReturnedComesBack: whatever a school does to its evidence after a return, what stood then is found again.
func TestWhatWasReturnedComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &pile{at: time.Date(2025, time.May, 2, 8, 0, 0, 0, time.UTC), held: map[place]proof.Attached{}}
		var then []proof.Attached
		for round := range rapid.IntRange(1, 3).Draw(t, "rounds") {
			for range rapid.IntRange(0, 8).Draw(t, "before") {
				p.move(t)
			}
			p.note("return.send_back", `{"codes":["1.1"]}`)
			then = p.list()
			p.note("answer.save", fmt.Sprintf(`{"code":"1.1","note":["","%d"]}`, round))
		}
		for range rapid.IntRange(0, 8).Draw(t, "after") {
			p.move(t)
		}
		back, err := proof.Since(p.events)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(then, back.Over(p.list(), back.Was)); d != "" {
			t.Errorf("(-as returned +found)\n%s", d)
		}
	})
}

func TestWhatWasLetThroughSinceStaysAway(t *testing.T) {
	t.Parallel()
	p := &pile{at: time.Date(2025, time.May, 2, 8, 0, 0, 0, time.UTC)}
	p.note("return.send_back", `{}`)
	back, err := proof.Since(p.events)
	if err != nil {
		t.Fatal(err)
	}
	before, after := proof.Attached{Code: "1.1"}, proof.Attached{Code: "1.1"}
	before.Revision.DecidedAt, after.Revision.DecidedAt = p.at, p.at.Add(time.Second)
	if list := back.Over([]proof.Attached{before, after}, nil); len(list) != 1 || !list[0].Revision.DecidedAt.Equal(p.at) {
		t.Errorf("left %+v", list)
	}
}

func TestABrokenRecordIsAnError(t *testing.T) {
	t.Parallel()
	e := record.Event{}
	e.Action, e.Detail = "evidence.attach", "{"
	if _, err := proof.Since([]record.Event{e}); err == nil {
		t.Error("a line that cannot be read was passed over")
	}
}
