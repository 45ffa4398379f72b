package evidence

import (
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/evidence"
	"github.com/thuocso/thuocso/web/part"
)

// passMany lets through what was ticked of the documents that wait, or all that the page showed.
func (d Deps) passMany(r *portal.Request) error {
	school, err := evidence.School(r.Actor)
	if err != nil {
		return err
	}
	field := view.TickField
	if r.FormHas(view.AllField) {
		field = view.ShownField
	}
	picks, err := readPicks(r, field)
	var done evidence.Batch
	if err == nil {
		done, err = d.Documents.PassMany(r.Context(), r.Actor, school, picks)
	}
	if err != nil {
		v, fail := d.waitingView(r)
		if fail != nil {
			return fail
		}

		return r.Again(err, func(p portal.Problem) portal.Component {
			v.Error = p.Text

			return view.ListPage(v)
		})
	}
	if n := len(done.Left); n > 0 {
		r.Flash(part.Wait, "moderation.passed_partly", "n", strconv.Itoa(done.Done), "left", strconv.Itoa(n))
	} else {
		r.Flash(part.OK, "moderation.passed", "n", strconv.Itoa(done.Done))
	}

	return r.Redirect(view.WaitingPath)
}

// readPicks reads revisions as the page named them; whatever is none is refused.
func readPicks(r *portal.Request, field string) ([]evidence.Pick, error) {
	names, err := r.FormAll(field, evidence.MaxPage, 40)
	if err != nil {
		return nil, err
	}
	picks := make([]evidence.Pick, 0, len(names))
	for _, name := range names {
		document, revision, _ := strings.Cut(name, "/")
		id, bad := strconv.ParseInt(document, 10, 64)
		no, worse := strconv.Atoi(revision)
		if bad != nil || worse != nil {
			return nil, fault.New(fault.Invalid, "moderation.nothing_ticked")
		}
		picks = append(picks, evidence.Pick{Document: evidence.ID(id), Revision: no})
	}

	return picks, nil
}
