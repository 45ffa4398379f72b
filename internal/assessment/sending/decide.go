package sending

import (
	"time"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// Who acts, and when.
type Who struct {
	ID   int64
	Post string
	At   time.Time
}

// SetSteps decides about plan and assignment as a form carries them, with the version that the form showed. Nothing is
// written where nothing changes.
func (f *File) SetSteps(by Who, raw Raw, version int) (*Steps, []audit.Entry, error) {
	plan, assignment, err := Read(raw, Today(by.At))
	if err != nil {
		return nil, nil, err
	}
	old := f.Steps
	if old.Plan == plan && old.Assignment == assignment {
		return nil, nil, nil
	}
	if old.Version != version {
		return nil, nil, fault.New(fault.Conflict, "sending.steps_moved", "post", old.ByPost, "at", old.At)
	}
	steps := old
	steps.Plan, steps.Assignment, steps.Version = plan, assignment, old.Version+1
	steps.ByID, steps.ByPost, steps.At = by.ID, by.Post, by.At

	return &steps, []audit.Entry{{Action: "return.steps", Detail: map[string]any{
		"plan": []any{old.Plan.Number, plan.Number}, "plan_date": []any{old.Plan.Date, plan.Date},
		"assignment": []any{old.Assignment.Number, assignment.Number}, "assignment_date": []any{old.Assignment.Date, assignment.Date},
	}}}, nil
}

// Explain decides about explanations of the queries, by their keys; a query that is not raised is refused.
func (f *File) Explain(by Who, queries []Query, words map[string]string) ([]Explanation, []audit.Entry, error) {
	var list []Explanation
	var entries []audit.Entry
	raised := map[string]bool{}
	for _, q := range queries {
		raised[q.Key()] = true
		given, asked := words[q.Key()]
		if !asked {
			continue
		}
		given, err := Words(given)
		if err != nil {
			return nil, nil, err
		}
		old := f.Explanations[q.Key()]
		if given == old.Words {
			continue
		}
		list = append(list, Explanation{Key: q.Key(), Words: given, ByID: by.ID, ByPost: by.Post, At: by.At})
		entries = append(entries, audit.Entry{Action: "return.explain", Detail: map[string]any{
			"query": q.Key(), "words": []any{old.Words, given},
		}})
	}
	for key := range words {
		if !raised[key] {
			return nil, nil, fault.New(fault.Conflict, "sending.query_gone")
		}
	}

	return list, entries, nil
}

// SetSector decides about the day on which the sector's database was brought up to date.
func (f *File) SetSector(by Who, date string) (*Steps, []audit.Entry, error) {
	day, err := ReadSector(date, Today(by.At))
	if err != nil {
		return nil, nil, err
	}
	steps, old := f.Steps, f.Steps.Sector.Date
	if old == day {
		return nil, nil, nil
	}
	steps.Sector = Sector{Date: day, ByID: by.ID, ByPost: by.Post, At: by.At}

	return &steps, []audit.Entry{{Action: "return.sector", Detail: map[string]any{"sector_date": []any{old, day}}}}, nil
}

// Issue makes the receipt of the next sending; sent gives what is sent with it.
func (f *File) Issue(by Who, round int, sent func(*Receipt) *Sent) (*Receipt, error) {
	receipt := &Receipt{N: 1, Round: round, At: by.At.Truncate(time.Microsecond), ByID: by.ID, ByPost: by.Post}
	if last := f.Last(); last != nil {
		receipt.N = last.N + 1
	}
	document, err := sent(receipt).Canonical()
	if err != nil {
		return nil, err
	}
	receipt.Document, receipt.Hash = document, Hash(document)

	return receipt, nil
}
