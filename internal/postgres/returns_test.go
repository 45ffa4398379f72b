package postgres_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// storedResult is a row of the table result.
type storedResult struct {
	Points, Met         []byte
	Low, High           string
	LevelLow, LevelHigh int
}

const storedResultSQL = `
SELECT r.points, r.met, CAST(r.group_low AS text), CAST(r.group_high AS text), r.level_low, r.level_high
  FROM result r
 WHERE r.return_id = $1
   AND r.basis = $2`

func stored(t *testing.T, p *province.Province, id assessment.ID, basis assessment.Basis) storedResult {
	t.Helper()
	var s storedResult
	err := p.DB.SQL().QueryRowContext(t.Context(), storedResultSQL, int64(id), string(basis)).
		Scan(&s.Points, &s.Met, &s.Low, &s.High, &s.LevelLow, &s.LevelHigh)
	if err != nil {
		t.Fatal(err)
	}

	return s
}

// wantResult is what the row must say for these points.
func wantResult(x *maturity.Index, points maturity.Vector, met []bool, rule maturity.Rule) storedResult {
	score := x.ScoreVector(points, met, rule)
	s := storedResult{Points: points.Bytes(), Met: make([]byte, len(met)), LevelLow: score.Levels[0], LevelHigh: score.Levels[1]}
	for i, m := range met {
		if m {
			s.Met[i] = 1
		}
	}
	array := func(a, b maturity.Points) string {
		return "{" + strconv.Itoa(int(a)) + "," + strconv.Itoa(int(b)) + "}"
	}
	s.Low = array(score.Groups[0].Low, score.Groups[1].Low)
	s.High = array(score.Groups[0].High, score.Groups[1].High)

	return s
}

// load reads a return as its own principal, who sees it in every state.
func load(t *testing.T, p *province.Province, id assessment.ID) *assessment.Return {
	t.Helper()
	at := slices.IndexFunc(p.Schools, func(s province.School) bool { return s.Return == id })
	r, err := p.Returns.Load(t.Context(), p.Schools[at].Principal, id)
	if err != nil {
		t.Fatal(err)
	}

	return r
}

// proven checks the audit chain of a return as the database holds it against the head on its row.
func proven(t *testing.T, p *province.Province, id assessment.ID) []assessment.Event {
	t.Helper()
	events, err := postgres.NewReturns(p.DB).History(t.Context(), id) // the whole record, whoever may see it
	if err != nil {
		t.Fatal(err)
	}
	var head audit.Head
	err = p.DB.SQL().QueryRowContext(t.Context(), `SELECT r.audit_seq, r.audit_hash FROM school_return r WHERE r.id = $1`, int64(id)).
		Scan(&head.Seq, &head.Hash)
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]audit.Line, 0, len(events))
	for _, e := range events {
		lines = append(lines, e.Line)
	}
	if broken, complete := audit.Verify(lines, head); broken != 0 || !complete {
		t.Errorf("chain of return %d: broken at %d, complete: %v", id, broken, complete)
	}

	return events
}

func TestWholeLifeOfAReturn(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	ctx, s := t.Context(), p.Schools[0]
	p.Fill(t, s.Staff, s.Return)
	r := load(t, p, s.Return)
	if !r.Progress().Done() || r.Answer("1.1").Value.Note != "Văn bản số 05" || r.Answer("1.1").ByPost != "Tổ chuyên môn" {
		t.Errorf("answers came back as %+v", r.Progress())
	}
	if diff := cmp.Diff(wantResult(p.Index, r.Points, r.Met, r.Season.Rules.Condition), stored(t, p, s.Return, assessment.SelfBasis)); diff != "" {
		t.Errorf("self result (-recomputed +stored):\n%s", diff)
	}
	if _, err := p.Returns.Submit(ctx, s.Staff, s.Return, province.Approved()); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("staff submits: %v", err)
	}
	p.Return(t, s, "1.3.1", "1.1")
	r = load(t, p, s.Return)
	if r.State != assessment.Returned || r.ChangedBy != "Chuyên viên" || !r.Answer("1.3.1").Open || r.Answer("1.3.2").Open {
		t.Errorf("returned as %s by %q", r.State, r.ChangedBy)
	}
	_, err := p.Returns.SaveAnswer(ctx, s.Staff, s.Return, assessment.SaveCommand{Code: "1.3.2", Raw: assessment.Raw{Points: "0"}, Version: 1})
	if fault.KindOf(err) != fault.Locked {
		t.Errorf("an answer not named: %v", err)
	}
	p.Save(t, s.Staff, s.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "2,5"}, Version: 1})
	p.To(t, s, assessment.Resubmitted)
	judgeAndVerify(t, p, s)
	if _, err := p.Returns.Recognise(ctx, p.Officer, s.Return); err == nil {
		t.Error("the province recognises where the season says the managing office")
	}
	recogniseReopenPublish(t, p, s)
	actions := map[string]int{}
	for _, e := range proven(t, p, s.Return) {
		actions[e.Action]++
		if e.Post == "" {
			t.Errorf("line %d has no post", e.Seq)
		}
	}
	for _, action := range []string{"return.submit", "return.send_back", "review.judge", "return.verify", "return.recognise", "return.reopen", "return.publish"} {
		if actions[action] == 0 {
			t.Errorf("no line of %s among %v", action, actions)
		}
	}
}

