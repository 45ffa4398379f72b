package entering

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/fault"
)

// Typed is one answer as it was taken from the paper. Over says that it shall stand in the place of what the school has given
// itself, of which the page showed Command.Version.
type Typed struct {
	Command assessment.SaveCommand
	Over    bool
}

// Difference is an answer of the paper that was not saved, because the school has given another one.
type Difference struct {
	Code string
	// Theirs is what the school has given.
	Theirs assessment.Answer
}

// Outcome is what became of typed answers.
type Outcome struct {
	Saved   int
	Differ  []Difference
	Refused []assessment.Unsaved
}

// adds puts what the paper states into the place of what the school has given; what the paper leaves empty stays.
func adds(given, paper assessment.Value) assessment.Value {
	if paper.Points != assessment.None {
		given.Points = paper.Points
	}
	if paper.Met != assessment.Unsaid {
		given.Met = paper.Met
	}
	for _, f := range []struct {
		to   *int64
		from int64
	}{
		{&given.Numerator, paper.Numerator}, {&given.Denominator, paper.Denominator}, {&given.Quantity, paper.Quantity},
	} {
		if f.from != assessment.None {
			*f.to = f.from
		}
	}
	if paper.Body != "" {
		given.Body = paper.Body
	}
	if paper.Note != "" {
		given.Note = paper.Note
	}

	return given
}

// SaveAnswers decides about answers of the paper. What the school has given itself is replaced only where that was asked for,
// and only in the version that the page showed; a field left empty takes nothing away from it.
func SaveAnswers(r *assessment.Return, by assessment.By, list []Typed) (assessment.Change, Outcome, error) {
	var o Outcome
	live, err := mine(r, by)
	if err != nil {
		return assessment.Change{}, o, err
	}
	var commands []assessment.SaveCommand
	for i := range list {
		typed := &list[i]
		_, value, err := answer.Read(r.Index, typed.Command.Code, typed.Command.Raw)
		if err != nil {
			o.Refused = append(o.Refused, assessment.Unsaved{Code: typed.Command.Code, Err: err})

			continue
		}
		old := r.Answer(typed.Command.Code)
		ours := ByOffice(r, &old)
		switch {
		case old.Value == value, !ours && adds(old.Value, value) == old.Value:
		case !ours && !typed.Over:
			o.Differ = append(o.Differ, Difference{old.Code, old})
		default:
			commands = append(commands, typed.Command)
		}
	}
	c, unsaved, err := r.SaveMany(by, commands)
	if err != nil {
		return c, o, err
	}
	for _, u := range unsaved {
		if clash, ok := fault.Of(u.Err).Detail.(assessment.Conflict); ok {
			o.Differ = append(o.Differ, Difference{u.Code, clash.Theirs})
		} else {
			o.Refused = append(o.Refused, u)
		}
	}
	o.Saved = len(c.Answers)

	return marked(c, live.N), o, nil
}
