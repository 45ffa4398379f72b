package annex_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

func plans(tb testing.TB) []*maturity.Plan {
	tb.Helper()
	read := func(name string) []byte {
		data, err := indicators.FS.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}

		return data
	}
	x, problems := maturity.Load("qd-4725-2022.yaml", read("qd-4725-2022.yaml"))
	if x == nil {
		tb.Fatal(problems)
	}
	var list []*maturity.Plan
	for _, name := range []string{"plans/kh-219-hoa-binh-2022.yaml", "plans/qd-131-ttg-2022.yaml"} {
		p, problems := maturity.LoadPlan(name, read(name), x)
		if p == nil {
			tb.Fatal(problems)
		}
		list = append(list, p)
	}

	return list
}

func keys(list []annex.Question) map[string]string {
	all := map[string]string{}
	for _, q := range list {
		var figures []string
		for _, f := range q.Figures {
			figures = append(figures, f.Key)
		}
		all[q.Key] = strings.Join(figures, " ")
	}

	return all
}

// A figure that both plans ask for is asked once, and only of the stages that it concerns.
func TestQuestionsOfTwoPlans(t *testing.T) {
	t.Parallel()
	all := plans(t)
	want := map[string]string{"pupils_total": "pupils_total pupils_on_platform", "primary_total": "primary_total primary_online"}
	if diff := cmp.Diff(want, keys(annex.Questions(all[:1], []string{"TH"}))); diff != "" {
		t.Error(diff)
	}
	want = map[string]string{
		"pupils_total":     "pupils_total pupils_on_platform pupils_online_able pupils_recorded",
		"teachers_total":   "teachers_total teachers_online_able teachers_recorded",
		"secondary_total":  "secondary_total secondary_online",
		"facilities_total": "facilities_total facilities_recorded",
	}
	if diff := cmp.Diff(want, keys(annex.Questions(all, []string{"THCS"}))); diff != "" {
		t.Error(diff)
	}
	if list := annex.Questions(all, []string{"MN"}); len(list) > 0 {
		t.Errorf("kindergartens are asked %v", keys(list))
	}
}

// memory keeps one return.
type memory struct {
	r       assessment.Return
	entries []audit.Entry
}

func (m *memory) Update(_ context.Context, _ assessment.ID, _ []string, by assessment.By, decide func(*assessment.Return) (assessment.Change, error)) error {
	held := m.r
	file := *m.r.File
	held.File = &file
	c, err := decide(&held)
	if err != nil {
		return err
	}
	if c.Annex != nil {
		if c.Annex.ByID != by.ID {
			return fault.New(fault.Internal, "fault.internal")
		}
		m.r.File.SetAnnexed(*c.Annex)
	}
	m.entries = append(m.entries, c.Entries...)

	return nil
}

type held []*maturity.Plan

func (h held) Plans(context.Context, season.Season) ([]*maturity.Plan, error) { return h, nil }

func school(tb testing.TB) (*memory, *annex.Service, func(person int64) account.Actor) {
	tb.Helper()
	now := time.Date(2025, 5, 12, 8, 0, 0, 0, time.UTC)
	m := &memory{r: assessment.Return{
		ID: 7, Stages: []string{"TH"}, Path: "/1/2/3/", State: assessment.Draft, File: &sending.File{},
		Season: season.Season{State: season.Open, Dates: season.Proposed(2024, time.UTC)},
	}}
	s := annex.NewService(m, held(plans(tb)[:1]), func() time.Time { return now })

	return m, s, func(person int64) account.Actor {
		return account.Actor{PersonID: person, Display: "Hiệu trưởng", Grants: []account.Grant{{Role: account.Principal, UnitID: 3, Path: "/1/2/3/"}}}
	}
}

func pupils(part, whole, note string, version int) annex.Command {
	return annex.Command{Question: "pupils_total", Raw: map[string]string{"pupils_on_platform": part, "pupils_total": whole}, Note: note, Version: version}
}

func TestFiguresAreChecked(t *testing.T) {
	t.Parallel()
	m, s, as := school(t)
	for _, c := range []struct{ part, whole, note, key, field string }{
		{"12", "11", "", "annex.part_above_whole", "pupils_on_platform"},
		{"0", "0", "", "annex.zero_needs_words", "note"},
		{"", "0", " ", "annex.zero_needs_words", "note"},
		{"-1", "11", "", "assessment.negative", "pupils_on_platform"},
		{"1,5", "11", "", "assessment.not_whole", "pupils_on_platform"},
		{"1", "1e9", "", "assessment.not_whole", "pupils_total"},
		{"1", "1000000001", "", "assessment.too_large", "pupils_total"},
		{"1", "99999999999999999999", "", "assessment.not_whole", "pupils_total"},
		{"1", "2", strings.Repeat("x", 2001), "assessment.too_long", "note"},
	} {
		_, err := s.Save(t.Context(), as(1), &m.r, pupils(c.part, c.whole, c.note, 0))
		if f := fault.Of(err); f.Key != c.key || f.Field != c.field {
			t.Errorf("%+v: %s at %s", c, f.Key, f.Field)
		}
	}
	if _, err := s.Save(t.Context(), as(1), &m.r, annex.Command{Question: "secondary_total"}); fault.Of(err).Key != "annex.unknown_question" {
		t.Errorf("a primary school answers for another stage: %v", err)
	}
	if len(m.r.File.Annex)+len(m.entries) > 0 {
		t.Errorf("something was written: %+v %+v", m.r.File.Annex, m.entries)
	}
	if _, err := s.Save(t.Context(), as(1), &m.r, pupils("0", "0", "Chưa có học sinh", 0)); err != nil {
		t.Errorf("a total of nothing with words: %v", err)
	}
}

