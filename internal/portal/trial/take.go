package trial

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/assessment"
	subject "github.com/thuocso/thuocso/internal/assessment/trial"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// take lists every difference first; confirmed, it saves those that are chosen, each as an ordinary answer.
func (d Deps) take(r *portal.Request) error {
	v, err := d.load(r, "trial.take.title")
	if err != nil {
		return err
	}
	if err := read(r, &v); err != nil {
		return err
	}
	if v.Trial.Faulty() {
		return again(r, v)
	}
	versions, err := seen(r, v)
	if err != nil {
		return err
	}
	if !r.FormHas("confirm") {
		return r.Render(view.TakePage(view.Take{Trial: v, Seen: versions}))
	}
	chosen, err := r.FormAll("take", len(v.Return.Codes()), 40)
	if err != nil {
		return err
	}

	return d.save(r, v, versions, chosen)
}

// save saves what is chosen, all of it in one go. Where an answer is refused the rest is saved all the same, and the list comes
// back with what is left and why.
func (d Deps) save(r *portal.Request, v view.Trial, versions map[string]int, chosen []string) error {
	var commands []assessment.SaveCommand
	for _, one := range v.Trial.Differences() {
		if slices.Contains(chosen, one.Code) {
			commands = append(commands, command(r, v.Return, one, versions[one.Code]))
		}
	}
	if len(commands) == 0 {
		return r.Redirect(view.SheetPath(v.Return.ID))
	}
	_, unsaved, err := d.Returns.SaveMany(r.Context(), r.Actor, v.Return.ID, commands)
	if err != nil {
		return err
	}
	if len(unsaved) == 0 {
		r.Flash(part.OK, "trial.taken", "n", strconv.Itoa(len(commands)))

		return r.Redirect(view.SheetPath(v.Return.ID))
	}

	return d.left(r, commands, unsaved, versions)
}

// left lists what was not saved, with the reasons, beside what was.
func (d Deps) left(r *portal.Request, commands []assessment.SaveCommand, unsaved []assessment.Unsaved, versions map[string]int) error {
	v, err := d.load(r, "trial.take.title")
	if err != nil {
		return err
	}
	if err := read(r, &v); err != nil {
		return err
	}
	refused := map[string]string{}
	for _, u := range unsaved {
		_, text, known := r.Problem(u.Err)
		if !known {
			return u.Err
		}
		refused[u.Code] = text
	}
	var saved []string
	for _, cmd := range commands {
		if _, not := refused[cmd.Code]; !not {
			saved = append(saved, cmd.Code)
		}
	}

	return r.RenderStatus(http.StatusConflict, view.TakePage(view.Take{Trial: v, Seen: versions, Refused: refused, Saved: saved}))
}

// command is the tried answer as an ordinary save: of the version that was seen, with the note that stands.
func command(r *portal.Request, ret *assessment.Return, one subject.Difference, version int) assessment.SaveCommand {
	raw := view.RawOf(r.Printer, one.To)
	raw.Note = ret.Answer(one.Code).Value.Note

	return assessment.SaveCommand{Code: one.Code, Raw: raw, Version: version}
}
