package office

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	"github.com/thuocso/thuocso/web/page/entering"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// enteredNotes tell the reviewer that the office itself entered what lies before her, and where that was she herself. No rule is
// known that forbids one person both: it is said, not enforced.
func (w *review) enteredNotes() []view.Remark {
	last := w.File.Last()
	if last == nil {
		return nil
	}
	e := w.File.EntryOf(last.N)
	if e == nil {
		return nil
	}
	text := w.p.T("entering.office.remark", "post", e.ByPost, "at", last.At, "paper", school.PaperNamed(w.p, e), "signer", e.Signer)
	if w.judging && e.ByID == w.actor.PersonID {
		text += " " + w.p.T("entering.office.own")
	}

	return []view.Remark{{Tone: part.Wait, Text: text, Link: part.Link{Label: w.p.T("entering.see_paper"), Href: school.PaperPath(w.ID, e.N)}}}
}

// enters tells whether the actor may enter returns of the list: those that the own office manages, while the season takes answers.
func (d Deps) enters(r *portal.Request, c chosen, q query) bool {
	s, now := c.season, d.Now()

	return q.ManagingID == c.reach.Grant.UnitID && s.State == season.Open && !now.Before(s.Dates.OpensAt) &&
		now.Before(s.Dates.SubmitUntil) && account.May(r.Actor, account.ReturnEnter, account.Target{Path: c.reach.Path}) == nil
}

// enterCell leads from a return that was never sent, or was withdrawn, to entering it for the school.
func enterCell(p locale.Printer, row *assessment.Row) part.Cell {
	return part.Cell{Text: p.T("entering.link"), Href: entering.At(row.ID)}
}

// enterActs leads from a returned return to entering the school's corrections from paper, while they are taken.
func (w *review) enterActs() []view.Act {
	if w.MayPrepare(assessment.By{At: w.now}) != nil || !may(w.actor, account.ReturnEnter, w.Return) {
		return nil
	}

	return []view.Act{{Label: w.p.T("entering.link"), Quiet: true, Href: entering.At(w.ID), Say: w.p.T("entering.link.returned")}}
}
