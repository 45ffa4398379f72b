package evidence

import (
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// table lists documents by their newest revisions.
func (v List) table() part.Table {
	p := v.Page.Printer
	t := part.Table{Caption: v.Page.Title, HideCaption: true, Columns: []part.Column{
		{Head: p.T("evidence.title"), Main: true},
		{Head: p.T("evidence.what")},
		{Head: p.T("evidence.state")},
		{Head: p.T("evidence.uses"), Numeric: true},
		{Head: p.T("evidence.posted")},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: r.Title, Href: DocumentPath(r.Document), Note: Facts(p, r.Content)},
			{Text: Holds(p, r.Revision)},
			{Text: strings.Join(states(p, r.Revision), " · ")},
			{Text: strconv.Itoa(r.Uses)},
			{Text: r.ByPost, Note: p.DateTime(r.At)},
		}})
	}

	return t
}

// Holds says what a revision holds: the kind and size of its file, or the host of its link.
func Holds(p locale.Printer, v evidence.Revision) string {
	if v.Kind == evidence.Link {
		return p.T("evidence.kind.link")
	}

	return p.T("evidence.kind.file", "kind", strings.ToUpper(strings.TrimPrefix(v.Kept.Media.Ending(), ".")), "size", Sized(p, v.Kept.Size))
}

// states are the words for where a revision stands.
func states(p locale.Printer, v evidence.Revision) []string {
	if marks := Marks(p, v, 0); v.State != evidence.Passed {
		return marks
	}

	return append([]string{p.T("evidence.state.passed")}, Marks(p, v, 0)...)
}

// history says who posted a revision and what became of it.
func history(p locale.Printer, v evidence.Revision) []string {
	says := []string{p.T("evidence.posted_by", "post", v.ByPost, "at", v.At)}
	switch v.State {
	case evidence.Waiting:
		says = append(says, p.T("evidence.state.waiting.why"))
	case evidence.Passed:
		says = append(says, p.T("evidence.passed_by", "post", v.DecidedPost, "at", v.DecidedAt))
	case evidence.Refused:
		says = append(says, p.T("evidence.refused_by", "post", v.DecidedPost, "at", v.DecidedAt, "reason", v.Reason))
	}

	return append(says, checked(p, v)...)
}

// checked says what the last look at a link found.
func checked(p locale.Printer, v evidence.Revision) []string {
	switch {
	case v.Kind != evidence.Link || v.Check.At.IsZero():
		return nil
	case v.Check.Dead():
		return []string{p.T("links.dead", "since", v.Check.Since, "at", v.Check.At, "why", p.T("links.found."+v.Check.Status))}
	case v.Check.Doubtful():
		return []string{p.T("links.doubtful", "at", v.Check.At, "why", p.T("links.found."+v.Check.Status))}
	default:
		return []string{p.T("links.alive", "at", v.Check.At)}
	}
}
