package assignment_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/maturity"
)

func draft(t *testing.T) *assessment.Return {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		t.Fatal(problems)
	}

	return &assessment.Return{Index: index, State: assessment.Draft, Points: index.NewVector(nil), Answers: map[string]assessment.Answer{}}
}

// Every question stands in exactly one part, whatever is answered.
func TestPartsHoldEveryQuestionOnce(t *testing.T) {
	t.Parallel()
	r := draft(t)
	seen := map[string]int{}
	for _, p := range assignment.Parts(r) {
		for _, code := range p.Codes {
			seen[code]++
		}
	}
	for _, code := range r.Codes() {
		if seen[code] != 1 {
			t.Errorf("%s stands in %d parts", code, seen[code])
		}
	}
	if len(seen) != len(r.Codes()) {
		t.Errorf("%d codes in parts, %d in the return", len(seen), len(r.Codes()))
	}
}

func TestProgressOfTasksIsThatOfTheReturn(t *testing.T) {
	t.Parallel()
	r := draft(t)
	codes := r.Codes()
	rapid.Check(t, func(t *rapid.T) {
		r.Answers = map[string]assessment.Answer{}
		for _, i := range rapid.SliceOfDistinct(rapid.IntRange(0, len(codes)-1), rapid.ID[int]).Draw(t, "answered") {
			a := r.Answer(codes[i])
			a.Value.Met, a.Value.Points = assessment.Yes, 50
			r.Answers[codes[i]] = a
		}
		done, of := 0, 0
		for _, task := range assignment.Tasks(r, nil, 1, time.Date(2025, 5, 12, 9, 0, 0, 0, time.UTC)) {
			done, of = done+task.Done, of+task.Of
			if task.Mine || task.Late || task.To != nil {
				t.Fatal("a task nobody is asked for has somebody")
			}
		}
		if done != len(r.Answers) || of != len(codes) {
			t.Fatalf("%d of %d, want %d of %d", done, of, len(r.Answers), len(codes))
		}
	})
}

func TestATaskIsLateFromTheDayAfter(t *testing.T) {
	t.Parallel()
	r := draft(t)
	zone := time.FixedZone("+7", 7*3600)
	due := time.Date(2025, 5, 12, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		now  time.Time
		late bool
	}{
		"the last minute of its day":     {time.Date(2025, 5, 12, 23, 59, 0, 0, zone), false},
		"the first minute of the next":   {time.Date(2025, 5, 13, 0, 0, 0, 0, zone), true},
		"the morning of its day, abroad": {time.Date(2025, 5, 12, 1, 0, 0, 0, zone), false},
	} {
		for _, task := range assignment.Tasks(r, []assignment.Assigned{{Part: "1.3", PersonID: 4, Due: due}}, 4, c.now) {
			if task.Code == "1.3" && (task.Late != c.late || !task.Mine) {
				t.Errorf("%s: late %v, mine %v", name, task.Late, task.Mine)
			}
		}
	}
}
