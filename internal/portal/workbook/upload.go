package workbook

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/paper/returnbook"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	schoolview "github.com/thuocso/thuocso/web/page/school"
	view "github.com/thuocso/thuocso/web/page/workbook"
	"github.com/thuocso/thuocso/web/part"
)

// page leads to the workbook and takes it back.
func (d Deps) page(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}

	return r.Render(view.TakePage(d.take(r, ret)))
}

func (d Deps) take(r *portal.Request, ret *assessment.Return) view.Take {
	v := view.Take{Page: r.Page(r.Printer.T("returnbook.page")), ID: ret.ID}
	v.Page.Narrow = true
	v.Page.Season = r.Printer.SchoolYear(ret.Season.SchoolYear)
	v.Page.Trail = trail(r, ret)
	if _, closed := ret.Prepare(assessment.By{At: d.Now()}); closed != nil && !d.editable(ret) {
		v.Closed = []string{r.Printer.T("returnbook.closed", "state", locale.Key("state."+string(ret.State)), "office", ret.ManagingName)}
	}

	return v
}

func trail(r *portal.Request, ret *assessment.Return) []part.Link {
	return []part.Link{
		{Label: r.Printer.T("school.home.title"), Href: schoolview.HomePath},
		{Label: r.Printer.T("school.sheet.title"), Href: schoolview.SheetPath(ret.ID)},
	}
}

// editable tells whether the school may change anything now.
func (d Deps) editable(ret *assessment.Return) bool {
	for _, code := range ret.Codes() {
		if ret.Editable(code, d.Now()) {
			return true
		}
	}

	return false
}

// upload reads a workbook and shows what it says otherwise; nothing is saved.
func (d Deps) upload(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	rows, err := d.read(r, ret)
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component {
			v := d.take(r, ret)
			v.Error, v.Errors = p.Text, []part.FieldError{{Field: "tep", Text: p.Text}}

			return view.TakePage(v)
		})
	}

	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return fmt.Errorf("annex of return %d: %w", ret.ID, err)
	}
	found := compareAnnex(ret, questions, rows, assessment.By{At: d.Now()})

	return r.Render(view.ComparedPage(d.compared(r, ret, compare(ret, rows, d.Now()), found)))
}

func (d Deps) read(r *portal.Request, ret *assessment.Return) ([]returnbook.Filled, error) {
	file, err := r.File("tep")
	if err != nil {
		return nil, err
	}
	mark, rows, err := returnbook.Read(file.Content)
	if err != nil {
		return nil, err
	}

	return rows, accept(r.Printer, mark, ret)
}

func (d Deps) compared(r *portal.Request, ret *assessment.Return, found []difference, annexed []figures) view.Compared {
	v := view.Compared{Page: r.Page(r.Printer.T("returnbook.compared")), ID: ret.ID, Lead: r.Printer.T("returnbook.compared.lead")}
	v.Page.Season = r.Printer.SchoolYear(ret.Season.SchoolYear)
	v.Page.Trail = trail(r, ret)
	if len(found)+len(annexed) == 0 {
		v.Lead = r.Printer.T("returnbook.same")
	}
	for i := range found {
		one := &found[i]
		switch one.standing {
		case changed:
			v.Fresh = append(v.Fresh, shown(r.Printer, ret, one))
		case both:
			v.Clashing = append(v.Clashing, shown(r.Printer, ret, one))
		case refused:
			f := fault.Of(one.why)
			v.Unfit = append(v.Unfit, unfit(r.Printer, ret, one, r.Printer.T(f.Key, f.Args...)))
		case locked:
			v.Unfit = append(v.Unfit, unfit(r.Printer, ret, one, r.Printer.T("returnbook.locked")))
		}
	}
	showAnnex(r.Printer, &v, annexed)

	return v
}

func shown(p locale.Printer, ret *assessment.Return, d *difference) view.Difference {
	raw, err := json.Marshal(d.raw)
	if err != nil {
		raw = nil // plain texts always have a JSON form
	}
	one := view.Difference{
		Name: d.code, Code: d.code, Wording: wording(p, ret, d.code), Now: words(p, d.now.Kind, rawOfValue(p, d.now)), New: words(p, d.now.Kind, d.raw),
		Version: strconv.Itoa(d.now.Version), Raw: string(raw),
	}
	if d.now.Version > 0 {
		one.By = p.T("returnbook.by", "post", d.now.ByPost, "at", d.now.At)
	}

	return one
}

func rawOfValue(p locale.Printer, a assessment.Answer) assessment.Raw {
	return schoolview.RawOf(p, a.Value)
}

