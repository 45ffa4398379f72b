package plan

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	seasons "github.com/thuocso/thuocso/web/page/season"
	"github.com/thuocso/thuocso/web/part"
)

// OwnRoutes returns the routes of an office's own plans: for whoever may open its seasons.
func OwnRoutes(d *plan.Own) []portal.Route {
	o, may := ownDeps{d}, portal.Own(account.SeasonOpen)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.OwnPath, Permission: account.SeasonOpen, Target: may, Handle: o.list},
		{Method: http.MethodPost, Path: view.OwnPath, Permission: account.SeasonOpen, Target: may, Handle: o.look},
		{Method: http.MethodPost, Path: view.KeepPath, Permission: account.SeasonOpen, Target: may, Handle: o.keep},
	}
}

type ownDeps struct{ own *plan.Own }

// list shows the unit's own plans with the form that adds one.
func (d ownDeps) list(r *portal.Request) error {
	v, err := d.page(r)
	if err != nil {
		return err
	}

	return r.Render(view.OwnPage(v))
}

func (d ownDeps) page(r *portal.Request) (view.Own, error) {
	p := r.Printer
	g, _ := r.Actor.GrantFor(account.SeasonOpen)
	v := view.Own{
		Page: r.Page(p.T("plan.own")), Lead: p.T("plan.own.lead", "unit", g.UnitName), FileHint: p.T("plan.own.file.hint", "size", plan.MaxFile>>10),
		Seasons: []part.Option{{Label: p.T("plan.own.none_season")}},
		Plans: part.Table{Caption: p.T("plan.own"), HideCaption: true, Columns: []part.Column{
			{Head: p.T("plan.own.col.plan"), Main: true},
			{Head: p.T("plan.own.head.targets"), Numeric: true},
			{Head: p.T("plan.own.col.file")},
			{Head: p.T("plan.own.col.since")},
			{Head: p.T("plan.own.col.seasons")},
		}},
	}
	v.Page.Trail = []part.Link{{Label: p.T("season.list"), Href: seasons.ListPath}}
	open, err := d.own.Open(r.Context(), g)
	if err != nil {
		return v, err
	}
	for _, s := range open {
		v.Seasons = append(v.Seasons, part.Option{Value: strconv.FormatInt(int64(s.ID), 10), Label: p.SchoolYear(s.SchoolYear)})
	}
	owned, err := d.own.Owned(r.Context(), g)
	if err != nil {
		return v, err
	}
	for i := range owned {
		read, err := d.own.Read(r.Context(), &owned[i])
		if err != nil {
			return v, err
		}
		v.Plans.Rows = append(v.Plans.Rows, ownRow(p, &owned[i], read))
	}

	return v, nil
}

func ownRow(p locale.Printer, one *plan.Owned, read *maturity.Plan) part.Row {
	title, targets := part.Cell{Text: one.Revision.Name, Note: p.T("plan.own.unread")}, part.Cell{Text: "–"}
	if read != nil {
		title = part.Cell{Text: read.Title.In(string(p.Lang())), Note: read.Decision.Number}
		targets.Text = p.Int(int64(len(read.Targets)))
	}
	since := p.T("plan.own.by", "post", one.ByPost, "at", one.AddedAt)
	if one.ByPost == "" {
		since = p.T("plan.own.cli", "at", one.AddedAt)
	}
	years := make([]string, 0, len(one.Years))
	for _, y := range one.Years {
		years = append(years, p.SchoolYear(y))
	}

	return part.Row{Cells: []part.Cell{title, targets, {Text: one.Revision.Name}, {Text: since}, {Text: cmp.Or(strings.Join(years, ", "), "–")}}}
}

// look checks an uploaded file and shows what it holds, or everything that is wrong with it.
func (d ownDeps) look(r *portal.Request) error {
	u, err := upload(r)
	var found *plan.Proposal
	if err == nil {
		found, err = d.own.Preview(r.Context(), r.Actor, u)
	}
	if err != nil {
		return d.refuse(r, u, err)
	}
	if found.Plan != nil {
		return r.Render(view.LookPage(lookOf(r, found)))
	}
	v, err := d.page(r)
	if err != nil {
		return err
	}
	v.Season = seasonOf(u)
	v.Refused, v.Faults = faults(r.Printer, found)

	return r.RenderStatus(http.StatusUnprocessableEntity, view.OwnPage(v))
}

// upload reads the form.
func upload(r *portal.Request) (plan.Upload, error) {
	var u plan.Upload
	if held, err := r.Form("ky", 20); err != nil {
		return u, err
	} else if held != "" {
		id, err := r.FormInt("ky", 1, 1<<60)
		if err != nil {
			return u, err
		}
		u.Season = season.ID(id)
	}
	file, err := r.File("tep")
	u.Name, u.Content = file.Name, file.Content

	return u, err
}

func seasonOf(u plan.Upload) string {
	if u.Season == 0 {
		return ""
	}

	return strconv.FormatInt(int64(u.Season), 10)
}

// refuse shows the form again with what is wrong.
func (d ownDeps) refuse(r *portal.Request, u plan.Upload, why error) error {
	v, err := d.page(r)
	if err != nil {
		return err
	}

	return r.Again(why, func(p portal.Problem) portal.Component {
		v.Season = seasonOf(u)
		switch p.Field {
		case "tep":
			v.FileError = p.Text
		case "ky":
			v.SeasonError = p.Text
		default:
			p.Field = ""
		}
		v.Errors = []part.FieldError{{Field: p.Field, Text: p.Text}}

		return view.OwnPage(v)
	})
}

