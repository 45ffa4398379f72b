package assessment_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
)

// Many saves at once come to what the same saves come to one by one.
func TestSavingManyIsSavingEach(t *testing.T) {
	t.Parallel()
	x := index(t)
	codes := x.Components()
	rapid.Check(t, func(t *rapid.T) {
		var commands []assessment.SaveCommand
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(codes)-1), 1, 8, rapid.ID[int]).Draw(t, "codes") {
			commands = append(commands, assessment.SaveCommand{
				Code: codes[i].Code, Version: rapid.SampledFrom([]int{0, 0, 0, 3}).Draw(t, "version"),
				Raw: assessment.Raw{Points: rapid.SampledFrom([]string{"0", "0.5", "2", "99", "x"}).Draw(t, "points")},
			})
		}
		one, many := draft(x), draft(x)
		want := map[string]fault.Kind{}
		saved := map[string]assessment.Value{}
		for _, cmd := range commands {
			c, err := one.Save(by(principal), cmd)
			if err != nil {
				want[cmd.Code] = fault.KindOf(err)

				continue
			}
			for _, a := range c.Answers {
				saved[a.Code] = a.Value
			}
		}
		whole, not, err := many.SaveMany(by(principal), commands)
		if err != nil {
			t.Fatal(err)
		}
		if len(not) != len(want) || len(whole.Answers) != len(saved) {
			t.Fatalf("%d refused and %d saved, want %d and %d", len(not), len(whole.Answers), len(want), len(saved))
		}
		for _, r := range not {
			if want[r.Code] != fault.KindOf(r.Err) {
				t.Fatalf("%s refused as %v, alone as %v", r.Code, fault.KindOf(r.Err), want[r.Code])
			}
		}
		for _, a := range whole.Answers {
			if a.Value != saved[a.Code] {
				t.Fatalf("%s saved as %+v, alone as %+v", a.Code, a.Value, saved[a.Code])
			}
		}
		if a, b := one.Score(), many.Score(); a.Groups[0].Low != b.Groups[0].Low || a.Groups[1].Low != b.Groups[1].Low {
			t.Fatalf("scores differ: %v and %v", a.Groups, b.Groups)
		}
		if len(saved) > 0 && whole.Results[0].Score.Groups[0].Low != one.Score().Groups[0].Low {
			t.Fatal("the result is not that of all answers")
		}
	})
}

func TestACodeTwiceIsRefusedOnce(t *testing.T) {
	t.Parallel()
	r := draft(index(t))
	cmd := assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "2"}}
	c, not, err := r.SaveMany(by(principal), []assessment.SaveCommand{cmd, cmd})
	if err != nil || len(c.Answers) != 1 || len(not) != 1 || fault.KindOf(not[0].Err) != fault.Invalid {
		t.Errorf("saved %d, refused %v, %v", len(c.Answers), not, err)
	}
}
