package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/audit"
)

func TestChangedSinceReturn(t *testing.T) {
	t.Parallel()
	event := func(action, detail string) record.Event {
		return record.Event{Line: audit.Line{Action: action, Detail: detail}}
	}
	events := []record.Event{
		event("answer.save", `{"code":"1.3.1","points":[-1,300]}`),
		event("return.submit", `{}`),
		event("return.send_back", `{"codes":["1.3.1","1.1","1.6.1"]}`),
		event("answer.save", `{"code":"1.3.1","points":[300,450]}`),
		event("answer.save", `{"code":"1.3.1","points":[450,500]}`),
		event("answer.save", `{"code":"1.1","met":[2,1],"note":["","KH 05"]}`),
		event("answer.save", `{"code":"1.6.1","numerator":[20,28]}`),
	}
	want := map[string]record.Earlier{
		"1.3.1": {Points: 300},
		"1.1":   {Points: answer.None, Met: answer.No},
		"1.6.1": {Points: answer.None, Other: true},
	}
	if diff := cmp.Diff(want, record.ChangedSinceReturn(events)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := record.ChangedSinceReturn(events[:2]); len(got) != 0 {
		t.Errorf("before any return: %v", got)
	}
}

func TestEvidenceGivenAfterAReturnIsAChange(t *testing.T) {
	t.Parallel()
	event := func(action, detail string) record.Event {
		e := record.Event{}
		e.Action, e.Detail = action, detail

		return e
	}
	changed := record.ChangedSinceReturn([]record.Event{
		event("evidence.attach", `{"code":"1.1"}`), event("return.send_back", `{}`), event("evidence.attach", `{"code":"1.3.1"}`),
		event("evidence.detach", `{"code":"1.3.2"}`),
	})
	if len(changed) != 2 || !changed["1.3.1"].Other || !changed["1.3.2"].Other {
		t.Errorf("changed: %+v", changed)
	}
}
