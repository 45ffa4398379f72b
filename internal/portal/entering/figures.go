package entering

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/entering"
	"github.com/thuocso/thuocso/web/part"
)

// figures takes the annex's figures from the paper, each question on its own.
func (d Deps) figures(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	ret, err := d.Entering.Load(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return fmt.Errorf("annex of return %d: %w", id, err)
	}
	typed, err := readFigures(r, questions)
	if err != nil {
		return err
	}
	wrong := map[string]error{}
	for i := range typed {
		err := d.Entering.SaveFigures(r.Context(), r.Actor, id, typed[i])
		if err != nil && !retryable(err) {
			return err
		}
		if err != nil {
			wrong[typed[i].Question.Key] = err
		}
	}
	if len(wrong) == 0 {
		r.Flash(part.OK, "entering.annex.saved")

		return r.Redirect(view.At(id) + "#" + view.AnnexID)
	}

	return d.figuresLeft(r, typed, wrong)
}

// readFigures reads the fields of the questions; one whose fields the form does not carry is left alone.
func readFigures(r *portal.Request, questions []annex.Question) ([]entering.TypedFigures, error) {
	var list []entering.TypedFigures
	for i := range questions {
		q := &questions[i]
		if !r.FormHas(view.Version + q.Key) {
			continue
		}
		version, err := r.FormInt(view.Version+q.Key, 0, math.MaxInt32)
		if err != nil {
			return nil, err
		}
		cmd := annex.Command{Question: q.Key, Version: int(version), Raw: map[string]string{}}
		for j := range q.Figures {
			key := q.Figures[j].Key
			if cmd.Raw[key], err = r.Form(view.Quantity+key, 20); err != nil {
				return nil, err
			}
		}
		if cmd.Note, err = r.FormText(view.Note+q.Key, assessment.MaxNote); err != nil {
			return nil, err
		}
		list = append(list, entering.TypedFigures{Question: *q, Command: cmd, Over: r.FormHas(view.Over + q.Key)})
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "entering.nothing_typed")
	}

	return list, nil
}

// figuresLeft shows what was not saved, with why, and what was typed still in it.
func (d Deps) figuresLeft(r *portal.Request, typed []entering.TypedFigures, wrong map[string]error) error {
	v, err := d.deskView(r)
	if err != nil {
		return err
	}
	for i := range v.Annex {
		row := &v.Annex[i]
		for j := range typed {
			problem := wrong[row.Key]
			if typed[j].Question.Key != row.Key || problem == nil {
				continue
			}
			if !left(r, row, &typed[j], problem) {
				return problem
			}
			v.Errors = append(v.Errors, part.FieldError{Text: row.Error})
		}
	}
	v.Saved = r.Printer.T("entering.annex.partly", "n", len(typed)-len(wrong))

	return r.RenderStatus(statusPartly, view.DeskPage(v))
}

// left puts what was typed, and what is wrong with it, into the row of its question; false where no person is told of the problem.
func left(r *portal.Request, row *view.AnnexRow, typed *entering.TypedFigures, problem error) bool {
	field, text, ok := r.Problem(problem)
	if !ok {
		return false
	}
	for k := range row.Fields {
		row.Fields[k].Value = typed.Command.Raw[row.Fields[k].Key]
		if row.Fields[k].Key == field {
			text = row.Fields[k].Label + ": " + text
		}
	}
	row.Note, row.Error = typed.Command.Note, text
	_, row.Differs = fault.Of(problem).Detail.(entering.FiguresDifference)

	return true
}

// annexRows are the annex's questions with what stands.
func annexRows(p locale.Printer, ret *assessment.Return, questions []annex.Question) []view.AnnexRow {
	rows := make([]view.AnnexRow, 0, len(questions))
	for i := range questions {
		q := &questions[i]
		stands := ret.File.Annexed(q.Key)
		row := view.AnnexRow{Key: q.Key, Title: p.T("annex.asked_for", "targets", strings.Join(q.Targets, "; ")), Version: stands.Version}
		ours := entering.AnnexedByOffice(ret, &stands)
		for j := range q.Figures {
			f := &q.Figures[j]
			field := view.AnnexField{Key: f.Key, Label: f.Label.In(string(p.Lang())), Unit: plan.UnitWord(p, f)}
			if n, ok := stands.Figures[f.Key]; ok && ours {
				field.Value = strconv.FormatInt(n, 10)
			}
			row.Fields = append(row.Fields, field)
		}
		switch {
		case stands.Version == 0:
		case ours:
			row.Note, row.Done = stands.Note, p.T("entering.done", "at", stands.At)
		default:
			row.Theirs = p.T("entering.theirs", "value", saidFigures(p, q, &stands), "post", stands.ByPost, "at", stands.At)
		}
		rows = append(rows, row)
	}

	return rows
}

// saidFigures says what stands for a question in words.
func saidFigures(p locale.Printer, q *annex.Question, a *sending.Annexed) string {
	words := make([]string, 0, len(q.Figures)+1)
	for i := range q.Figures {
		f := &q.Figures[i]
		value := p.T("annex.unstated")
		if n, ok := a.Figures[f.Key]; ok {
			value = p.Int(n) + " " + plan.UnitWord(p, f)
		}
		words = append(words, f.Label.In(string(p.Lang()))+": "+value)
	}
	if a.Note != "" {
		words = append(words, a.Note)
	}

	return strings.Join(words, "; ")
}

// keptFigures names the questions of the annex that are sent as the school has answered them itself.
func (d Deps) keptFigures(r *portal.Request, ret *assessment.Return) ([]string, error) {
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return nil, fmt.Errorf("annex of return %d: %w", ret.ID, err)
	}
	var says []string
	for _, key := range entering.KeptFigures(ret) {
		stands := ret.File.Annexed(key)
		for i := range questions {
			if questions[i].Key == key {
				says = append(says, saidFigures(r.Printer, &questions[i], &stands))
			}
		}
	}

	return says, nil
}
