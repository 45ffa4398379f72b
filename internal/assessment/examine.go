package assessment

import (
	"github.com/thuocso/thuocso/internal/audit"
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

// dispute keeps a verdict that met another one: what stands and what was refused, once for each that was refused.
func (r *Return) dispute(stands Answer, refused Judgement) Change {
	c := r.change()
	if sameVerdict(stands.Judgement, refused) {
		return c
	}
	c.Entries = []audit.Entry{{Action: "review.conflict", Once: true, Detail: map[string]any{
		"code": stands.Code, "version": stands.Judgement.Version, "self": stands.Value.Points,
		"stands": string(stands.Judgement.Verdict), "stands_points": stands.Judgement.Points, "stands_met": stands.Judgement.Met,
		"verdict": string(refused.Verdict), "points": refused.Points, "met": refused.Met,
		"reason_code": refused.ReasonCode, "reason": refused.Reason,
	}}}

	return c
}

func sameVerdict(a, b Judgement) bool {
	return a.Verdict == b.Verdict && a.Points == b.Points && a.Met == b.Met && a.ReasonCode == b.ReasonCode && a.Reason == b.Reason
}
