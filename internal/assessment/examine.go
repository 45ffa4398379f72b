package assessment

import (
	"encoding/json"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Examined is how far the office's review of a return has come.
type Examined struct {
	// Judged of Asked codes have a verdict; Marked of them are to be returned, Changed have other points.
	Judged, Marked, Changed, Asked int
	// Pending are the codes without a verdict, in index order.
	Pending []string
}

// Examined counts the verdicts. It needs all answers.
func (r *Return) Examined() Examined {
	var e Examined
	for _, code := range r.asked() {
		e.Asked++
		switch r.Answer(code).Judgement.Verdict {
		case Accepted:
			e.Judged++
		case Changed:
			e.Judged++
			e.Changed++
		case SentBack:
			e.Judged++
			e.Marked++
		default:
			e.Pending = append(e.Pending, code)
		}
	}

	return e
}

// Done tells whether every code has its verdict.
func (e Examined) Done() bool { return len(e.Pending) == 0 }

// ExpectedScore is the score that the return comes to if what is not judged yet, or marked to be
// returned, stays as the school says. It needs all answers.
func (r *Return) ExpectedScore() maturity.Score {
	points, met := r.Points.Clone(), append([]bool(nil), r.Met...)
	for code, a := range r.Answers {
		if v := a.Judgement.Verdict; v != Accepted && v != Changed {
			continue
		}
		if place, ok := r.Index.Position(code); ok && place < len(points) && points[place] != maturity.NotApplicable {
			points[place] = int16(max(a.Judgement.Points, 0)) //nolint:gosec // Read bounds points by the component's maximum
		}
		if place, ok := r.Index.ConditionPosition(code); ok && place < len(met) {
			met[place] = a.Judgement.Met == Yes
		}
	}

	return r.Index.ScoreVector(points, met, r.Season.Rules.Condition)
}

// Earlier is what the school had said to a code before the office returned it: the first value of
// each part that it has changed since. Points and Met are None and Unsaid where they stayed or were not given.
type Earlier struct {
	Points maturity.Points
	Met    Tri
	// Other tells that a figure, the note or the evidence was changed.
	Other bool
}

// ChangedSinceReturn reads from a return's record which answers the school has changed since it was
// last returned, and what stood there before. The record is oldest first.
func ChangedSinceReturn(record []Event) map[string]Earlier {
	changed := map[string]Earlier{}
	returned := false
	for _, e := range record {
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
		Met    []Tri             `json:"met"`
	}
	if err := json.Unmarshal([]byte(detail), &d); err != nil || d.Code == "" {
		return
	}
	e, known := changed[d.Code]
	if !known {
		e = Earlier{Points: None}
	}
	if len(d.Points) == 2 && e.Points == None {
		e.Points = d.Points[0]
	}
	if len(d.Met) == 2 && e.Met == Unsaid {
		e.Met = d.Met[0]
	}
	if len(d.Points) == 0 && len(d.Met) == 0 {
		e.Other = true
	}
	changed[d.Code] = e
}
