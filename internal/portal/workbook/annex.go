package workbook

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/paper/returnbook"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/workbook"
)

// annexPrefix begins the names of the annex's questions among those of the answers.
const annexPrefix = "pl-"

// noteKey stands in the place of a figure's key in the row of a question's words.
const noteKey = "*"

// lastAnnexed are the figures of last season's annex by their keys.
func (m *maker) lastAnnexed() map[string]int64 {
	last := map[string]int64{}
	if m.before == nil || m.before.File == nil {
		return last
	}
	for i := range m.before.File.Annex {
		maps.Copy(last, m.before.File.Annex[i].Figures)
	}

	return last
}

// annexOf puts the questions of the annex into the rows of their sheet.
func (m *maker) annexOf(questions []annex.Question) []returnbook.Row {
	_, closed := m.ret.Prepare(assessment.By{At: m.now})
	lang := string(m.p.Lang())
	last := m.lastAnnexed()
	var rows []returnbook.Row
	for i := range questions {
		q := &questions[i]
		stands := annexed(m.ret, q.Key)
		rows = append(rows, returnbook.Row{Kind: returnbook.Heading, Wording: m.p.T("annex.asked_for", "targets", strings.Join(q.Targets, "; "))})
		for j := range q.Figures {
			f := &q.Figures[j]
			row := returnbook.Row{
				Code: m.p.T("returnbook.annex.code", "n", i+1, "m", j+1), Kind: returnbook.Figure, Key: q.Key + "/" + f.Key,
				Wording: f.Label.In(lang), Unit: plan.UnitWord(m.p, f), Open: closed == nil, Version: stands.Version,
			}
			if n, ok := stands.Figures[f.Key]; ok {
				row.Given.Answer = strconv.FormatInt(n, 10)
			}
			if n, ok := last[f.Key]; ok {
				row.Last = m.p.Int(n)
			}
			rows = append(rows, row)
		}
		rows = append(rows, returnbook.Row{
			Code: m.p.T("returnbook.annex.note_code", "n", i+1), Kind: returnbook.Reason, Key: q.Key + "/" + noteKey, Wording: m.p.T("annex.note"),
			Open: closed == nil, Version: stands.Version, Given: returnbook.Given{Answer: stands.Note},
		})
	}

	return rows
}

func annexWords(p locale.Printer, year string) returnbook.AnnexWords {
	return returnbook.AnnexWords{
		Sheet: p.T("returnbook.annex.sheet"), Title: p.T("returnbook.annex.title", "year", year),
		About: []string{p.T("annex.unscored"), p.T("returnbook.annex.fill")},
		Heads: []string{
			p.T("returnbook.head.code"), p.T("returnbook.annex.wording"), p.T("returnbook.annex.unit"), p.T("returnbook.annex.figure"),
			p.T("returnbook.head.last"),
		},
	}
}

// annexed is what stands in the annex of a return for a question.
func annexed(ret *assessment.Return, question string) sending.Annexed {
	if ret.File == nil {
		return (&sending.File{}).Annexed(question)
	}

	return ret.File.Annexed(question)
}

// figures is one question of the annex to which a workbook says something else than the return.
type figures struct {
	// question is nil where nobody asks it: place names it then.
	question *annex.Question
	place    string
	standing standing
	cmd      annex.Command
	now      sending.Annexed
	// why is the fault of what is refused.
	why error
}

// came is what a workbook says of one question: as it was written, and as it came back.
type came struct {
	was, now annex.Command
	formula  string
}

// byQuestion gathers the rows of the annex by question, in their order, and the places of rows that were never written.
func byQuestion(rows []returnbook.Filled) (order []string, all map[string]*came, unknown []returnbook.Filled) {
	all = map[string]*came{}
	for i := range rows {
		row := &rows[i]
		if row.Kind == returnbook.Unknown {
			unknown = append(unknown, *row)
		}
		if row.Kind != returnbook.Figure && row.Kind != returnbook.Reason {
			continue
		}
		question, key, _ := strings.Cut(row.Key, "/")
		one := all[question]
		if one == nil {
			one = &came{was: annex.Command{Question: question, Raw: map[string]string{}}, now: annex.Command{Question: question, Raw: map[string]string{}}}
			order, all[question] = append(order, question), one
		}
		one.now.Version = row.Version
		if one.formula == "" {
			one.formula = row.Formula
		}
		if row.Kind == returnbook.Reason {
			one.was.Note, one.now.Note = row.Was.Answer, row.Now.Answer
		} else {
			one.was.Raw[key], one.now.Raw[key] = row.Was.Answer, row.Now.Answer
		}
	}

	return order, all, unknown
}

