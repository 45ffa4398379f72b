package school

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// TasksPath leads to who answers what.
func TasksPath(id assessment.ID) string { return SheetPath(id) + "/phan-cong" }

// PutAwayPath puts reminders away.
const PutAwayPath = "/nhac-viec/da-xem"

// TaskHref leads to a part on the sheet.
func TaskHref(id assessment.ID, t assignment.Task) string {
	if len(t.Codes) == 1 && t.Codes[0] == t.Code {
		return SheetPath(id) + "#" + part.CompID(t.Code)
	}

	return SheetPath(id) + "#crit-" + t.Code
}

// tasks of a kind, in index order.
func (f Frame) tasks(keep func(assignment.Task) bool) []assignment.Task {
	var list []assignment.Task
	for _, t := range f.Tasks {
		if t.Open() && keep(t) {
			list = append(list, t)
		}
	}

	return list
}

// mine are the open parts that the viewer is asked for.
func (f Frame) mine() []assignment.Task {
	return f.tasks(func(t assignment.Task) bool { return t.Mine })
}

// nobodys are the open parts that nobody is asked for.
func (f Frame) nobodys() []assignment.Task {
	return f.tasks(func(t assignment.Task) bool { return t.To == nil })
}

// others are the open parts that somebody else is asked for.
func (f Frame) others() []assignment.Task {
	return f.tasks(func(t assignment.Task) bool { return t.To != nil && !t.Mine })
}

// taskSays is how far a part is, whose it is, and by when.
func taskSays(p locale.Printer, t assignment.Task) string {
	switch {
	case t.To == nil:
		return p.T("together.progress", "done", t.Done, "all", t.Of)
	case t.Late:
		return p.T("together.late", "done", t.Done, "all", t.Of, "post", t.To.Post, "day", locale.Day(t.To.Due))
	default:
		return p.T("together.by", "done", t.Done, "all", t.Of, "post", t.To.Post, "day", locale.Day(t.To.Due))
	}
}
