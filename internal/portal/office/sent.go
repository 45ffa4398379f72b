package office

import (
	"slices"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// explained are the school's explanations of what is unusual about a code.
func (w *review) explained(code string) []string {
	var says []string
	for _, q := range w.Queries() {
		if e := w.File.Explanations[q.Key()]; e.Words != "" && slices.Contains(q.Codes, code) {
			says = append(says, w.explanation(q, e))
		}
	}

	return says
}

func (w *review) explanation(q sending.Query, e sending.Explanation) string {
	return w.p.T("sending.office.explained", "what", school.SayQuery(w.p, q), "words", e.Words)
}

// sentNotes are what goes with the return as a whole: explanations that concern no single component, and the note on the
// sector's database.
func (w *review) sentNotes() []view.Remark {
	var notes []view.Remark
	for _, q := range w.Queries() {
		if e := w.File.Explanations[q.Key()]; e.Words != "" && len(q.Codes) == 0 {
			notes = append(notes, view.Remark{Tone: part.Plain, Text: w.explanation(q, e)})
		}
	}
	if said := school.SectorSaid(w.p, w.File.Steps.Sector); said != "" {
		notes = append(notes, view.Remark{Tone: part.Plain, Text: said})
	}

	return notes
}

// receiptAct leads to the receipt and the official form of what was sent.
func (w *review) receiptAct() []view.Act {
	last := w.File.Last()
	if last == nil || w.State == assessment.Draft {
		return nil
	}

	return []view.Act{{
		Label: w.p.T("sending.see_receipt"), Href: school.ReceiptPath(w.ID, last.N), Quiet: true,
		Say: w.p.T("sending.office.sent", "at", last.At, "number", sending.Number(w.Season.SchoolYear, int64(w.ID), last.N),
			"plan", w.p.T("sending.paper", "number", w.File.Steps.Plan.Number, "date", w.File.Steps.Plan.Date.Shown())),
	}}
}
