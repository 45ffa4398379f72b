package sending_test

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

func index(t *testing.T) *maturity.Index {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, problems := maturity.Load("qd-4725-2022.yaml", content)
	if x == nil {
		t.Fatal(problems)
	}

	return x
}

// facts are those of a return with every component at a share of its maximum, plan and all.
func facts(x *maturity.Index, share maturity.Points) sending.Facts {
	v := x.NewVector([]string{"TH"})
	for i, c := range x.Components() {
		v[i] = int16(c.Max * share / 100) //nolint:gosec // a component's points
	}
	met := make([]bool, len(x.Conditions()))
	f := sending.Facts{
		Index: x, Points: v, Score: x.ScoreVector(v, met, maturity.CapGroup), SchoolYear: 2024,
		Noted: func(string) bool { return false },
		File: &sending.File{
			Steps:  sending.Steps{Plan: sending.Paper{Number: "12/KH", Date: "2025-04-03"}},
			Proofs: map[string][]sending.Proof{},
		},
	}

	return f
}

func keys(queries []sending.Query) []string {
	all := []string{}
	for _, q := range queries {
		all = append(all, q.Key())
	}

	return all
}

func TestQueries(t *testing.T) {
	t.Parallel()
	x := index(t)
	full := func(code string) func(*sending.Facts) {
		return func(f *sending.Facts) {
			place, _ := x.Position(code)
			c, _ := x.Component(code)
			f.Points[place] = int16(c.Max) //nolint:gosec // a component's points
		}
	}
	prove := func(f *sending.Facts, n int) {
		for _, c := range x.Components()[:n] {
			f.File.Proofs[c.Code] = []sending.Proof{{ID: "7", Revision: 1}}
		}
	}
	before := func(g1, g2 maturity.Points) [][2]maturity.Points {
		return [][2]maturity.Points{{g1, g1}, {g2, g2 + 1000}}
	}
	cases := map[string]struct {
		share maturity.Points
		do    func(*sending.Facts)
		want  []string
	}{
		"nothing unusual":            {50, func(*sending.Facts) {}, []string{}},
		"full, neither proof":        {50, full("1.3.1"), []string{"full_without_proof:1.3.1"}},
		"full with a note":           {50, func(f *sending.Facts) { full("1.3.1")(f); f.Noted = func(c string) bool { return c == "1.3.1" } }, []string{}},
		"full with a proof":          {50, func(f *sending.Facts) { full("1.3.1")(f); prove(f, 1) }, []string{}},
		"everything full and proven": {100, func(f *sending.Facts) { f.Noted = func(string) bool { return true } }, []string{"all_full:1", "all_full:2"}},
		"nine on one document":       {50, func(f *sending.Facts) { prove(f, 9) }, []string{}},
		"ten on one document":        {50, func(f *sending.Facts) { prove(f, 10) }, []string{"one_for_many:7"}},
		"from level 3 down to 1":     {40, func(f *sending.Facts) { f.File.Before = before(8000, 4000) }, []string{"jump:1"}},
		"from level 1 up to 2":       {60, func(f *sending.Facts) { f.File.Before = before(4000, 4000) }, []string{}},
		"from level 1 up to 3":       {80, func(f *sending.Facts) { f.File.Before = before(4999, 5000) }, []string{"jump:1"}},
		"from undecided":             {80, func(f *sending.Facts) { f.File.Before = [][2]maturity.Points{{4900, 5100}, {0, 0}} }, []string{}},
		"documents that wait": {50, func(f *sending.Facts) {
			f.File.Waiting = map[string][]string{"1.3.1": {"7", "8"}, "1.1.1": {"7"}}
		}, []string{"waiting_proof"}},
		"the plan of the last day":    {50, func(f *sending.Facts) { f.File.Steps.Plan.Date = "2025-08-31" }, []string{}},
		"the plan a day later":        {50, func(f *sending.Facts) { f.File.Steps.Plan.Date = "2025-09-01" }, []string{"plan_outside"}},
		"the plan of the year before": {50, func(f *sending.Facts) { f.File.Steps.Plan.Date = "2024-06-30" }, []string{"plan_outside"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := facts(x, c.share)
			c.do(&f)
			queries := sending.Queries(f)
			if diff := cmp.Diff(c.want, keys(queries)); diff != "" {
				t.Error(diff)
			}
			if open := f.File.Open(queries); len(open) != len(queries) {
				t.Errorf("%d of %d are open, nobody has explained any", len(open), len(queries))
			}
			f.File.Explanations = map[string]sending.Explanation{}
			for _, q := range queries {
				f.File.Explanations[q.Key()] = sending.Explanation{Words: "Đúng thực tế."}
			}
			if open := f.File.Open(queries); len(open) != 0 {
				t.Errorf("%v are open, all are explained", keys(open))
			}
		})
	}
}

