package sample

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/rehearsal"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Cast are the people of one return: who fills, sends, judges and decides.
type Cast struct {
	Staff, Principal, Reviewer, Head, Officer assessment.By
}

// Part is one return to be played: how far, and with what answers.
type Part struct {
	School School
	Cast   Cast
	// Number counts the seasons of the sample from 0.
	Number int
	// Until is the state the return is to end in.
	Until assessment.State
	// Proofs are the school's documents.
	Proofs []Proof
	// Plans are those that the season is held against.
	Plans []*maturity.Plan
}

// player plays one return.
type player struct {
	*rehearsal.Rehearsal
	part    Part
	answers Answers
	random  *rand.Rand
	at      time.Time
	year    int
}

// Play fills the return as the sample's school would and leads it to the part's state,
// through the same decisions that people go through.
func Play(r *assessment.Return, part Part) (*rehearsal.Rehearsal, error) {
	p := &player{
		Rehearsal: rehearsal.New(r), part: part,
		answers: Answer(r.Index, seed, part.School, part.Number),
		random:  source(seed+uint64(part.Number)+77, "life "+part.School.Code), //nolint:gosec // a season's number is small
		year:    r.Season.SchoolYear,
	}
	p.at = r.Season.Dates.OpensAt.AddDate(0, 0, p.random.IntN(12)).Add(7 * time.Hour)
	if err := p.live(); err != nil {
		return nil, fmt.Errorf("play return of school %s to %s: %w", part.School.Code, part.Until, err)
	}

	return p.Rehearsal, nil
}

// live goes on until the state the part ends in.
func (p *player) live() error {
	if err := p.fill(); err != nil || p.part.Until == assessment.Draft {
		return err
	}
	if err := p.prove(); err != nil {
		return err
	}
	if err := p.prepare(); err != nil {
		return err
	}
	if err := p.annexed(); err != nil {
		return err
	}
	p.sleep()
	if err := p.send(); err != nil || p.part.Until == assessment.Submitted {
		return err
	}
	p.sleep()
	again := p.part.Until == assessment.Returned || p.part.Until == assessment.Resubmitted
	if err := p.judge(again); err != nil {
		return err
	}
	if again {
		return p.goBack()
	}

	return p.decide()
}

// goBack returns what was marked; where the part says so, the school answers.
func (p *player) goBack() error {
	if err := p.move(p.part.Cast.Reviewer, (*assessment.Return).SendBack); err != nil || p.part.Until == assessment.Returned {
		return err
	}
	p.sleep()
	for _, code := range p.Return.Codes() {
		a := p.Return.Answer(code)
		if !a.Open {
			continue
		}
		raw := p.raw(code)
		raw.Note = "Đã bổ sung minh chứng theo yêu cầu (dữ liệu mẫu)"
		if err := p.save(p.part.Cast.Principal, code, raw); err != nil {
			return err
		}
	}

	return p.send()
}

// decide verifies, recognises and publishes as far as the part goes.
func (p *player) decide() error {
	steps := []struct {
		state assessment.State
		by    assessment.By
		do    func(*assessment.Return, assessment.By) (assessment.Change, error)
	}{
		{assessment.Verified, p.part.Cast.Reviewer, (*assessment.Return).Verify},
		{assessment.Recognised, p.part.Cast.Head, (*assessment.Return).Recognise},
		{assessment.Published, p.part.Cast.Officer, (*assessment.Return).Publish},
	}
	for _, step := range steps {
		if err := p.move(step.by, step.do); err != nil || step.state == p.part.Until {
			return err
		}
		p.sleep()
	}

	return nil
}

// prepare names the plan, which the sample's school has written in the March of the school year.
func (p *player) prepare() error {
	raw := sending.Raw{
		PlanNumber: fmt.Sprintf("%d/KH (dữ liệu mẫu)", 10+p.random.IntN(80)),
		PlanDate:   fmt.Sprintf("%d-03-%02d", p.year+1, 1+p.random.IntN(28)),
	}

	return p.move(p.part.Cast.Principal, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		return r.SaveSteps(by, assessment.StepsCommand{Raw: raw, Version: r.File.Steps.Version})
	})
}

// send explains what is unusual and sends.
func (p *player) send() error {
	words := map[string]string{}
	for _, q := range p.Return.File.Open(p.Return.Queries()) {
		words[q.Key()] = "Nhà trường đã rà soát, số liệu đúng thực tế (dữ liệu mẫu)."
	}
	if len(words) > 0 {
		err := p.move(p.part.Cast.Principal, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
			return r.Explain(by, words)
		})
		if err != nil {
			return err
		}
	}

	return p.move(p.part.Cast.Principal, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		return r.Submit(by, assessment.SubmitCommand{Approved: true})
	})
}

// sleep lets one to three nights pass: the next act falls in working hours.
func (p *player) sleep() {
	morning := p.at.Truncate(24 * time.Hour).Add(time.Hour) // 08:00 in Vietnam
	p.at = morning.AddDate(0, 0, 1+p.random.IntN(3)).Add(time.Duration(p.random.IntN(400)) * time.Minute)
}