// keep adds the file that was looked at.
func (d ownDeps) keep(r *portal.Request) error {
	id, err := r.FormInt("ban-nhap", 1, 1<<60)
	if err != nil {
		return err
	}
	u, err := d.own.Keep(r.Context(), r.Actor, id)
	if err != nil {
		return d.refuse(r, u, err)
	}
	g, _ := r.Actor.GrantFor(account.SeasonOpen)
	r.Flash(part.OK, "plan.own.kept", "file", u.Name, "unit", g.UnitName)

	return r.Redirect(view.OwnPath)
}

// faults are everything that the checker found, by line.
func faults(p locale.Printer, found *plan.Proposal) (string, part.Table) {
	t := part.Table{Caption: p.T("plan.own.col.fault"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("plan.own.col.line")}, {Head: p.T("plan.own.col.fault"), Main: true},
	}}
	n := 0
	for _, one := range found.Problems {
		text := p.T(one.Key, one.Args...)
		if one.Warning {
			text = p.T("plan.own.warning", "text", text)
		} else {
			n++
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: p.Int(int64(one.Line))}, {Text: text}}})
	}
	key := "plan.own.faults"
	if n == 1 {
		key = "plan.own.one_fault"
	}

	return p.T(key, "file", found.Name, "n", n), t
}

// lookOf is what a sound file holds.
func lookOf(r *portal.Request, found *plan.Proposal) view.Look {
	w, held := words{p: r.Printer}, found.Plan
	lang := string(w.p.Lang())
	v := view.Look{Page: r.Page(w.p.T("plan.own.preview.title")), File: found.Name, Upload: found.ID}
	v.Page.Trail = []part.Link{{Label: w.p.T("season.list"), Href: seasons.ListPath}, {Label: w.p.T("plan.own"), Href: view.OwnPath}}
	in := w.p.T("plan.own.none_season")
	if found.Season != nil {
		in = w.p.SchoolYear(found.Season.SchoolYear)
	}
	v.Facts = []results.Fact{
		{Name: w.p.T("plan.own.col.plan"), Value: held.Title.In(lang)},
		{Name: w.p.T("plan.own.head.issued"), Value: w.p.T("plan.own.issued", "number", held.Decision.Number, "issuer", held.Decision.Issuer, "day", shownDay(held.Decision.Date))},
		{Name: w.p.T("plan.own.head.index"), Value: found.Index.Decision.Number},
		{Name: w.p.T("plan.own.head.season"), Value: in},
	}
	for _, one := range found.Problems {
		v.Notes = append(v.Notes, w.p.T("plan.own.warning", "text", w.p.T(one.Key, one.Args...)))
	}
	for _, q := range held.Questions {
		v.Questions = append(v.Questions, q.Text.In(lang))
	}
	v.Targets, v.Figures = w.targets(held), w.figures(held)

	return v
}

// targets are those of a plan, each with its bound and how it is measured.
func (w words) targets(held *maturity.Plan) part.Table {
	lang := string(w.p.Lang())
	t := part.Table{Caption: w.p.T("plan.own.head.targets"), HideCaption: true, Columns: []part.Column{
		{Head: w.p.T("plan.col.target"), Main: true}, {Head: w.p.T("plan.col.wanted")}, {Head: w.p.T("plan.own.col.metric")}, {Head: w.p.T("plan.own.col.source")},
	}}
	for i := range held.Targets {
		one := &held.Targets[i]
		how := part.Cell{Text: w.p.T("paper.metric." + string(one.Metric))}
		if one.Metric == maturity.ShareOfSchools {
			how.Note = w.rests(&one.Satisfied)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: one.Key + ". " + one.Text.In(lang)}, {Text: w.wanted(held, one)}, how, {Text: w.p.T("paper.source." + one.Bound.Level)},
		}})
	}

	return t
}

// figures are those that a plan asks for besides the index.
func (w words) figures(held *maturity.Plan) part.Table {
	lang := string(w.p.Lang())
	t := part.Table{Caption: w.p.T("plan.own.head.figures"), HideCaption: true, Columns: []part.Column{
		{Head: w.p.T("plan.own.col.figure"), Main: true}, {Head: w.p.T("plan.own.col.unit")}, {Head: w.p.T("plan.own.col.asked")},
	}}
	for i := range held.Figures {
		f := &held.Figures[i]
		label := f.Label.In(lang)
		if f.Whole.Vi != "" {
			label = w.p.T("plan.own.of", "label", label, "whole", f.Whole.In(lang))
		}
		asked := w.p.T("plan.own.asked.school", "stages", strings.Join(f.Stages, ", "))
		if f.AskedOf.Value == maturity.AskedOfOffice {
			kinds := make([]string, 0, len(f.Offices))
			for _, kind := range f.Offices {
				kinds = append(kinds, w.p.T("directory.kind."+kind))
			}
			asked = w.p.T("plan.own.asked.office", "kinds", strings.Join(kinds, ", "))
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: label}, {Text: plan.UnitWord(w.p, f)}, {Text: asked}}})
	}

	return t
}
