package office

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// acts are what the actor may do to the whole return now, the likeliest first.
func (w *review) acts() []view.Act {
	var acts []view.Act
	if !open(w.Return) {
		return nil
	}
	switch {
	case w.judging:
		acts = w.judgingActs()
	case w.State == assessment.Returned && may(w.actor, account.ReviewJudge, w.Return):
		acts = append(append(acts, w.act("take_back", "thu-hoi", true)), w.enterActs()...)
	case w.State == assessment.Verified && mayDecide(w.actor, w.Season.Rules.RecognisedBy, w.Return):
		acts = append(acts, w.act("recognise", "cong-nhan", false))
	case w.State == assessment.Recognised && mayDecide(w.actor, w.Season.Rules.PublishedBy, w.Return):
		publish := w.act("publish", "cong-bo", false)
		if w.Overdue(w.now) {
			publish.Say += " " + w.p.T("office.overdue", "until", locale.LastMoment(w.Season.Dates.PublishUntil))
		}
		acts = append(acts, publish)
	}
	if _, ok := w.State.Next(assessment.Reopen); ok && may(w.actor, account.ReviewReopen, w.Return) {
		acts = append(acts, w.act("reopen", "mo-lai", true))
	}

	return acts
}

func (w *review) judgingActs() []view.Act {
	var acts []view.Act
	e := w.examined
	if e.Marked > 0 {
		acts = append(acts, w.act("send_back", "tra-lai", !e.Done(), "n", e.Marked))
	}
	if !e.Done() {
		acts = append(acts, w.act("accept_rest", "chap-nhan-con-lai", true, "n", len(e.Pending)))
	}
	if e.Done() && e.Marked == 0 {
		acts = append(acts, w.act("verify", "xac-nhan", false))
	}
	if w.BegunAt.IsZero() {
		begin := w.act("begin", "bat-dau", true)
		begin.Post = true
		acts = append(acts, begin)
	}

	return acts
}

// act is one of the acts: its words by name, its page by path.
func (w *review) act(name, path string, quiet bool, pairs ...any) view.Act {
	return view.Act{
		Label: w.p.T("office.act."+name, pairs...), Quiet: quiet, Href: SheetPath(w.ID) + "/" + path,
		Say: w.p.T("office.act."+name+".say", append(pairs, "until", until(w.Return))...),
	}
}

// nextAct is the one step that the bar leads to: the next answer to judge, else the next act.
func (w *review) nextAct() part.Link {
	if w.judging && !w.examined.Done() {
		code := w.examined.Pending[0]

		return part.Link{Label: w.p.T("office.next_code", "code", code), Href: SheetPath(w.ID) + "#" + part.CompID(code)}
	}
	for _, a := range w.acts() {
		if !a.Quiet {
			return part.Link{Label: a.Label, Href: a.Href}
		}
	}

	return part.Link{}
}
