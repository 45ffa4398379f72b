package entering

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
)

// TypedFigures is the answer to one question of the annex as it was taken from the paper. Over says that it shall stand in the
// place of what the school has given itself, of which the page showed Command.Version.
type TypedFigures struct {
	Question annex.Question
	Command  annex.Command
	Over     bool
}

// FiguresDifference is an answer of the paper to a question of the annex that was not saved, because the school has given another.
type FiguresDifference struct{ Theirs sending.Annexed }

// AnnexedByOffice tells whether an answer to the annex was given by the office in an entry, or nobody has given one yet.
func AnnexedByOffice(r *assessment.Return, a *sending.Annexed) bool {
	return a.Version == 0 || len(a.Figures) == 0 && a.Note == "" || r.File.EnteredBy(a.ByID, a.At) != nil
}

// KeptFigures lists the keys of the annex's questions, in their order, that are sent as the school has answered them itself.
func KeptFigures(r *assessment.Return) []string {
	var keys []string
	for i := range r.File.Annex {
		if a := &r.File.Annex[i]; !AnnexedByOffice(r, a) {
			keys = append(keys, a.Question)
		}
	}

	return keys
}

// SaveFigures decides about an answer of the paper to one question of the annex, as SaveAnswers does about answers: what the
// school has given itself is replaced only where that was asked for, and a field left empty takes nothing away from it. The fault
// told is a Conflict with a FiguresDifference where the two differ; the Change is written all the same.
func SaveFigures(r *assessment.Return, by assessment.By, typed *TypedFigures) (c assessment.Change, told, err error) {
	live, err := mine(r, by)
	if err != nil {
		return c, nil, err
	}
	old := r.File.Annexed(typed.Question.Key)
	ours := AnnexedByOffice(r, &old)
	cmd := typed.Command
	if !ours && typed.Over {
		cmd = beside(&old, cmd)
	}
	given, err := annex.Read(&typed.Question, cmd)
	if err != nil {
		return c, nil, err
	}
	if !ours && !typed.Over {
		if addsNothing(&old, &given) {
			return r.Unchanged(), nil, nil
		}

		return r.Unchanged(), differs(old), nil
	}
	c, told, err = annex.Put(r, by, given, cmd.Version)
	if f := fault.Of(told); told != nil && f.Kind == fault.Conflict {
		told = differs(old)
	}

	return marked(c, live.N), told, err
}

// beside fills what the paper leaves empty with what stands.
func beside(stands *sending.Annexed, cmd annex.Command) annex.Command {
	raw := maps.Clone(cmd.Raw)
	for key, n := range stands.Figures {
		if strings.TrimSpace(raw[key]) == "" {
			raw[key] = strconv.FormatInt(n, 10)
		}
	}
	cmd.Raw = raw
	if strings.TrimSpace(cmd.Note) == "" {
		cmd.Note = stands.Note
	}

	return cmd
}

// addsNothing tells whether what stands says already all that the paper does.
func addsNothing(stands, paper *sending.Annexed) bool {
	for key, n := range paper.Figures {
		if was, ok := stands.Figures[key]; !ok || was != n {
			return false
		}
	}

	return paper.Note == "" || paper.Note == stands.Note
}

func differs(old sending.Annexed) error {
	return fault.New(fault.Conflict, "entering.differs", "post", old.ByPost, "at", old.At).With(FiguresDifference{Theirs: old})
}

// SaveFigures saves the answer of the paper to one question of the annex. Conflict with a FiguresDifference where the school has
// given another.
func (s *Service) SaveFigures(ctx context.Context, actor account.Actor, id assessment.ID, typed TypedFigures) error {
	var told error
	_, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (c assessment.Change, err error) {
		c, told, err = SaveFigures(r, by, &typed)

		return c, err
	})
	if err != nil {
		return err
	}

	return told
}