// compareAnnex lists the questions of the annex to which the workbook says something else than the return, as compare does.
func compareAnnex(ret *assessment.Return, questions []annex.Question, rows []returnbook.Filled, by assessment.By) []figures {
	order, all, unknown := byQuestion(rows)
	var found []figures
	for _, key := range order {
		if one, differs := all[key].differs(ret, questions, by); differs {
			found = append(found, one)
		}
	}
	for i := range unknown {
		found = append(found, figures{
			place: unknown[i].Code, standing: refused, why: fault.New(fault.Invalid, "returnbook.annex.unknown_row", "cell", unknown[i].Code),
			cmd: annex.Command{Note: unknown[i].Now.Answer},
		})
	}

	return found
}

// untouched tells whether the sheet says what it said when it was handed out.
func (c *came) untouched() bool {
	for key, was := range c.was.Raw {
		if was != c.now.Raw[key] {
			return false
		}
	}

	return c.was.Note == c.now.Note
}

// differs holds what came back for one question against what stands.
func (c *came) differs(ret *assessment.Return, questions []annex.Question, by assessment.By) (figures, bool) {
	one := figures{place: c.now.Question, cmd: c.now, now: annexed(ret, c.now.Question)}
	if at := slices.IndexFunc(questions, func(q annex.Question) bool { return q.Key == c.now.Question }); at >= 0 {
		one.question = &questions[at]
	}
	if c.formula != "" {
		one.standing, one.why = refused, fault.New(fault.Invalid, "returnbook.formula", "cell", c.formula)

		return one, true
	}
	if c.untouched() {
		return one, false
	}
	if one.question == nil {
		one.standing, one.why = refused, fault.New(fault.Invalid, "returnbook.annex.not_asked")

		return one, true
	}
	given, err := annex.Read(one.question, c.now)
	was, wasFault := annex.Read(one.question, c.was)
	switch {
	case err != nil:
		one.standing, one.why = refused, err
	case one.now.Says(&given), wasFault == nil && was.Says(&given):
		return one, false
	case one.now.Version != c.now.Version:
		one.standing = both
	}
	if _, closed := ret.Prepare(by); closed != nil && one.standing != refused {
		one.standing = locked
	}

	return one, true
}

// showAnnex puts what was found of the annex beside the answers.
func showAnnex(p locale.Printer, v *view.Compared, found []figures) {
	for i := range found {
		one := &found[i]
		switch one.standing {
		case changed:
			v.Fresh = append(v.Fresh, one.shown(p))
		case both:
			v.Clashing = append(v.Clashing, one.shown(p))
		case refused:
			f := fault.Of(one.why)
			why := p.T(f.Key, f.Args...)
			if label := one.label(p, f.Field); label != "" {
				why = label + ": " + why
			}
			v.Unfit = append(v.Unfit, view.Unfit{Code: p.T("annex.title"), Wording: one.heading(p), New: one.words(p), Why: why})
		case locked:
			v.Unfit = append(v.Unfit, view.Unfit{Code: p.T("annex.title"), Wording: one.heading(p), New: one.words(p), Why: p.T("returnbook.locked")})
		}
	}
}

func (f *figures) heading(p locale.Printer) string {
	if f.question == nil {
		return ""
	}

	return p.T("returnbook.annex.heading",
		"figure", f.question.Figures[0].Label.In(string(p.Lang())), "asked", p.T("annex.asked_for", "targets", strings.Join(f.question.Targets, "; ")))
}