func judgeAndVerify(t *testing.T, p *province.Province, s province.School) {
	t.Helper()
	ctx := t.Context()
	version := load(t, p, s.Return).Answer("1.3.1").Judgement.Version
	_, err := p.Returns.Judge(ctx, p.Reviewer, s.Return, assessment.JudgeCommand{
		Code: "1.3.1", Verdict: assessment.Changed, Points: "1", ReasonCode: "wrong_figure", Reason: "Chỉ một khối dùng.", Version: version,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Returns.Judge(ctx, p.Officer, s.Return, assessment.JudgeCommand{Code: "1.1", Verdict: assessment.Accepted}); err == nil {
		t.Error("the office above reviews in place of the managing office")
	}
	if _, err := p.AcceptRest(ctx, s.Return); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Returns.Verify(ctx, p.Reviewer, s.Return); err != nil {
		t.Fatal(err)
	}
	r := load(t, p, s.Return)
	points := r.Points.Clone()
	place, _ := p.Index.Position("1.3.1")
	points[place] = 100
	if diff := cmp.Diff(wantResult(p.Index, points, r.Met, r.Season.Rules.Condition), stored(t, p, s.Return, assessment.VerifiedBasis)); diff != "" {
		t.Errorf("verified result (-recomputed +stored):\n%s", diff)
	}
	if r.Points[place] != 250 {
		t.Errorf("the school's own points became %d", r.Points[place])
	}
}

func recogniseReopenPublish(t *testing.T, p *province.Province, s province.School) {
	t.Helper()
	ctx := t.Context()
	if _, err := p.Returns.Reopen(ctx, p.OfficeHead, s.Return, "Nhầm số liệu."); err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() (*assessment.Return, error){
		func() (*assessment.Return, error) { return p.Returns.Verify(ctx, p.Reviewer, s.Return) },
		func() (*assessment.Return, error) { return p.Returns.Recognise(ctx, p.OfficeHead, s.Return) },
		func() (*assessment.Return, error) { return p.Returns.Publish(ctx, p.Officer, s.Return) },
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	r := load(t, p, s.Return)
	if r.State != assessment.Published || r.PublishedAt.IsZero() || r.Answer("1.3.1").RecognisedPoints != 100 {
		t.Errorf("ends as %s with %s recognised", r.State, r.Answer("1.3.1").RecognisedPoints)
	}
	if diff := cmp.Diff(stored(t, p, s.Return, assessment.VerifiedBasis), stored(t, p, s.Return, assessment.RecognisedBasis)); diff != "" {
		t.Errorf("recognised result differs from the verified one:\n%s", diff)
	}
}

func TestTwoSaversAtOnce(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	s := p.Schools[0]
	save := func(actor account.Actor, code, points string) error {
		_, err := p.Returns.SaveAnswer(t.Context(), actor, s.Return, assessment.SaveCommand{Code: code, Raw: assessment.Raw{Points: points}})

		return err
	}
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i, one := range []struct {
		actor        account.Actor
		code, points string
	}{
		{s.Principal, "1.3.1", "1"},
		{s.Staff, "1.3.2", "2"},
		{s.Principal, "1.3.3", "3"},
		{s.Staff, "1.3.3", "4"},
	} {
		all.Go(func() { errs[i] = save(one.actor, one.code, one.points) })
	}
	all.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("different answers: %v, %v", errs[0], errs[1])
	}
	lost := errs[2]
	if lost == nil {
		lost = errs[3]
	}
	both, ok := fault.Of(lost).Detail.(assessment.Conflict)
	if (errs[2] == nil) == (errs[3] == nil) || fault.KindOf(lost) != fault.Conflict || !ok {
		t.Fatalf("one answer by two: %v, %v", errs[2], errs[3])
	}
	r := load(t, p, s.Return)
	kept := r.Answer("1.3.3")
	if both.Theirs.Value != kept.Value || both.Theirs.ByPost == "" || both.Mine.Points+kept.Value.Points != 700 {
		t.Errorf("conflict shows %s against %s, kept is %s", both.Mine.Points, both.Theirs.Value.Points, kept.Value.Points)
	}
	if low := r.Score().Groups[0].Low; low != 300+kept.Value.Points {
		t.Errorf("group 1 sums to %s", low)
	}
	if n := len(proven(t, p, s.Return)); n != 4 {
		t.Errorf("%d lines on record, want three answers saved and one refused", n)
	}
}

// brokenStore ends the request in the middle of a change, once everything has been decided.
type brokenStore struct {
	*postgres.Returns
	cancel context.CancelFunc
}

func (b brokenStore) Update(ctx context.Context, id assessment.ID, codes []string, by assessment.By,
	decide func(*assessment.Return) (assessment.Change, error),
) error {
	return b.Returns.Update(ctx, id, codes, by, func(r *assessment.Return) (assessment.Change, error) {
		c, err := decide(r)
		b.cancel()

		return c, err
	})
}

func TestARequestThatEndsInTheMiddleWritesNothing(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	s := p.Schools[0]
	p.Save(t, s.Staff, s.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}})
	before := load(t, p, s.Return)
	ctx, cancel := context.WithCancel(t.Context())
	store := brokenStore{Returns: postgres.NewReturns(p.DB), cancel: cancel}
	service := assessment.NewService(store, store, p.Seasons, p.Clock.Now)
	_, err := service.SaveAnswer(ctx, s.Staff, s.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "5"}, Version: 1})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before.Answers, load(t, p, s.Return).Answers); diff != "" {
		t.Errorf("half a change was kept:\n%s", diff)
	}
	if n := len(proven(t, p, s.Return)); n != 1 {
		t.Errorf("%d lines on record, want 1", n)
	}
}

