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
	versions, err := seen(r, v.Return)
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

// save saves one answer after the other. Where one is refused the rest is saved all the same, and the list comes back with
// what is left and why.
func (d Deps) save(r *portal.Request, v view.Trial, versions map[string]int, chosen []string) error {
	var saved []string
	refused := map[string]string{}
	for _, one := range v.Trial.Differences() {
		if !slices.Contains(chosen, one.Code) {
			continue
		}
		_, err := d.Returns.SaveAnswer(r.Context(), r.Actor, v.Return.ID, command(r, v.Return, one, versions[one.Code]))
		if err == nil {
			saved = append(saved, one.Code)

			continue
		}
		_, text, known := r.Problem(err)
		if !known {
			return err
		}
		refused[one.Code] = text
	}
	if len(refused) == 0 {
		if len(saved) > 0 {
			r.Flash(part.OK, "trial.taken", "n", strconv.Itoa(len(saved)))
		}

		return r.Redirect(view.SheetPath(v.Return.ID))
	}
	now, err := d.load(r, "trial.take.title")
	if err != nil {
		return err
	}
	if err := read(r, &now); err != nil {
		return err
	}

	return r.RenderStatus(http.StatusConflict, view.TakePage(view.Take{Trial: now, Seen: versions, Refused: refused, Saved: saved}))
}

// command is the tried answer as an ordinary save: of the version that was seen, with the note that stands.
func command(r *portal.Request, ret *assessment.Return, one subject.Difference, version int) assessment.SaveCommand {
	raw := view.RawOf(r.Printer, one.To)
	raw.Note = ret.Answer(one.Code).Value.Note

	return assessment.SaveCommand{Code: one.Code, Raw: raw, Version: version}
}