// label names the figure that a fault is at.
func (f *figures) label(p locale.Printer, key string) string {
	if f.question != nil {
		for i := range f.question.Figures {
			if f.question.Figures[i].Key == key {
				return f.question.Figures[i].Label.In(string(p.Lang()))
			}
		}
	}

	return ""
}

// words say what the workbook has for the question.
func (f *figures) words(p locale.Printer) string {
	if f.question == nil {
		return f.cmd.Note
	}

	return f.lines(p, func(key string) string { return f.cmd.Raw[key] }, f.cmd.Note)
}

func (f *figures) lines(p locale.Printer, value func(key string) string, note string) string {
	lines := make([]string, 0, len(f.question.Figures)+1)
	for i := range f.question.Figures {
		x := &f.question.Figures[i]
		text := value(x.Key)
		if text == "" {
			text = p.T("annex.unstated")
		} else if n, err := strconv.ParseUint(text, 10, 30); err == nil {
			text = p.Int(int64(n)) + " " + plan.UnitWord(p, x) // what is no count stands as it was typed
		}
		lines = append(lines, x.Label.In(string(p.Lang()))+": "+text)
	}
	if note != "" {
		lines = append(lines, p.T("annex.note")+": "+note)
	}

	return strings.Join(lines, "\n")
}

func (f *figures) shown(p locale.Printer) view.Difference {
	raw, err := json.Marshal(f.cmd)
	if err != nil {
		raw = nil // plain texts always have a JSON form
	}
	stands := func(key string) string {
		if n, ok := f.now.Figures[key]; ok {
			return strconv.FormatInt(n, 10)
		}

		return ""
	}
	one := view.Difference{
		Name: annexPrefix + f.question.Key, Code: p.T("annex.title"), Wording: f.heading(p), Now: f.lines(p, stands, f.now.Note), New: f.words(p),
		Version: strconv.Itoa(f.now.Version), Raw: string(raw),
	}
	if f.now.Version > 0 {
		one.By = p.T("returnbook.by", "post", f.now.ByPost, "at", f.now.At)
	}

	return one
}

// chosenFigures reads what was ticked of the annex.
func chosenFigures(r *portal.Request, names []string) ([]annex.Command, error) {
	var commands []annex.Command
	for _, name := range names {
		question, ok := strings.CutPrefix(name, annexPrefix)
		if !ok {
			continue
		}
		version, err := r.FormInt("v-"+name, 0, math.MaxInt32)
		if err != nil {
			return nil, err
		}
		text, err := r.FormText("r-"+name, 8*assessment.MaxNote)
		if err != nil {
			return nil, err
		}
		var cmd annex.Command
		if err := json.Unmarshal([]byte(text), &cmd); err != nil {
			return nil, fault.New(fault.Invalid, "returnbook.bad_form").Because(err)
		}
		cmd.Question, cmd.Version = question, int(version)
		commands = append(commands, cmd)
	}

	return commands, nil
}

// applyAnnex saves what was chosen of the annex, each question as its own page does, and returns what was not saved.
func (d Deps) applyAnnex(r *portal.Request, ret *assessment.Return, commands []annex.Command) ([]figures, error) {
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return nil, fmt.Errorf("annex of return %d: %w", ret.ID, err)
	}
	var left []figures
	for _, cmd := range commands {
		_, err := d.Annex.Save(r.Context(), r.Actor, ret, cmd)
		if err == nil {
			continue
		}
		if !matterOf(err) {
			return nil, err
		}
		one := figures{place: cmd.Question, cmd: cmd, now: annexed(ret, cmd.Question), standing: refused, why: err}
		if at := slices.IndexFunc(questions, func(q annex.Question) bool { return q.Key == cmd.Question }); at >= 0 {
			one.question = &questions[at]
		}
		if clash, ok := fault.Of(err).Detail.(annex.Conflict); ok && one.question != nil {
			one.standing, one.now = both, clash.Theirs
		}
		left = append(left, one)
	}

	return left, nil
}

// matterOf tells whether a fault is a matter of one answer, and not of the whole request.
func matterOf(err error) bool {
	return slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict, fault.Locked, fault.Late}, fault.KindOf(err))
}
