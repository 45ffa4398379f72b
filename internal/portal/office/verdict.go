package office

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// saved is what a script hears of a verdict that was written.
type saved struct {
	SavedAt string `json:"saved_at"`
	Version int    `json:"version"`
	// HTML are the pieces of the page that stand differently now.
	HTML map[string]string `json:"html"`
}

// clash is what a script hears when two reviewers judged the same answer.
type clash struct {
	Message string  `json:"message"`
	Version int     `json:"version"`
	Theirs  verdict `json:"theirs"`
}

// verdict is a judgement in the fields of its form.
type verdict struct {
	Verdict    string `json:"verdict"`
	Points     string `json:"points"`
	ReasonCode string `json:"reason_code"`
	Reason     string `json:"reason"`
	By         string `json:"by"`
	At         string `json:"at"`
	// Own tells that the other one is the same person.
	Own bool `json:"own"`
}

// judge saves the verdict on one answer.
func (d Deps) judge(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd, err := judgeCommand(r)
	if err == nil {
		_, err = d.Returns.Judge(r.Context(), r.Actor, id, cmd)
	}
	if err != nil {
		return d.notJudged(r, cmd, err)
	}
	if !r.Fetched() {
		return r.Redirect(SheetPath(id) + "#" + part.CompID(cmd.Code))
	}
	w, err := d.bare(r)
	if err != nil {
		return err
	}
	w.only = onlyOf(r)

	return w.tell(r, cmd.Code)
}

// onlyOf is the way to look of the page that a script saves from.
func onlyOf(r *portal.Request) string {
	from, err := url.Parse(r.Header("Referer"))
	if err != nil {
		return viewAll
	}
	if v := from.Query().Get("loc"); slices.Contains(views(), v) {
		return v
	}

	return viewAll
}

func judgeCommand(r *portal.Request) (assessment.JudgeCommand, error) {
	var (
		cmd      assessment.JudgeCommand
		problems [7]error
	)
	cmd.Code, problems[0] = r.Form("code", 20)
	verdict, err := r.Form("verdict", 20)
	cmd.Verdict, problems[1] = assessment.Verdict(verdict), err
	cmd.Points, problems[2] = r.Form("points", 20)
	cmd.Met, problems[3] = r.Form("met", 10)
	cmd.ReasonCode, problems[4] = r.Form("reason_code", 40)
	cmd.Reason, problems[5] = r.FormText("reason", assessment.MaxReason)
	version, err := r.FormInt("version", 0, 1<<31-1)
	cmd.Version, problems[6] = int(version), err

	return cmd, errors.Join(problems[:]...)
}

// notJudged answers a verdict that was not written: a script gets both values of a conflict,
// a plain form comes back with what was sent in it.
func (d Deps) notJudged(r *portal.Request, cmd assessment.JudgeCommand, err error) error {
	f := fault.Of(err)
	if both, ok := f.Detail.(assessment.Conflict); ok && r.Fetched() {
		j := both.Theirs.Judgement
		theirs := verdict{
			Verdict: string(j.Verdict), ReasonCode: j.ReasonCode, Reason: j.Reason, By: j.ByPost, At: r.Printer.Time(j.At),
			Own: j.ByID == r.Actor.PersonID,
		}
		if j.Verdict == assessment.Changed && both.Kind == assessment.Component {
			theirs.Points = r.Printer.Short(int64(j.Points))
		}

		return r.JSONStatus(http.StatusConflict, clash{
			Message: r.Printer.T(f.Key, f.Args...), Version: j.Version, Theirs: theirs,
		})
	}
	if r.Fetched() {
		return err
	}
	w, fail := d.review(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		text := p.Text
		if both, ok := f.Detail.(assessment.Conflict); ok {
			text = r.Printer.T("office.conflict", "theirs", w.decision(w.asks(cmd.Code), both.Theirs.Judgement))
		}
		w.refused = &refusal{cmd: cmd, text: text}

		return view.SheetPage(w.sheet(r))
	})
}

// tell sends a script what has changed with the verdict.
func (w *review) tell(r *portal.Request, code string) error {
	answer := saved{
		SavedAt: r.Printer.Time(w.Answer(code).Judgement.At), Version: w.Answer(code).Judgement.Version, HTML: map[string]string{},
	}
	page := r.Page(w.SchoolName)
	v := view.Sheet{Page: page, Notes: w.notes(), Groups: w.groups(), Filters: w.filters(), Acts: append(w.acts(), w.receiptAct()...)}
	pieces := map[string]portal.Component{
		"#" + part.StandID: view.ReviewBar(page, w.bar()), "#" + view.RemarksID: view.Remarks(v), "#" + view.ComparedID: view.Compared(v),
		"#" + view.ViewsID: view.Views(v), "#" + view.ActsID: view.Acts(v),
	}
	if q := w.asks(code); q.criterion != nil {
		pieces["#"+part.SumID(q.criterion.Code)] = part.CriterionSum(q.criterion.Code, w.sum(q.criterion))
	}
	for place, piece := range pieces {
		var b bytes.Buffer
		if err := piece.Render(r.Context(), &b); err != nil {
			return err
		}
		answer.HTML[place] = b.String()
	}

	return r.JSON(answer)
}

// begin starts the review without a verdict.
func (d Deps) begin(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	loaded, err := d.Returns.Begin(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	r.Flash(part.OK, "office.begun", "school", loaded.SchoolName)

	return r.Redirect(SheetPath(id))
}

// until is the last moment for the school's next answer as a message takes it.
func until(r *assessment.Return) locale.LastMoment {
	return locale.LastMoment(r.Season.Dates.ResubmitUntil)
}
