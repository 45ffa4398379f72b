package school

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// entry is the entering on the school's behalf that the page tells of: the one under way, else that of what was sent last, else
// the last one; nil where the school has always answered itself.
func (f Frame) entry() *sending.Entry {
	file := f.Return.File
	if file == nil || len(file.Entries) == 0 {
		return nil
	}
	if live := file.LiveEntry(); live != nil {
		return live
	}
	working := f.Return.State == assessment.Draft || f.Return.State == assessment.Returned
	if last := file.Last(); last != nil && !working {
		return file.EntryOf(last.N)
	}

	return &file.Entries[len(file.Entries)-1]
}

// entryTone is how loudly the page tells of an entering: one under way concerns the reader now.
func (f Frame) entryTone() part.Tone {
	if f.Return.File.LiveEntry() != nil {
		return part.Wait
	}

	return part.Plain
}

// entrySays tells who enters or has entered the return on the school's behalf, from which paper, and why.
func (f Frame) entrySays(e *sending.Entry) string {
	key := "entering.says.ended"
	switch {
	case e.Receipt > 0:
		key = "entering.says.sent"
	case e.EndedAt.IsZero() && f.Return.File.LiveEntry() != nil:
		key = "entering.says.live"
	}

	return f.Page.T(key, "post", postOf(f.Page.Printer, e.ByPost), "office", f.Return.ManagingName, "at", e.At, "reason", e.Reason,
		"paper", PaperNamed(f.Page.Printer, e), "signer", e.Signer)
}

// paperSeen tells whether the viewer may open the picture of the paper.
func (f Frame) paperSeen(e *sending.Entry) bool {
	return e.Scan.SHA256 != "" && (f.MayFill || e.Receipt > 0)
}

// PaperNamed names the signed paper of an entering.
func PaperNamed(p locale.Printer, e *sending.Entry) string { return signed(p, e.Paper) }

func signed(p locale.Printer, paper sending.Paper) string {
	return p.T("entering.paper_is", "number", paper.Number, "date", paper.Date.Shown())
}

// enteredWords says behind an author that the answer was entered from the signed paper; empty where the school gave it.
func enteredWords(p locale.Printer, r *assessment.Return, a *assessment.Answer) string {
	if r.File == nil || a.Version == 0 || r.File.EnteredBy(a.ByID, a.At) == nil {
		return ""
	}

	return " · " + p.T("entering.from_paper")
}

// EnteredWords is enteredWords for other areas' pages.
func EnteredWords(p locale.Printer, r *assessment.Return, a *assessment.Answer) string {
	return enteredWords(p, r, a)
}

// sender names whoever sent: the head of the school approves with it, the office enters what she approved on paper.
func (v Receipt) sender() string {
	if v.Return.File.EntryOf(v.Receipt.N) != nil {
		return v.Page.T("entering.receipt.by")
	}

	return v.Page.T("sending.receipt.by")
}

// behalfFact says on a receipt that the office entered what was sent; false where the school sent it itself.
func (v Receipt) behalfFact() ([2]string, bool) {
	e := v.Return.File.EntryOf(v.Receipt.N)
	if e == nil {
		return [2]string{}, false
	}
	p := v.Page.Printer

	return [2]string{p.T("entering.receipt"), p.T("entering.receipt.says", "post", postOf(p, e.ByPost), "office", v.Return.ManagingName,
		"number", e.Paper.Number, "date", e.Paper.Date.Shown(), "signer", e.Signer)}, true
}
