// Package record reads the audit lines of one return: what of them the office knows, what the school is told of verdicts,
// and which answers were changed since the office returned them. A record is oldest first.
package record

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Event is one line of a return's record with the post of who did it.
type Event struct {
	audit.Line
	Post string
}

// ReturnedAt is the place in the record of the last time that the office returned it; -1 where it never did.
func ReturnedAt(events []Event) int {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Action == "return.send_back" {
			return i
		}
	}

	return -1
}

// Sent leaves out what the school did since the office returned it; of sending and withdrawing it only stays that it happened.
func Sent(events []Event) []Event {
	from := ReturnedAt(events) + 1
	kept := append([]Event(nil), events[:from]...)
	for _, e := range events[from:] {
		if strings.HasPrefix(e.Action, "return.") {
			e.Detail = "{}"
			kept = append(kept, e)
		}
	}

	return kept
}

// Told leaves out the verdicts after the last time that the office returned or verified: they may still change.
func Told(events []Event) []Event {
	ended := -1
	for i := range events {
		if a := events[i].Action; a == "return.send_back" || a == "return.verify" {
			ended = i
		}
	}

	open := slices.DeleteFunc(events[ended+1:], func(e Event) bool {
		return e.Action == "review.judge" || e.Action == "review.accept_rest" || e.Action == "review.conflict"
	})

	return events[:ended+1+len(open)]
}

// Earlier is what the school had said to a code before the office returned it: the first value of
// each part that it has changed since. Points and Met are None and Unsaid where they stayed or were not given.
type Earlier struct {
	Points maturity.Points
	Met    answer.Tri
	// Other tells that a figure, the note or the evidence was changed.
	Other bool
}

// ChangedSinceReturn reads which answers the school has changed since the return was last returned, and what stood there
// before.
func ChangedSinceReturn(events []Event) map[string]Earlier {
	changed := map[string]Earlier{}
	returned := false
	for _, e := range events {
		switch e.Action {
		case "return.send_back":
			returned = true
			clear(changed)
		case "answer.save", "evidence.attach", "evidence.detach":
			if returned {
				noteEarlier(changed, e.Detail)
			}
		}
	}

	return changed
}

func noteEarlier(changed map[string]Earlier, detail string) {
	var d struct {
		Code   string            `json:"code"`
		Points []maturity.Points `json:"points"`
		Met    []answer.Tri      `json:"met"`
	}
	if err := json.Unmarshal([]byte(detail), &d); err != nil || d.Code == "" {
		return
	}
	e, known := changed[d.Code]
	if !known {
		e = Earlier{Points: answer.None}
	}
	if len(d.Points) == 2 && e.Points == answer.None {
		e.Points = d.Points[0]
	}
	if len(d.Met) == 2 && e.Met == answer.Unsaid {
		e.Met = d.Met[0]
	}
	if len(d.Points) == 0 && len(d.Met) == 0 {
		e.Other = true
	}
	changed[d.Code] = e
}