func TestReadSteps(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		raw   sending.Raw
		plan  sending.Paper
		field string
		lacks []string
	}{
		"as a browser sends it": {sending.Raw{PlanNumber: " 12/KH-TH  ĐT ", PlanDate: "2025-04-03"}, sending.Paper{Number: "12/KH-TH ĐT", Date: "2025-04-03"}, "", nil},
		"as a person writes it": {sending.Raw{PlanNumber: "12", PlanDate: "3/4/2025"}, sending.Paper{Number: "12", Date: "2025-04-03"}, "", nil},
		"today":                 {sending.Raw{PlanNumber: "12", PlanDate: "2025-05-12"}, sending.Paper{Number: "12", Date: "2025-05-12"}, "", nil},
		"tomorrow":              {sending.Raw{PlanNumber: "12", PlanDate: "2025-05-13"}, sending.Paper{}, "plan_date", nil},
		"no day":                {sending.Raw{PlanDate: "31/02/2025"}, sending.Paper{}, "plan_date", nil},
		"too long":              {sending.Raw{PlanNumber: strings.Repeat("ế", 101)}, sending.Paper{}, "plan_number", nil},
		"nothing yet":           {sending.Raw{}, sending.Paper{}, "", []string{"sending.error.plan_number", "sending.error.plan_date"}},
		"half an assignment":    {sending.Raw{PlanNumber: "1", PlanDate: "2025-04-03", AssignmentNumber: "2"}, sending.Paper{Number: "1", Date: "2025-04-03"}, "", []string{"sending.error.assignment"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, assignment, err := sending.Read(c.raw, "2025-05-12")
			if c.field != "" {
				if f := fault.Of(err); f.Kind != fault.Invalid || f.Field != c.field {
					t.Fatalf("got %v at %q", err, f.Field)
				}

				return
			}
			if err != nil || plan != c.plan {
				t.Fatalf("got %+v, %v", plan, err)
			}
			if diff := cmp.Diff(c.lacks, sending.Steps{Plan: plan, Assignment: assignment}.Errors()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTodayIsThatOfVietnam(t *testing.T) {
	t.Parallel()
	if day := sending.Today(time.Date(2025, 5, 11, 17, 0, 0, 0, time.UTC)); day != "2025-05-12" {
		t.Errorf("midnight in Vietnam is %s", day)
	}
}

func TestStepsOfTwoPeopleConflict(t *testing.T) {
	t.Parallel()
	who := sending.Who{ID: 7, Post: "Hiệu trưởng", At: time.Date(2025, 5, 12, 9, 0, 0, 0, time.UTC)}
	f := &sending.File{Steps: sending.Steps{Plan: sending.Paper{Number: "12", Date: "2025-04-03"}, Version: 3}}
	raw := sending.Raw{PlanNumber: "13", PlanDate: "2025-04-03"}
	if _, _, err := f.SetSteps(who, raw, 2); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an older form: %v", err)
	}
	steps, entries, err := f.SetSteps(who, raw, 3)
	if err != nil || steps.Version != 4 || steps.Plan.Number != "13" || len(entries) != 1 {
		t.Errorf("got %+v, %d entries, %v", steps, len(entries), err)
	}
	// The same again changes nothing, whatever the form's version: a reply may have been lost.
	if steps, entries, err := f.SetSteps(who, sending.Raw{PlanNumber: "12", PlanDate: "2025-04-03"}, 0); steps != nil || entries != nil || err != nil {
		t.Errorf("the same again: %+v, %v", steps, err)
	}
}

func TestExplainRefusesWhatIsNotAsked(t *testing.T) {
	t.Parallel()
	f := &sending.File{}
	queries := []sending.Query{{Kind: sending.AllFull, Of: "1"}}
	who := sending.Who{ID: 7}
	if _, _, err := f.Explain(who, queries, map[string]string{"jump:1": "vì"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a query that is not raised: %v", err)
	}
	if _, _, err := f.Explain(who, queries, map[string]string{"all_full:1": strings.Repeat("x", 2001)}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("too many words: %v", err)
	}
	list, entries, err := f.Explain(who, queries, map[string]string{"all_full:1": " Đã rà soát.\r\n"})
	if err != nil || len(list) != 1 || list[0].Words != "Đã rà soát." || len(entries) != 1 {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestCanonicalFormIsWhatIsDocumented(t *testing.T) {
	t.Parallel()
	met, points := true, int64(450)
	s := sending.Sent{
		Form: sending.Form, Number: 1, Return: 41, Revision: 1, Round: 1, School: 5, SchoolCode: "17", SchoolYear: 2024, Season: 2,
		SentAt: sending.Moment(time.Date(2025, 5, 12, 10, 42, 7, 89, time.FixedZone("+07", 7*3600))), SentBy: 7,
		Plan: sending.SentPaper{Number: "12/KH", Date: "2025-04-03"},
		Answers: []sending.SentAnswer{
			{Code: "1.1", Kind: "condition", Met: &met, Note: "<Số> & ngày", Proofs: []sending.SentProof{}},
			{Code: "1.3.1", Kind: "component", Points: &points, Proofs: []sending.SentProof{{ID: "7", Number: "05", Date: "2024-10-09", Revision: 2, SHA256: "ab", Title: "Biên bản"}}},
		},
		Explanations: []sending.SentExplanation{{Query: "jump:1", Words: "Vì."}},
	}
	got, err := s.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"answers":[` +
		`{"code":"1.1","denominator":null,"kind":"condition","met":true,"note":"<Số> & ngày","numerator":null,"points":null,"proofs":[],"quantity":null,"text":""},` +
		`{"code":"1.3.1","denominator":null,"kind":"component","met":null,"note":"","numerator":null,"points":450,` +
		`"proofs":[{"date":"2024-10-09","id":"7","number":"05","revision":2,"sha256":"ab","title":"Biên bản"}],"quantity":null,"text":""}],` +
		`"assignment":{"date":"","number":""},"explanations":[{"query":"jump:1","words":"Vì."}],"form":"thuocso-return-1","number":1,` +
		`"plan":{"date":"2025-04-03","number":"12/KH"},"return":41,"revision":1,"round":1,"school":5,"school_code":"17","school_year":2024,` +
		`"season":2,"sent_at":"2025-05-12T03:42:07.000000Z","sent_by":7}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if h := hex.EncodeToString(sending.Hash([]byte("abc"))); h != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("SHA-256 of abc is %s", h)
	}
	back, err := sending.ReadSent(got)
	if err != nil || !reflect.DeepEqual(*back, s) {
		t.Errorf("reads back as %+v, %v", back, err)
	}
}

// drawn is an answer of any kind.
func drawn(t *rapid.T) sending.SentAnswer {
	number := rapid.OneOf(rapid.Just[*int64](nil), rapid.Custom(func(t *rapid.T) *int64 { n := rapid.Int64Range(0, 3000).Draw(t, "n"); return &n }))
	met := rapid.OneOf(rapid.Just[*bool](nil), rapid.Custom(func(t *rapid.T) *bool { b := rapid.Bool().Draw(t, "b"); return &b }))

	return sending.SentAnswer{
		Code: rapid.SampledFrom([]string{"1.1", "1.3.1", "2.4.3"}).Draw(t, "code"), Kind: "component", Note: rapid.String().Draw(t, "note"),
		Text: rapid.String().Draw(t, "text"), Points: number.Draw(t, "points"), Numerator: number.Draw(t, "numerator"),
		Denominator: number.Draw(t, "denominator"), Quantity: number.Draw(t, "quantity"), Met: met.Draw(t, "met"), Proofs: []sending.SentProof{},
	}
}

func TestAnyOtherAnswerGivesAnotherHash(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(drawn), 1, 6).Draw(t, "answers")
		at := rapid.IntRange(0, len(list)-1).Draw(t, "at")
		other := append([]sending.SentAnswer(nil), list...)
		other[at] = drawn(t)
		hash := func(answers []sending.SentAnswer) []byte {
			document, err := (&sending.Sent{Form: sending.Form, Answers: answers}).Canonical()
			if err != nil {
				t.Fatal(err)
			}

			return sending.Hash(document)
		}
		if same := reflect.DeepEqual(list[at], other[at]); bytes.Equal(hash(list), hash(other)) != same {
			t.Fatalf("%+v and %+v: the same answer %v, the same hash %v", list[at], other[at], same, !same)
		}
	})
}
