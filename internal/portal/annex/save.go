package annex

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/annex"
	"github.com/thuocso/thuocso/web/part"
)

// saved tells the script that an answer is committed, and gives the pieces of the page that change with it.
type saved struct {
	SavedAt string            `json:"saved_at"`
	Version int               `json:"version"`
	HTML    map[string]string `json:"html"`
}

// clash tells the script of two people at one answer.
type clash struct {
	Message string         `json:"message"`
	Version int            `json:"version"`
	Theirs  map[string]any `json:"theirs"`
}

// save takes the answer to one question.
func (d Deps) save(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return err
	}
	cmd, q, err := command(r, questions)
	if err != nil {
		return d.refuse(r, ret, cmd, err)
	}
	a, err := d.Annex.Save(r.Context(), r.Actor, ret, cmd)
	switch {
	case err != nil:
		return d.refuse(r, ret, cmd, err)
	case !r.Fetched():
		r.Flash(part.OK, "annex.saved")

		return r.Redirect(view.Path(ret.ID) + "#" + part.CompID(cmd.Question))
	}
	var b bytes.Buffer
	if err := view.Shares(d.question(r.Printer, q, a)).Render(r.Context(), &b); err != nil {
		return fmt.Errorf("render shares of %s: %w", cmd.Question, err)
	}

	return r.JSON(saved{
		SavedAt: d.moment(r.Printer, a), Version: a.Version, HTML: map[string]string{"#" + view.SharesID(cmd.Question): b.String()},
	})
}

// command reads the form against the questions.
func command(r *portal.Request, questions []annex.Question) (annex.Command, *annex.Question, error) {
	cmd := annex.Command{Raw: map[string]string{}}
	var err error
	if cmd.Question, err = r.Form("code", 40); err != nil {
		return cmd, nil, err
	}
	at := slices.IndexFunc(questions, func(q annex.Question) bool { return q.Key == cmd.Question })
	if at < 0 {
		return cmd, nil, fault.New(fault.Invalid, "annex.unknown_question")
	}
	q := &questions[at]
	for i := range q.Figures {
		key := q.Figures[i].Key
		if cmd.Raw[key], err = r.Form(key, 20); err != nil {
			return cmd, q, err
		}
	}
	if cmd.Note, err = r.FormText("note", assessment.MaxNote); err != nil {
		return cmd, q, err
	}
	version, err := r.FormInt("version", 0, math.MaxInt32)
	cmd.Version = int(version)

	return cmd, q, err
}

// refuse says why an answer was not saved: to a script in JSON, else on the page with what was typed still in it.
func (d Deps) refuse(r *portal.Request, ret *assessment.Return, cmd annex.Command, err error) error {
	f := fault.Of(err)
	both, differs := f.Detail.(annex.Conflict)
	if r.Fetched() {
		if differs {
			return r.JSONStatus(http.StatusConflict, d.clashOf(r, f, both, cmd))
		}

		return err
	}
	if f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	v, fail := d.view(r, ret)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Error = p.Text
		for i := range v.Questions {
			if v.Questions[i].Key == cmd.Question {
				typed(&v.Questions[i], cmd, p.Text)
				if differs {
					v.Questions[i].Version = both.Theirs.Version
					v.Questions[i].Theirs = r.Printer.T("annex.theirs", "post", both.Theirs.ByPost, "at", d.moment(r.Printer, both.Theirs),
						"value", said(r.Printer, &v.Questions[i], both.Theirs))
				}
			}
		}

		return view.SheetPage(v)
	})
}

// typed puts back what the form carried.
func typed(q *view.Question, cmd annex.Command, why string) {
	for i := range q.Fields {
		q.Fields[i].Value = cmd.Raw[q.Fields[i].Key]
	}
	q.Note, q.Error = cmd.Note, why
}

func said(p locale.Printer, q *view.Question, a sending.Annexed) string {
	words := make([]string, 0, len(q.Fields)+1)
	for _, f := range q.Fields {
		value := p.T("annex.unstated")
		if n, ok := a.Figures[f.Key]; ok {
			value = p.Int(n)
		}
		words = append(words, f.Label+" "+value)
	}
	if a.Note != "" {
		words = append(words, a.Note)
	}

	return strings.Join(words, "; ")
}

func (d Deps) clashOf(r *portal.Request, f *fault.Error, both annex.Conflict, cmd annex.Command) clash {
	c := clash{
		Message: r.Printer.T(f.Key, f.Args...), Version: both.Theirs.Version,
		Theirs: map[string]any{
			"by": both.Theirs.ByPost, "at": d.moment(r.Printer, both.Theirs), "own": both.Theirs.ByID == r.Actor.PersonID, "note": both.Theirs.Note,
		},
	}
	for key := range cmd.Raw {
		c.Theirs[key] = ""
		if n, ok := both.Theirs.Figures[key]; ok {
			c.Theirs[key] = strconv.FormatInt(n, 10)
		}
	}

	return c
}