// fill answers everything, or a part of it where the return stays a draft.
func (p *player) fill() error {
	codes := p.Return.Codes()
	many := len(codes)
	if p.part.Until == assessment.Draft {
		many = p.random.IntN(len(codes))
	}
	for i, code := range codes[:many] {
		if place, ok := p.Return.Index.Position(code); ok && p.Return.Points[place] == maturity.NotApplicable {
			continue
		}
		by := p.part.Cast.Staff
		if i%5 == 0 {
			by = p.part.Cast.Principal
		}
		if err := p.save(by, code, p.raw(code)); err != nil {
			return err
		}
	}

	return nil
}

// raw is the answer to a code as the school would type it.
func (p *player) raw(code string) assessment.Raw {
	if c, ok := p.Return.Index.Component(code); ok {
		points := p.answers.Points[code]
		raw := assessment.Raw{Points: points.String()}
		switch c.Kind {
		case maturity.Ratio:
			whole := 12 + p.random.IntN(40)
			raw.Denominator = fmt.Sprint(whole)
			raw.Numerator = fmt.Sprint(whole * int(points) / int(c.Max))
		case maturity.Count:
			raw.Quantity = fmt.Sprint(int(points) / 20)
		case maturity.UpTo, maturity.YesNo:
		}

		return raw
	}
	if p.answers.Conditions[code] {
		return assessment.Raw{Met: "1", Note: fmt.Sprintf("Văn bản số %d ngày 05/9/%d (dữ liệu mẫu)", 10+p.random.IntN(80), p.year)}
	}

	return assessment.Raw{Met: "0"}
}

func (p *player) save(by assessment.By, code string, raw assessment.Raw) error {
	version := p.Return.Answer(code).Version

	return p.move(by, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		return r.Save(by, assessment.SaveCommand{Code: code, Raw: raw, Version: version})
	})
}

// move plays one decision a little later than the one before.
func (p *player) move(by assessment.By, do func(*assessment.Return, assessment.By) (assessment.Change, error)) error {
	p.at = p.at.Add(time.Duration(2+p.random.IntN(9)) * time.Minute)
	by.At = p.at

	return p.Do(by, do)
}

// reasons are what the office of the sample says when it changes or returns an answer.
func reasons() []assessment.JudgeCommand {
	return []assessment.JudgeCommand{
		{ReasonCode: "no_evidence", Reason: "Chưa có minh chứng kèm theo (dữ liệu mẫu)."},
		{ReasonCode: "evidence_unclear", Reason: "Minh chứng chưa nêu rõ thời gian triển khai (dữ liệu mẫu)."},
		{ReasonCode: "wrong_figure", Reason: "Số liệu chưa khớp với báo cáo đầu năm học (dữ liệu mẫu)."},
		{ReasonCode: "wrong_reading", Reason: "Nội dung chưa đúng với yêu cầu của tiêu chí (dữ liệu mẫu)."},
	}
}

// judge goes through the answers: most stand, some lose a step, and where the return is
// to go back one to three are marked.
func (p *player) judge(back bool) error {
	marks := 0
	if back {
		marks = 1 + p.random.IntN(3)
	}
	for _, c := range p.Return.Index.Components() {
		a := p.Return.Answer(c.Code)
		cmd := reasons()[p.random.IntN(len(reasons()))]
		cmd.Code, cmd.Version = c.Code, a.Judgement.Version
		switch {
		case marks > 0 && p.random.IntN(4) == 0:
			cmd.Verdict = assessment.SentBack
			marks--
		case p.random.IntN(14) == 0 && a.Value.Points >= p.Return.Index.Step && c.Kind != maturity.YesNo:
			cmd.Verdict, cmd.Points = assessment.Changed, (a.Value.Points - p.Return.Index.Step).String()
		default:
			continue
		}
		if err := p.verdict(cmd); err != nil {
			return err
		}
	}
	if marks > 0 {
		cmd := reasons()[0]
		cmd.Code, cmd.Verdict = p.Return.Index.Conditions()[0].Code, assessment.SentBack
		if err := p.verdict(cmd); err != nil {
			return err
		}
	}

	return p.move(p.part.Cast.Reviewer, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		return r.JudgeRest(by, r.SubmittedAt)
	})
}

func (p *player) verdict(cmd assessment.JudgeCommand) error {
	return p.move(p.part.Cast.Reviewer, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		return r.Judge(by, cmd)
	})
}

// endOf says in which state the sample leaves a school's return: the seasons before are
// published but for a few schools that never sent; the last one is under way.
func endOf(s School, number int) assessment.State {
	draw := source(seed+uint64(number)+311, "end "+s.Code).IntN(100) //nolint:gosec // a season's number is small
	if number < Seasons-1 {
		if draw < 2 {
			return assessment.Draft
		}

		return assessment.Published
	}
	shares := []struct {
		below int
		state assessment.State
	}{
		{14, assessment.Draft},
		{30, assessment.Submitted},
		{37, assessment.Returned},
		{43, assessment.Resubmitted},
		{62, assessment.Verified},
		{80, assessment.Recognised},
	}
	for _, share := range shares {
		if draw < share.below {
			return share.state
		}
	}

	return assessment.Published
}