func TestASavedAnswerIsThereForTheNextPerson(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{Previous: true})
	s := p.Schools[0]
	p.Clock.Set(time.Date(2025, time.May, 30, 23, 59, 59, 0, p.Zone))
	r := p.Save(t, s.Staff, s.Return, assessment.SaveCommand{Code: "1.1", Raw: assessment.Raw{Met: "0", Note: "Đang soạn"}})
	r = p.Save(t, s.Principal, s.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "4,5"}, Version: r.Answer("1.3.1").Version})
	if got := r.Progress(); got.Conditions != 1 || got.Components != 1 {
		t.Errorf("after a save %+v", got)
	}
	again := load(t, p, s.Return)
	if again.Answer("1.1").Value.Met != assessment.No || again.Answer("1.1").At.UnixMicro() != p.Clock.Now().UnixMicro() {
		t.Errorf("came back as %+v", again.Answer("1.1"))
	}
	p.Clock.Set(time.Date(2025, time.May, 31, 0, 0, 0, 0, p.Zone))
	_, err := p.Returns.SaveAnswer(t.Context(), s.Staff, s.Return, assessment.SaveCommand{Code: "1.3.2", Raw: assessment.Raw{Points: "1"}})
	if fault.KindOf(err) != fault.Late {
		t.Errorf("at 24:00: %v", err)
	}
	if previous, err := p.Returns.Previous(t.Context(), again); err != nil || previous.Season.ID != p.Previous {
		t.Errorf("the season before: %v, %v", previous, err)
	}
	own, err := p.Returns.Own(t.Context(), s.Principal)
	if err != nil || len(own) != 2 || own[0].ID != s.Return {
		t.Errorf("own returns %+v, %v", own, err)
	}
}

func TestOthersSeeNothing(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	for name, actor := range map[string]account.Actor{
		"another school": p.Schools[1].Principal, "another district": p.OtherReviewer,
	} {
		if _, err := p.Returns.Load(t.Context(), actor, p.Schools[0].Return); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s loads: %v", name, err)
		}
		if _, err := p.Returns.History(t.Context(), actor, p.Schools[0].Return); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s reads the record: %v", name, err)
		}
	}
	_, err := p.Returns.SaveAnswer(t.Context(), p.Schools[1].Principal, p.Schools[0].Return, assessment.SaveCommand{Code: "1.3.1"})
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("another school saves: %v", err)
	}
	if _, err := p.Returns.Find(t.Context(), p.Season, p.Kindergarten); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a kindergarten owes a return: %v", err)
	}
}

// The record tells a school its office's verdicts when they are ended, not while they may still change.
func TestTheSchoolIsToldEndedVerdictsOnly(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	s := p.Schools[0]
	p.Fill(t, s.Staff, s.Return)
	p.To(t, s, assessment.Submitted)
	judge := func(cmd assessment.JudgeCommand) {
		t.Helper()
		if _, err := p.Returns.Judge(t.Context(), p.Reviewer, s.Return, cmd); err != nil {
			t.Fatal(err)
		}
	}
	seen := func(actor account.Actor) (verdicts int) {
		t.Helper()
		events, err := p.Returns.History(t.Context(), actor, s.Return)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Action == "review.judge" {
				verdicts++
			}
		}

		return verdicts
	}
	judge(assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.SentBack, ReasonCode: "no_evidence", Reason: "Chưa thấy."})
	if n, all := seen(s.Staff), seen(p.Reviewer); n != 0 || all != 1 {
		t.Errorf("before its end the school sees %d verdicts, the office %d", n, all)
	}
	if _, err := p.Returns.SendBack(t.Context(), p.Reviewer, s.Return); err != nil {
		t.Fatal(err)
	}
	if n := seen(s.Staff); n != 1 {
		t.Errorf("after its end the school sees %d verdicts", n)
	}
}

func TestOwnReturnsBesideAnotherRole(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	both := p.Schools[0].Staff
	both.Grants = append(append([]account.Grant(nil), p.Reviewer.Grants...), both.Grants...)
	if rows, err := p.Returns.Own(t.Context(), both); err != nil || len(rows) == 0 {
		t.Errorf("%d returns, %v", len(rows), err)
	}
}