func unfit(p locale.Printer, ret *assessment.Return, d *difference, why string) view.Unfit {
	return view.Unfit{Code: d.code, Wording: wording(p, ret, d.code), New: words(p, d.now.Kind, d.raw), Why: why}
}

// words says an answer as its form carries it.
func words(p locale.Printer, k assessment.Kind, raw assessment.Raw) string {
	answer := raw.Points
	switch k {
	case assessment.Condition:
		answer = raw.Met
		if raw.Met == "1" {
			answer = p.T("part.yes")
		}
		if raw.Met == "0" {
			answer = p.T("part.no")
		}
	case assessment.Info:
		answer = raw.Body
	case assessment.Component:
	}
	if answer == "" {
		answer = p.T("part.unanswered")
	}
	parts := []string{answer}
	if raw.Numerator != "" || raw.Denominator != "" {
		parts = append(parts, raw.Numerator+" / "+raw.Denominator)
	}
	if raw.Quantity != "" {
		parts = append(parts, raw.Quantity)
	}
	if raw.Note != "" {
		parts = append(parts, raw.Note)
	}

	return strings.Join(parts, "\n")
}

func wording(p locale.Printer, ret *assessment.Return, code string) string {
	lang := string(p.Lang())
	if asks, ok := ret.Index.Question(code); ok {
		return asks.In(lang)
	}
	for _, f := range ret.Index.Fields() {
		if f.Key == code {
			return f.Label.In(lang)
		}
	}

	return ""
}

// apply saves what was chosen of the differences, each like any other answer.
func (d Deps) apply(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	names, err := r.FormAll("chon", assessment.MostAtOnce, 60)
	if err != nil {
		return err
	}
	commands, err := chosen(r, names)
	if err != nil {
		return err
	}
	ticked, err := chosenFigures(r, names)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		r.Flash(part.Wait, "returnbook.nothing_chosen")

		return r.Redirect(view.At(ret.ID))
	}
	after, unsaved := ret, []assessment.Unsaved(nil)
	if len(commands) > 0 {
		if after, unsaved, err = d.Returns.SaveMany(r.Context(), r.Actor, ret.ID, commands); err != nil {
			return err
		}
	}
	annexLeft, err := d.applyAnnex(r, ret, ticked)
	if err != nil {
		return err
	}
	saved := len(commands) + len(ticked) - len(unsaved) - len(annexLeft)
	if len(unsaved)+len(annexLeft) == 0 {
		r.Flash(part.OK, "returnbook.saved", "n", strconv.Itoa(saved))

		return r.Redirect(schoolview.SheetPath(ret.ID))
	}
	v := d.compared(r, after, left(after, commands, unsaved), annexLeft)
	v.Saved, v.Lead = r.Printer.T("returnbook.saved", "n", saved), r.Printer.T("returnbook.partly")

	return r.RenderStatus(statusPartly, view.ComparedPage(v))
}

// statusPartly tells that not everything that was sent was saved.
const statusPartly = 409

// left is what was not saved, to be looked at once more: others have changed it meanwhile, or it cannot be taken.
func left(ret *assessment.Return, commands []assessment.SaveCommand, unsaved []assessment.Unsaved) []difference {
	var found []difference
	for _, u := range unsaved {
		one := difference{code: u.Code, standing: refused, why: u.Err, now: ret.Answer(u.Code)}
		for _, cmd := range commands {
			if cmd.Code == u.Code {
				one.raw = cmd.Raw
			}
		}
		if clash, ok := fault.Of(u.Err).Detail.(assessment.Conflict); ok {
			one.standing, one.now = both, clash.Theirs
		}
		found = append(found, one)
	}

	return found
}

// chosen reads the ticked answers of the form.
func chosen(r *portal.Request, names []string) ([]assessment.SaveCommand, error) {
	commands := make([]assessment.SaveCommand, 0, len(names))
	for _, code := range names {
		if strings.HasPrefix(code, annexPrefix) {
			continue
		}
		version, err := r.FormInt("v-"+code, 0, math.MaxInt32)
		if err != nil {
			return nil, err
		}
		text, err := r.FormText("r-"+code, 4*assessment.MaxNote)
		if err != nil {
			return nil, err
		}
		cmd := assessment.SaveCommand{Code: code, Version: int(version)}
		if err := json.Unmarshal([]byte(text), &cmd.Raw); err != nil {
			return nil, fault.New(fault.Invalid, "returnbook.bad_form").Because(err)
		}
		commands = append(commands, cmd)
	}

	return commands, nil
}