func TestTwoPeopleAtOneQuestion(t *testing.T) {
	t.Parallel()
	m, s, as := school(t)
	first, err := s.Save(t.Context(), as(1), &m.r, pupils("10", "20", "", 0))
	if err != nil || first.Version != 1 {
		t.Fatal(first, err)
	}
	_, err = s.Save(t.Context(), as(2), &m.r, pupils("11", "20", "", 0))
	both, ok := fault.Of(err).Detail.(annex.Conflict)
	if !ok || both.Theirs.Figures["pupils_on_platform"] != 10 || both.Theirs.ByID != 1 {
		t.Fatalf("%+v, %v", both, err)
	}
	if last := m.entries[len(m.entries)-1]; last.Action != "annex.conflict" || !last.Once {
		t.Errorf("what lost does not stand in the record: %+v", m.entries)
	}
	again, err := s.Save(t.Context(), as(2), &m.r, pupils("10", "20", "", 0))
	if err != nil || again.Version != 1 || len(m.entries) != 2 {
		t.Errorf("the same value is a conflict or written twice: %+v, %v, %d lines", again, err, len(m.entries))
	}
	second, err := s.Save(t.Context(), as(2), &m.r, pupils("11", "20", "", 1))
	if err != nil || second.Version != 2 || m.r.File.Annexed("pupils_total").ByID != 2 {
		t.Errorf("%+v, %v", second, err)
	}
}

// Whatever the state, a save gets through only where the school still prepares its return.
func TestTheAnnexIsLockedWithTheReturn(t *testing.T) {
	t.Parallel()
	for _, state := range []assessment.State{
		assessment.Draft, assessment.Submitted, assessment.Returned, assessment.Resubmitted, assessment.Verified, assessment.Recognised, assessment.Published,
	} {
		m, s, as := school(t)
		m.r.State = state
		_, err := s.Save(t.Context(), as(1), &m.r, pupils("1", "2", "", 0))
		if open := state == assessment.Draft || state == assessment.Returned; open != (err == nil) {
			t.Errorf("%s: %v", state, err)
		}
		m.r.State, m.r.Season.State = assessment.Draft, season.Closed
		if _, err := s.Save(t.Context(), as(1), &m.r, pupils("2", "2", "", 1)); err == nil {
			t.Error("a closed season takes figures")
		}
	}
	m, s, as := school(t)
	actor := as(1)
	actor.Grants[0].UnitID, actor.Grants[0].Path = 4, "/1/2/4/"
	if _, err := s.Save(t.Context(), actor, &m.r, pupils("1", "2", "", 0)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another school's annex: %v", err)
	}
}

// What is sent reads back the same, and any other figure makes another form.
func TestSentFormOfTheAnnex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := sending.File{}
		for _, q := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-z]{1,4}`), rapid.ID[string]).Draw(t, "questions") {
			f.SetAnnexed(sending.Annexed{
				Question: q, Note: rapid.SampledFrom([]string{"", "vì", "<&>"}).Draw(t, "note"),
				Figures: rapid.MapOf(rapid.StringMatching(`[a-z_]{1,6}`), rapid.Int64Range(0, 1_000_000_000)).Draw(t, "figures"),
			})
		}
		for i := range f.Annex {
			if i > 0 && f.Annex[i-1].Question >= f.Annex[i].Question {
				t.Fatal("not in order")
			}
		}
		form := func(list []sending.Annexed) string {
			b, err := (&sending.Sent{Annex: sending.AnnexSent(list)}).Canonical()
			if err != nil {
				t.Fatal(err)
			}

			return string(b)
		}
		first := form(f.Annex)
		if back := form(sending.AnnexOf(sending.AnnexSent(f.Annex))); back != first {
			t.Fatalf("%s reads back as %s", first, back)
		}
		if (len(sending.AnnexSent(f.Annex)) > 0) != strings.HasPrefix(first, `{"annex":[`) {
			t.Fatalf("an empty annex stands in the form: %s", first)
		}
		if len(f.Annex) > 0 {
			f.Annex[0].Figures["zz"] = f.Annex[0].Figures["zz"] + 1
			if form(f.Annex) == first {
				t.Fatal("another figure, the same form")
			}
		}
	})
}
