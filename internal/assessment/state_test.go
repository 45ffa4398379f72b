package assessment_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/season"
)

// try makes the move with sound arguments.
func try(t *testing.T, r *assessment.Return, m assessment.Move) (assessment.Change, error) {
	t.Helper()
	switch m {
	case assessment.Save:
		return r.Save(by(principal), assessment.SaveCommand{
			Code: "1.3.1", Raw: assessment.Raw{Points: "4,5"}, Version: r.Answer("1.3.1").Version,
		})
	case assessment.Submit:
		return r.Submit(by(principal), approved())
	case assessment.Withdraw:
		return r.Withdraw(by(principal))
	case assessment.Begin:
		return r.Begin(by(reviewer))
	case assessment.Judge:
		return r.Judge(by(reviewer), assessment.JudgeCommand{
			Code: "1.3.1", Verdict: assessment.Accepted, Version: r.Answer("1.3.1").Judgement.Version,
		})
	case assessment.SendBack:
		if under(r) {
			mark(t, r, "1.3.2")
		}

		return r.SendBack(by(reviewer))
	case assessment.TakeBack:
		return r.TakeBack(by(reviewer), "Nhà trường không trả lời.")
	case assessment.Verify:
		if under(r) {
			c, err := r.JudgeRest(by(reviewer), r.SubmittedAt)
			done(t, r, c, err)
		}

		return r.Verify(by(reviewer))
	case assessment.Recognise:
		return r.Recognise(by(reviewer))
	case assessment.Publish:
		return r.Publish(by(reviewer))
	case assessment.Reopen:
		return r.Reopen(by(reviewer), "Phát hiện nhầm lẫn.")
	default:
		t.Fatalf("no move %q", m)

		return assessment.Change{}, nil
	}
}

// under tells whether the return can be judged now.
func under(r *assessment.Return) bool {
	return r.Season.State == season.Open && (r.State == assessment.Submitted || r.State == assessment.Resubmitted)
}

func TestEveryMoveInEveryState(t *testing.T) {
	t.Parallel()
	x := index(t)
	for _, s := range assessment.States() {
		for _, m := range assessment.Moves() {
			t.Run(string(s)+"/"+string(m), func(t *testing.T) {
				t.Parallel()
				r := in(t, x, s)
				if r.State != s {
					t.Fatalf("the fixture stands in %s", r.State)
				}
				c, err := try(t, r, m)
				next, ok := s.Next(m)
				if !ok {
					f := refused(t, err, fault.Locked, "assessment.locked."+string(m))
					lock, is := f.Detail.(assessment.Lock)
					if !is || lock.State != s || lock.Move != m || lock.Managing == "" {
						t.Errorf("the lock does not say why: %+v", f.Detail)
					}
					if diff := cmp.Diff(assessment.Change{}, c); diff != "" {
						t.Errorf("a forbidden move wants something written:\n%s", diff)
					}

					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if c.State != next {
					t.Errorf("leads to %s, want %s", c.State, next)
				}
				if len(c.Entries) == 0 {
					t.Error("nothing is put on record")
				}
			})
		}
	}
}

// arrow is a line of the picture: "draft --> submitted: submit".
var arrow = regexp.MustCompile(`(?m)^\s*(\w+) --> (\w+): (.+)$`)

func TestThePictureShowsTheTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	var drawn, want []string
	for _, m := range arrow.FindAllStringSubmatch(string(text), -1) {
		for move := range strings.SplitSeq(m[3], ",") {
			drawn = append(drawn, fmt.Sprintf("%s %s %s", m[1], strings.TrimSpace(move), m[2]))
		}
	}
	for _, s := range assessment.States() {
		for _, m := range assessment.Moves() {
			if next, ok := s.Next(m); ok {
				want = append(want, fmt.Sprintf("%s %s %s", s, m, next))
			}
		}
	}
	slices.Sort(drawn)
	slices.Sort(want)
	if diff := cmp.Diff(want, drawn); diff != "" {
		t.Errorf("docs/states.md differs from the transition table (-table +picture):\n%s", diff)
	}
}

func TestNoMoveIsAcceptedInAClosedSeason(t *testing.T) {
	t.Parallel()
	x := index(t)
	for _, s := range assessment.States() {
		for _, m := range assessment.Moves() {
			if _, ok := s.Next(m); !ok {
				continue
			}
			r := in(t, x, s)
			r.Season.State = season.Closed
			if _, err := try(t, r, m); fault.KindOf(err) != fault.Locked {
				t.Errorf("%s in %s: %v, want it locked", m, s, err)
			}
		}
	}
}
