package plan

import (
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	"github.com/thuocso/thuocso/web/part"
)

// mostTicks is how many schools a page of trials lists, and how many an address may raise one by one.
const mostTicks = 250

// try shows what a target would come to if the schools that the address names did what it wants. Nothing is kept.
func (d Deps) try(r *portal.Request) error {
	h := results.Head{Page: r.Page(r.Printer.T("plan.try"))}
	l, err := d.look(r)
	if err != nil {
		return figuresNone(r, h, err)
	}
	if !l.each {
		return account.Forbidden(account.ReturnView)
	}
	p, t, err := l.named(r)
	if err != nil {
		return err
	}
	if t.Metric == maturity.OfficeFigure {
		return fault.New(fault.NotFound, "plan.no_target")
	}
	gauge := l.field.Gauge(p, l.Unit)
	now := gauge.Reach(t, l.field.Schools)
	first := r.QueryInt("gan", 0, 0, len(now.Nearest))
	gauge.Raised = raised(&now, first, r.QueryIDs("t", mostTicks))
	after := gauge.Reach(t, l.field.Schools)
	result := view.Result{State: string(after.State()), Word: l.state(&after), Facts: l.moved(p, &now, &after, len(gauge.Raised))}
	if r.Query("manh", 1) == "1" {
		return r.Render(view.TryResult(result))
	}
	v := view.Try{
		Head: l.Head(h, view.TryPath), Key: t.Key, Text: t.Text.In(string(l.p.Lang())), Wanted: l.wanted(p, t), Plan: p.ID, Of: t.Key,
		Result: result, Back: part.Link{Label: l.p.T("plan.try.back"), Href: l.of(view.TargetPath, p, t)},
	}
	v.Page.Title = l.p.T("plan.try.of", "key", t.Key, "unit", l.Unit.Name)
	v.Page.Modules = append(v.Page.Modules, "try.js")
	l.enough(&v, p, &now, first)
	near := now.Nearest[:min(mostTicks, len(now.Nearest))]
	names, err := d.names(r, l, near)
	if err != nil {
		return err
	}
	for i := range near {
		school := names[near[i].School]
		v.Schools = append(v.Schools, view.Tick{
			ID: strconv.FormatInt(near[i].School, 10), Name: school.Name, On: gauge.Raised[near[i].School],
			Note: school.Managing + " · " + l.lacks(p, &now, &near[i]),
		})
	}
	if more := len(now.Nearest) - len(near); more > 0 {
		v.More = l.p.T("plan.try.more", "n", more)
	}

	return r.Render(view.TryPage(v))
}

// raised are the schools of a trial: so many of the nearest, and those named. A school that does not stand in the way is none.
func raised(now *plan.Reach, first int, ids []int64) map[int64]bool {
	up := map[int64]bool{}
	for i := range now.Nearest {
		if id := now.Nearest[i].School; i < first || slices.Contains(ids, id) {
			up[id] = true
		}
	}

	return up
}

// enough leads to the fewest of the nearest that suffice: one by one, or by their number where there are too many for an address.
func (l *looked) enough(v *view.Try, p *maturity.Plan, now *plan.Reach, first int) {
	if first > 0 || now.Enough > mostTicks {
		v.First = strconv.Itoa(first)
	}
	if now.Enough <= 0 {
		return
	}
	v.Enough.Label = l.p.T("plan.try.enough", "n", now.Enough)
	if now.Enough > mostTicks {
		v.Enough.Href = l.of(view.TryPath, p, &now.Target, "gan", strconv.Itoa(now.Enough))

		return
	}
	v.Enough.Href = l.of(view.TryPath, p, &now.Target)
	for i := range now.Nearest[:now.Enough] {
		v.Enough.Href += "&t=" + strconv.FormatInt(now.Nearest[i].School, 10)
	}
}

// moved are the figures before and after.
func (w words) moved(p *maturity.Plan, now, after *plan.Reach, n int) []results.Fact {
	before, then := w.said(p, now), w.said(p, after)

	return []results.Fact{
		{Name: w.p.T("plan.col.now"), Value: before.now},
		{Name: w.p.T("plan.try.then", "n", n), Value: then.now},
		{Name: w.p.T("plan.col.may"), Value: then.may},
		{Name: w.p.T("plan.try.short"), Value: then.short},
	}
}
