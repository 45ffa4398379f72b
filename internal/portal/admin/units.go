package admin

import (
	"net/url"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// ownUnit shows the actor's own unit.
func (d DirectoryDeps) ownUnit(r *portal.Request) error {
	g, _ := r.Actor.GrantFor(account.DirectoryView)
	day, problem := d.asOf(r)
	unit, err := d.Reader.Unit(r.Context(), g.UnitID, day)
	if err != nil {
		return err
	}

	return d.showUnit(r, unit, day, problem)
}

// unit shows the unit that the address names.
func (d DirectoryDeps) unit(r *portal.Request) error {
	unit, ok := r.Kept().(directory.Unit)
	if !ok {
		return fault.New(fault.NotFound, "directory.no_unit")
	}
	day, problem := d.asOf(r)

	return d.showUnit(r, unit, day, problem)
}

func (d DirectoryDeps) showUnit(r *portal.Request, u directory.Unit, day time.Time, problem error) error {
	below, err := d.Reader.Children(r.Context(), u.ID, day)
	if err != nil {
		return err
	}
	trail, err := d.trail(r, u, day)
	if err != nil {
		return err
	}
	p := r.Printer
	v := view.Units{
		Page: r.Page(u.Name), Lead: p.T("directory.page.unit_lead", "kind", directory.KindKey(u.Kind), "code", u.Code, "valid", valid(p, u.Valid)),
		Day: day.Format(time.DateOnly), DayError: dayError(r, problem), Action: view.UnitPath(u.ID), Table: unitTable(p, below, day),
		Schools: part.Link{Label: p.T("directory.page.schools_below"), Href: view.SchoolsPath + "?" + query(day, "don-vi", u.ID)},
		Import:  importLink(r),
	}
	v.Page.Trail = trail

	return r.Render(view.UnitsPage(v))
}

// trail leads from the actor's own unit down to this one.
func (d DirectoryDeps) trail(r *portal.Request, u directory.Unit, day time.Time) ([]part.Link, error) {
	var above []part.Link
	for u.ParentID != 0 {
		parent, err := d.Reader.Unit(r.Context(), u.ParentID, day)
		if err != nil {
			return nil, err
		}
		if !mayView(r, parent.Path) {
			break
		}
		above = append([]part.Link{{Label: parent.Name, Href: view.UnitPath(parent.ID) + "?" + query(day, "", 0)}}, above...)
		u = parent
	}

	return above, nil
}

func mayView(r *portal.Request, path string) bool {
	return account.May(r.Actor, account.DirectoryView, account.Target{Path: path}) == nil
}

// query is the part of an address that keeps the day and names a unit.
func query(day time.Time, name string, id int64) string {
	q := url.Values{"ngay": {day.Format(time.DateOnly)}}
	if name != "" {
		q.Set(name, number(id))
	}

	return q.Encode()
}

func unitTable(p locale.Printer, below []directory.Office, day time.Time) part.Table {
	t := part.Table{Caption: p.T("directory.page.below"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("directory.page.name"), Main: true},
		{Head: p.T("directory.page.kind")},
		{Head: p.T("directory.page.code")},
		{Head: p.T("directory.page.units"), Numeric: true},
		{Head: p.T("directory.page.managed"), Numeric: true},
		{Head: p.T("directory.page.valid")},
	}}
	for _, u := range below {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: u.Name, Href: view.UnitPath(u.ID) + "?" + query(day, "", 0)},
			{Text: p.T("directory.kind." + string(u.Kind))},
			{Text: u.Code},
			{Text: p.Int(int64(u.Children))},
			{Text: p.Int(int64(u.Schools))},
			{Text: valid(p, u.Valid)},
		}})
	}

	return t
}

// valid says when a fact holds.
func valid(p locale.Printer, i directory.Interval) string {
	switch {
	case i.From.IsZero():
		return p.T("directory.valid_ever")
	case i.To.IsZero():
		return p.T("directory.valid_since", "from", locale.Day(i.From))
	default:
		return p.T("directory.valid_between", "from", locale.Day(i.From), "to", locale.Day(i.To))
	}
}
