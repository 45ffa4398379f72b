package assessment

import (
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// JudgeCommand is the office's verdict on one answer. Met may stay empty: a condition is then changed to the other of
// its two answers. Version is that of the judgement the form showed.
type JudgeCommand struct {
	Code       string
	Verdict    Verdict
	Points     string
	Met        string
	ReasonCode string
	Reason     string
	Version    int
}

// Begin decides about starting the review; from then on the school can no longer withdraw.
func (r *Return) Begin(by By) (Change, error) {
	next, err := r.step(Begin)
	if err != nil {
		return Change{}, err
	}
	c := r.change()
	if !r.BegunAt.IsZero() {
		return c, nil
	}
	c.State, c.Begun, c.BegunBy = next, by.At, by.ID
	c.Entries = []audit.Entry{{Action: "review.begin", Detail: map[string]any{"round": r.Round}}}

	return c, nil
}

// begun notes that the review has begun with this act, where it had not.
func (c *Change) begun(by By) {
	if c.Begun.IsZero() {
		c.Begun, c.BegunBy = by.At, by.ID
	}
}

// Judge decides about the office's verdict on one answer: accepted as it stands, changed with a reason, or marked to be
// returned with a reason. A conflict comes with a Change of its own: the verdict that did not come in stays in the record.
func (r *Return) Judge(by By, cmd JudgeCommand) (Change, error) {
	next, err := r.step(Judge)
	if err != nil {
		return Change{}, err
	}
	kind, ok := r.kindOf(cmd.Code)
	if !ok || kind == Info {
		return Change{}, fault.New(fault.Invalid, "assessment.unknown_code", "code", cmd.Code).At("code")
	}
	if place, ok := r.Index.Position(cmd.Code); ok && r.Points[place] == maturity.NotApplicable {
		return Change{}, r.locked(Judge, "assessment.not_applicable", "code", cmd.Code)
	}
	answer := r.Answer(cmd.Code)
	judged, err := r.judgement(kind, answer, cmd)
	if err != nil {
		return Change{}, err
	}
	old := answer.Judgement
	judged.ByID, judged.ByPost, judged.At, judged.Version = by.ID, by.Post, by.At, old.Version+1
	if sameVerdict(old, judged) && old.ByID == by.ID {
		return r.change(), nil
	}
	if old.Version != cmd.Version && old.Verdict == Pending {
		return Change{}, fault.New(fault.Conflict, "assessment.answer_moved", "code", cmd.Code)
	}
	if old.Version != cmd.Version {
		return r.dispute(answer, judged), fault.New(fault.Conflict, "assessment.conflict_verdict", "code", cmd.Code).
			With(Conflict{Code: cmd.Code, Kind: kind, Mine: answer.Value, Theirs: answer, MineJudgement: &judged})
	}
	c := r.change()
	c.State = next
	c.begun(by)
	answer.Judgement = judged
	c.Answers = []Answer{answer}
	c.Entries = []audit.Entry{{Action: "review.judge", Detail: map[string]any{
		"code": cmd.Code, "verdict": string(judged.Verdict), "self": answer.Value.Points, "points": judged.Points,
		"met": judged.Met, "reason_code": judged.ReasonCode, "reason": judged.Reason,
	}}}

	return c, nil
}

// judgement reads a verdict: what is accepted takes the school's own value.
func (r *Return) judgement(kind Kind, answer Answer, cmd JudgeCommand) (Judgement, error) {
	j := Judgement{Verdict: cmd.Verdict, Points: None}
	switch cmd.Verdict {
	case Accepted:
		if !answer.Value.Answered(kind) {
			return j, fault.New(fault.Invalid, "assessment.nothing_to_accept", "code", cmd.Code).At("verdict")
		}
		j.Points, j.Met = answer.Value.Points, answer.Value.Met

		return j, nil
	case Changed:
		if kind == Condition && cmd.Met == "" {
			cmd.Met = opposite(answer.Value.Met)
		}
		_, v, err := Read(r.Index, cmd.Code, Raw{Points: cmd.Points, Met: cmd.Met})
		if err != nil {
			return j, err
		}
		if !v.Answered(kind) {
			return j, fault.New(fault.Invalid, "assessment.changed_to_what", "code", cmd.Code).At("points")
		}
		if v.Points == answer.Value.Points && v.Met == answer.Value.Met {
			return j, fault.New(fault.Invalid, "assessment.changed_to_same", "code", cmd.Code).At("points")
		}
		j.Points, j.Met = v.Points, v.Met
	case SentBack:
	default:
		return j, fault.New(fault.Invalid, "assessment.bad_verdict").At("verdict")
	}
	err := setReason(&j, cmd)

	return j, err
}

// opposite is what a condition is changed to where the form does not say it: there is only one other answer.
func opposite(met Tri) string {
	if met == Yes {
		return "0"
	}

	return "1"
}

func setReason(j *Judgement, cmd JudgeCommand) error {
	if !slices.Contains(ReasonCodes(), cmd.ReasonCode) {
		return fault.New(fault.Invalid, "assessment.reason_code_needed").At("reason_code")
	}
	reason, err := words(cmd.Reason)
	if err != nil {
		return err
	}
	j.ReasonCode, j.Reason = cmd.ReasonCode, reason

	return nil
}

// JudgeRest accepts every answer that nobody has judged yet. sent is when the return was sent
// that the person saw: of one that came back and was sent anew nothing is accepted unseen. It needs all answers.
func (r *Return) JudgeRest(by By, sent time.Time) (Change, error) {
	next, err := r.step(Judge)
	if err != nil {
		return Change{}, err
	}
	if r.SubmittedAt.UnixMicro() != sent.UnixMicro() {
		return Change{}, fault.New(fault.Conflict, "assessment.sent_anew", "sent", r.SubmittedAt)
	}
	c := r.change()
	c.State = next
	c.begun(by)
	var codes []string
	for _, code := range r.asked() {
		a := r.Answer(code)
		if a.Judgement.Verdict != Pending || !a.Value.Answered(a.Kind) {
			continue
		}
		a.Judgement = Judgement{
			Verdict: Accepted, Points: a.Value.Points, Met: a.Value.Met,
			ByID: by.ID, ByPost: by.Post, At: by.At, Version: a.Judgement.Version + 1,
		}
		c.Answers = append(c.Answers, a)
		codes = append(codes, code)
	}
	if len(codes) > 0 {
		c.Entries = []audit.Entry{{Action: "review.accept_rest", Detail: map[string]any{"codes": codes}}}
	}

	return c, nil
}

// SendBack decides about returning what is marked: only those answers reopen. It needs all answers.
func (r *Return) SendBack(by By) (Change, error) {
	next, err := r.step(SendBack)
	if err != nil {
		return Change{}, err
	}
	if !by.At.Before(r.Season.Dates.ResubmitUntil) {
		return Change{}, r.late(SendBack, "assessment.too_late_to_return", "until", locale.LastMoment(r.Season.Dates.ResubmitUntil))
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	var codes []string
	for _, code := range r.Codes() {
		if r.Answer(code).Judgement.Verdict == SentBack {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return Change{}, fault.New(fault.Invalid, "assessment.nothing_to_return")
	}
	c.Answers = r.openOnly(codes)
	c.Begun, c.BegunBy = time.Time{}, 0
	c.Entries = []audit.Entry{{Action: "return.send_back", Detail: map[string]any{"codes": codes, "round": r.Round}}}

	return c, nil
}

// openOnly opens the codes, and with a component the fields without points of its criterion, and closes all others.
func (r *Return) openOnly(codes []string) []Answer {
	var changed []Answer
	set := func(code string, open bool) {
		if a := r.Answer(code); a.Open != open {
			a.Open = open
			changed = append(changed, a)
		}
	}
	for _, code := range r.Codes() {
		set(code, slices.Contains(codes, code))
	}
	for _, f := range r.Index.Fields() {
		set(f.Key, slices.ContainsFunc(codes, func(code string) bool {
			c, ok := r.Index.Component(code)

			return ok && c.Criterion == f.Criterion
		}))
	}

	return changed
}

// TakeBack decides about the office taking a returned return back unchanged, with a
// reason: the way on when the school does not answer. It needs all answers.
func (r *Return) TakeBack(by By, reason string) (Change, error) {
	next, err := r.step(TakeBack)
	if err != nil {
		return Change{}, err
	}
	if reason, err = words(reason); err != nil {
		return Change{}, err
	}
	c := r.change()
	c.State, c.Moved, c.Dirty, c.Round = next, true, true, r.Round+1
	c.Begun, c.BegunBy = by.At, by.ID
	c.Answers = r.handedBack()
	c.Entries = []audit.Entry{{Action: "return.take_back", Detail: map[string]any{"reason": reason}}}

	return c, nil
}

// Verify decides about ending the review: every answer is accepted or changed. It needs all answers.
func (r *Return) Verify(by By) (Change, error) {
	next, err := r.step(Verify)
	if err != nil {
		return Change{}, err
	}
	var pending, back []string
	for _, code := range r.asked() {
		switch r.Answer(code).Judgement.Verdict {
		case Pending:
			pending = append(pending, code)
		case SentBack:
			back = append(back, code)
		case Accepted, Changed:
		}
	}
	if len(back) > 0 {
		return Change{}, fault.New(fault.Invalid, "assessment.marked_to_return", "n", len(back)).With(back)
	}
	if len(pending) > 0 {
		return Change{}, fault.New(fault.Invalid, "assessment.not_all_judged", "n", len(pending)).With(pending)
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	c.begun(by)
	result := r.On(VerifiedBasis)
	c.Results = []Result{result}
	c.Entries = []audit.Entry{{Action: "return.verify", Detail: map[string]any{
		"points": result.Points, "met": result.Met, "levels": result.Score.Levels,
	}}}

	return c, nil
}

// On is what the answers say on a basis: as the school states them, as the office has judged
// them so far, or as they were recognised. It needs all answers but for SelfBasis.
func (r *Return) On(b Basis) Result {
	if b == SelfBasis {
		return Result{Basis: b, Points: r.Points, Met: r.Met, Score: r.Score()}
	}
	points, met := r.Points.Clone(), make([]bool, len(r.Met))
	for _, code := range r.Codes() {
		stated, fulfilled := on(r.Answer(code), b)
		if place, ok := r.Index.Position(code); ok && points[place] != maturity.NotApplicable {
			points[place] = maturity.Missing
			if stated != None {
				points[place] = int16(stated) //nolint:gosec // Read bounds points by the component's maximum
			}
		}
		if place, ok := r.Index.ConditionPosition(code); ok {
			met[place] = fulfilled == Yes
		}
	}

	return Result{Basis: b, Points: points, Met: met, Score: r.Index.ScoreVector(points, met, r.Season.Rules.Condition)}
}

// on returns what the answer says on a basis.
func on(a Answer, b Basis) (maturity.Points, Tri) {
	switch b {
	case VerifiedBasis:
		return a.Judgement.Points, a.Judgement.Met
	case RecognisedBasis:
		return a.RecognisedPoints, a.RecognisedMet
	default:
		return a.Value.Points, a.Value.Met
	}
}

// VerifiedScore is the score of the judgements given so far.
func (r *Return) VerifiedScore() maturity.Score { return r.On(VerifiedBasis).Score }

// Recognise decides about recognising what was verified. It needs all answers.
func (r *Return) Recognise(by By) (Change, error) {
	next, err := r.step(Recognise)
	if err != nil {
		return Change{}, err
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	result := r.On(VerifiedBasis)
	result.Basis = RecognisedBasis
	c.Results = []Result{result}
	for _, code := range r.asked() {
		a := r.Answer(code)
		a.RecognisedPoints, a.RecognisedMet = a.Judgement.Points, a.Judgement.Met
		a.RecognisedBy, a.RecognisedAt = by.ID, by.At
		c.Answers = append(c.Answers, a)
	}
	c.Entries = []audit.Entry{{Action: "return.recognise", Detail: map[string]any{"levels": result.Score.Levels}}}

	return c, nil
}

// Publish decides about making a recognised result public.
// After the season's last moment for it the record says so.
func (r *Return) Publish(by By) (Change, error) {
	next, err := r.step(Publish)
	if err != nil {
		return Change{}, err
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	detail := map[string]any{}
	if r.Overdue(by.At) {
		detail["late"] = true
	}
	c.Entries = []audit.Entry{{Action: "return.publish", Detail: detail}}

	return c, nil
}

// Reopen decides about taking a verified or recognised return up again, with a reason.
func (r *Return) Reopen(by By, reason string) (Change, error) {
	next, err := r.step(Reopen)
	if err != nil {
		return Change{}, err
	}
	if reason, err = words(reason); err != nil {
		return Change{}, err
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	c.Begun, c.BegunBy = by.At, by.ID
	c.Entries = []audit.Entry{{Action: "return.reopen", Detail: map[string]any{"from": string(r.State), "reason": reason}}}

	return c, nil
}

// words reads a reason that must be given.
func words(s string) (string, error) {
	s, err := answer.Text(s, MaxReason, "reason")
	if err == nil && s == "" {
		err = fault.New(fault.Invalid, "assessment.reason_needed").At("reason")
	}

	return s, err
}
