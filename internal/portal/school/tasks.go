package school

import (
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// tasks lists whose the parts of a return are, to whoever fills it while it is the school's to fill.
func (d Deps) tasks(r *portal.Request, ret *assessment.Return) ([]assignment.Task, error) {
	fills := account.May(r.Actor, account.ReturnFill, ret.Target()) == nil
	if !fills || ret.State != assessment.Draft && ret.State != assessment.Returned {
		return nil, nil
	}

	return d.Tasks.Tasks(r.Context(), r.Actor, ret)
}

// remind puts what the viewer was told onto the home page.
func (d Deps) remind(r *portal.Request, v *view.Home) error {
	list, err := d.Told.Unseen(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	var until time.Time
	for i := range list {
		n := &list[i]
		v.Notices = append(v.Notices, part.Link{Label: Says(r.Printer, n), Href: view.SheetPath(n.ReturnID)})
		if n.At.After(until) {
			until = n.At
		}
	}
	v.ToldUntil = strconv.FormatInt(until.UnixMicro(), 10)

	return nil
}

// Says is a notice in one sentence.
func Says(p locale.Printer, n *notice.Notice) string {
	return p.T("together.notice."+string(n.Kind), "school", n.Detail.School, "year", p.SchoolYear(n.Detail.SchoolYear),
		"parts", strings.Join(n.Detail.Parts, ", "), "day", locale.Day(n.Detail.Day), "at", n.Detail.Day, "post", n.Detail.Post, "office", n.Detail.Office)
}
