// Package entering is about an office that enters a return on its school's behalf, from the paper that the school has
// signed: who may begin and why, what is taken from the paper, and how it is sent. Decisions are pure functions of the return;
// the service carries them out on the same locked row, and on the same record, as the school's own acts.
package entering

import (
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// Open decides about beginning: the return is not sent, the season takes answers, and a reason is given. An entry that a
// colleague has under way is taken over, the picture of the same paper with it.
func Open(r *assessment.Return, by assessment.By, raw sending.RawEntry) (assessment.Change, error) {
	if err := r.MayPrepare(by); err != nil {
		return assessment.Change{}, err
	}
	e, err := sending.ReadEntry(raw, sending.Today(by.At))
	if err != nil {
		return assessment.Change{}, err
	}
	if live := r.File.LiveEntry(); live != nil && live.ByID == by.ID {
		return assessment.Change{}, fault.New(fault.Conflict, "entering.open_already", "at", live.At)
	}
	c := r.Unchanged()
	detail := map[string]any{
		"entry": len(r.File.Entries) + 1, "reason": e.Reason, "number": e.Paper.Number, "date": string(e.Paper.Date), "signer": e.Signer,
	}
	for _, old := range r.File.Entries {
		if !old.EndedAt.IsZero() {
			continue
		}
		if live := r.File.LiveEntry(); live != nil && live.N == old.N {
			detail["took_over"] = old.N
			if old.Paper == e.Paper {
				e.Scan = old.Scan
			}
		}
		old.EndedAt, old.Version = by.At, old.Version+1
		c.PaperEntries = append(c.PaperEntries, old)
	}
	e.N, e.ByID, e.ByPost, e.At, e.Version = len(r.File.Entries)+1, by.ID, by.Post, by.At, 1
	if last := r.File.Last(); last != nil {
		e.After = last.N
	}
	c.PaperEntries = append(c.PaperEntries, e)
	c.Entries = []audit.Entry{{Action: "entry.open", Detail: detail}}

	return c, nil
}

// mine is the entry that the person has under way: without it nothing of the return is shown or taken.
func mine(r *assessment.Return, by assessment.By) (*sending.Entry, error) {
	live := r.File.LiveEntry()
	switch {
	case live == nil:
		return nil, fault.New(fault.Locked, "entering.not_open", "school", r.SchoolName)
	case live.ByID != by.ID:
		return nil, fault.New(fault.Locked, "entering.colleague", "post", live.ByPost, "at", live.At)
	default:
		return live, r.MayPrepare(by)
	}
}

// SetPaper decides about what is said of the paper, and its picture where one comes with it.
func SetPaper(r *assessment.Return, by assessment.By, raw sending.RawEntry, scan sending.Scan) (assessment.Change, error) {
	live, err := mine(r, by)
	if err != nil {
		return assessment.Change{}, err
	}
	said, err := sending.ReadSigned(raw, sending.Today(by.At))
	if err != nil {
		return assessment.Change{}, err
	}
	e := *live
	e.Paper, e.Signer = said.Paper, said.Signer
	if scan.SHA256 != "" {
		e.Scan = scan
	}
	c := r.Unchanged()
	if e == *live {
		return c, nil
	}
	e.Version++
	c.PaperEntries = []sending.Entry{e}
	c.Entries = []audit.Entry{{Action: "entry.paper", Detail: map[string]any{
		"entry": e.N, "number": e.Paper.Number, "date": string(e.Paper.Date), "signer": e.Signer, "sha256": e.Scan.SHA256,
	}}}

	return c, nil
}

// End decides about ending without sending: what was entered stays in the school's draft, with who entered it.
func End(r *assessment.Return, by assessment.By) (assessment.Change, error) {
	live, err := mine(r, by)
	if err != nil {
		return assessment.Change{}, err
	}
	e := *live
	e.EndedAt, e.Version = by.At, e.Version+1
	c := r.Unchanged()
	c.PaperEntries = []sending.Entry{e}
	c.Entries = []audit.Entry{{Action: "entry.end", Detail: map[string]any{"entry": e.N}}}

	return c, nil
}

// SendCommand is the office's word for a sending: Signed says that the paper bears the signature of whoever heads the school,
// Seen is the fingerprint of what the page showed.
type SendCommand struct {
	Signed bool
	Seen   string
}

// Send decides about sending the return as the paper has it. It asks for the same as the school's own sending; the approval of
// the school's head is the one on the paper, whose picture must be there.
func Send(r *assessment.Return, by assessment.By, cmd SendCommand) (assessment.Change, error) {
	live, err := mine(r, by)
	switch {
	case err != nil:
		return assessment.Change{}, err
	case live.Scan.SHA256 == "":
		return assessment.Change{}, fault.New(fault.Invalid, "entering.no_scan").At("scan")
	case !cmd.Signed:
		return assessment.Change{}, fault.New(fault.Invalid, "entering.not_signed").At("signed")
	}
	r.File.OnBehalf = live.OnBehalf()
	c, err := r.Submit(by, assessment.SubmitCommand{Approved: true, Seen: cmd.Seen})
	if err != nil {
		return c, err
	}
	e := *live
	e.Receipt, e.EndedAt, e.Version = c.Receipt.N, by.At, e.Version+1
	c.PaperEntries = []sending.Entry{e}

	return marked(c, e.N), nil
}

// Fingerprint is that of what would be sent now.
func Fingerprint(r *assessment.Return) (string, error) {
	if live := r.File.LiveEntry(); live != nil {
		r.File.OnBehalf = live.OnBehalf()
	}

	return r.Fingerprint()
}

// marked says in the record of what entry each line is.
func marked(c assessment.Change, entry int) assessment.Change {
	for i := range c.Entries {
		c.Entries[i].Detail["entry"] = entry
	}

	return c
}

// ByOffice tells whether an answer was given by the office in an entry, or nobody has given one yet: what the school itself has
// said is not replaced unasked.
func ByOffice(r *assessment.Return, a *assessment.Answer) bool {
	return a.Version == 0 || a.Value == answer.Empty() || r.File.EnteredBy(a.ByID, a.At) != nil
}

// Kept lists the codes, in index order, whose answers the school has given itself: they are sent as they stand.
func Kept(r *assessment.Return) []string {
	var codes []string
	for _, code := range r.Codes() {
		if a, ok := r.Answers[code]; ok && !ByOffice(r, &a) {
			codes = append(codes, code)
		}
	}

	return codes
}

// Start is what an office learns of a return before it begins: nothing that the school has not sent.
type Start struct {
	ID           assessment.ID
	School, Code string
	SchoolYear   int
	State        assessment.State
	Until        time.Time
	Progress     assessment.Progress
	// Live is the entry under way, Own tells that it is the actor's.
	Live *sending.Entry
	Own  bool
}
