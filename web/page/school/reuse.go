package school

import (
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/page/evidence"
)

// The fields of the form that takes documents over from the season before.
const (
	// ReuseField holds all documents that the form shows, each as number/revision.
	ReuseField = "tai-lieu"
	// ReuseOneField is the button that takes one of them alone.
	ReuseOneField = "rieng"
)

// ReusePath takes what is taken over.
func ReusePath(id assessment.ID) string { return evidence.ReturnPath(id, "") + "/ky-truoc" }

// ReuseID returns the id of the element that proposes documents for a code.
func ReuseID(code string) string { return "reuse-" + strings.ReplaceAll(code, ".", "-") }

// reused lists the codes for which the season before has documents, in index order.
func (v Sheet) reused() []string {
	var codes []string
	for _, code := range v.Return.Codes() {
		if len(v.Reusable[code]) > 0 && v.editable(code) {
			codes = append(codes, code)
		}
	}

	return codes
}

// both tells whether the season before also answers the code, which nobody has confirmed yet.
func (v Sheet) both(code string) bool {
	_, ok := Proposal(v.Previous, v.Return.Index, code)

	return ok && v.Return.Answer(code).Version == 0
}

// named writes documents as the form carries them.
func named(list ...assessment.Attached) string {
	names := make([]string, 0, len(list))
	for _, a := range list {
		names = append(names, strconv.FormatInt(int64(a.Revision.Document), 10)+"/"+strconv.Itoa(a.Revision.No))
	}

	return strings.Join(names, " ")
}

// label names a button to whoever does not see where it stands: what it says, the code, and the document where it is one.
func (v Sheet) label(what, code string, list ...assessment.Attached) string {
	p := v.Page.Printer
	says := p.T("rest.reuse."+what, "n", len(list))
	if len(list) > 1 {
		return p.T("rest.reuse.label", "says", says, "code", code)
	}

	return p.T("rest.reuse.label_one", "says", says, "code", code, "title", list[0].Revision.Title)
}

// described says number, date and issuer of a document, and what it is.
func (v Sheet) described(a assessment.Attached) string {
	p := v.Page.Printer
	if facts := evidence.Facts(p, a.Revision.Content); facts != "" {
		return facts + " · " + evidence.Holds(p, a.Revision)
	}

	return evidence.Holds(p, a.Revision)
}

// warned are the words that warn about a document.
func (v Sheet) warned(a assessment.Attached) string {
	return strings.Join(evidence.Marks(v.Page.Printer, a.Revision, v.Return.Season.SchoolYear), " · ")
}

// from names the season that proposals come from.
func (v Sheet) from() []any {
	return []any{
		"year", v.Page.Printer.SchoolYear(v.Previous.Season.SchoolYear), "state", locale.Key("state." + string(v.Previous.State)),
	}
}
