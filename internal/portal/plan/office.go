package plan

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	"github.com/thuocso/thuocso/web/part"
)

// mostEntered bounds the form of a figure with its file.
const mostEntered = evidence.MaxFile + 1<<20

// own reads the plans at the actor's own office.
func (d Deps) own(r *portal.Request) (*looked, error) {
	l, err := d.look(r)
	if err != nil {
		return nil, err
	}
	if g, _ := r.Actor.GrantFor(account.FigureReport); g.UnitID != l.Unit.ID {
		return nil, fault.New(fault.NotFound, "ranking.no_unit")
	}

	return l, nil
}

// entry shows what plans ask of the actor's office, with what it entered.
func (d Deps) entry(r *portal.Request) error {
	h := results.Head{Page: r.Page(r.Printer.T("plan.entry"))}
	l, err := d.own(r)
	if err != nil {
		return figuresNone(r, h, err)
	}

	return r.Render(view.EntryPage(l.entry(h)))
}

func (l *looked) entry(h results.Head) view.Entry {
	v := view.Entry{Head: l.Head(h, view.EntryPath)}
	v.Bases, v.Units = nil, nil
	v.Page.Title = l.p.T("plan.entry.of", "unit", l.Unit.Name)
	if l.Season().State != season.Open {
		v.Closed = l.p.T("plan.season_closed")
	}
	reports := l.field.Gauge(nil, l.Unit).Reports
	for _, w := range plan.Asked(l.field.Plans, l.Unit.Kind) {
		rep, ok := reports[w.Figure.Key]
		f := view.Entered{
			Key: w.Figure.Key, Label: w.Figure.Label.In(string(l.p.Lang())), For: l.p.T("annex.asked_for", "targets", strings.Join(w.Targets, "; ")),
			Unit: plan.UnitWord(l.p, &w.Figure), Form: string(w.Figure.Form()), Whole: w.Figure.Whole.In(string(l.p.Lang())),
			Version: rep.Version, Title: rep.Proof.Title, Number: rep.Proof.Number, Issuer: rep.Proof.Issuer, Link: rep.Proof.Link,
		}
		if ok {
			l.fill(&f, rep.Entry)
			f.Says = l.p.T("plan.reported", "post", rep.ByPost, "at", rep.At, "proof", proofOf(rep.Proof))
			f.Proof = l.proof(&rep)
			f.Issued = shownDay(rep.Proof.Date)
		}
		v.Figures = append(v.Figures, f)
	}
	if len(v.Figures) == 0 {
		v.Nothing = part.Fault{Title: l.p.T("plan.entry.none"), What: l.p.T("plan.entry.none.say")}
	}

	return v
}

// fill puts what was entered into the fields of its form.
func (l *looked) fill(f *view.Entered, e plan.Entry) {
	switch e.Form {
	case maturity.AsPercent:
		f.Percent = l.p.Short(e.Percent)
	case maturity.AsRatio:
		f.Count, f.Of = l.p.Int(e.Count), l.p.Int(e.Whole)
	default:
		f.Count = l.p.Int(e.Count)
	}
}

// proof leads to the document behind a figure.
func (l *looked) proof(rep *plan.Report) part.Link {
	switch {
	case rep.Proof.Link != "":
		return part.Link{Label: l.p.T("plan.proof.link"), Href: rep.Proof.Link}
	case rep.Proof.SHA256 != "":
		return part.Link{Label: rep.Proof.Name, Href: l.Href(view.FilePath, "don-vi", strconv.FormatInt(rep.UnitID, 10), "so-lieu", rep.Figure)}
	default:
		return part.Link{}
	}
}

// shownDay is a day as people write it.
func shownDay(day string) string {
	if y, rest, ok := strings.Cut(day, "-"); ok {
		if m, d, ok := strings.Cut(rest, "-"); ok {
			return d + "/" + m + "/" + y
		}
	}

	return day
}

// enter takes a figure with its proof.
func (d Deps) enter(r *portal.Request) error {
	l, err := d.own(r)
	if err != nil {
		return err
	}
	cmd, err := l.command(r)
	if err == nil {
		err = d.Offices.Enter(r.Context(), r.Actor, cmd)
	}
	if err == nil {
		r.Flash(part.OK, "plan.entered")

		return r.Redirect(l.Href(view.EntryPath, "don-vi", "", "can-cu", ""))
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	v := l.entry(results.Head{Page: r.Page(r.Printer.T("plan.entry"))})

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Error = p.Text
		for i := range v.Figures {
			if v.Figures[i].Key == cmd.Figure {
				l.typed(&v.Figures[i], cmd, f)
			}
		}

		return view.EntryPage(v)
	})
}

// command reads the form. What it read of a form with a bad field comes back with the fault.
func (l *looked) command(r *portal.Request) (plan.EnterCommand, error) {
	cmd := plan.EnterCommand{Season: l.Season(), Unit: l.Unit, Plans: l.field.Plans}
	var bad error
	for _, f := range []struct {
		to   *string
		name string
		most int
	}{
		{&cmd.Figure, "code", 40},
		{&cmd.Percent, "percent", 12},
		{&cmd.Count, "count", 16},
		{&cmd.Whole, "whole", 16},
		{&cmd.Proof.Title, "title", evidence.MaxTitle},
		{&cmd.Proof.Number, "number", evidence.MaxNumber},
		{&cmd.Proof.Issued, "issued", 10},
		{&cmd.Proof.Issuer, "issuer", evidence.MaxIssuer},
		{&cmd.Proof.URL, "url", evidence.MaxURL},
	} {
		v, err := r.Form(f.name, f.most)
		if err != nil && bad == nil {
			bad = err
		}
		*f.to = v
	}
	version, err := r.FormInt("version", 0, math.MaxInt32)
	if err != nil && bad == nil {
		bad = err
	}
	cmd.Version = int(version)
	if file, err := r.File("file"); err == nil {
		cmd.Name, cmd.Content = file.Name, file.Content
	}

	return cmd, bad
}

// typed puts back what the form carried; over another's figure the next save goes over that one.
func (l *looked) typed(f *view.Entered, cmd plan.EnterCommand, why *fault.Error) {
	f.Percent, f.Count, f.Of, f.At = cmd.Percent, cmd.Count, cmd.Whole, why.Field
	f.Title, f.Number, f.Issued, f.Issuer, f.Link = cmd.Proof.Title, cmd.Proof.Number, cmd.Proof.Issued, cmd.Proof.Issuer, cmd.Proof.URL
	f.Error = l.p.T(why.Key, why.Args...)
	if both, ok := why.Detail.(plan.Conflict); ok {
		f.Version = both.Theirs.Version
		f.Says = l.p.T("plan.theirs", "share", l.reported(both.Theirs.Entry), "post", both.Theirs.ByPost, "at", both.Theirs.At, "proof", proofOf(both.Theirs.Proof))
	}
}

// file hands out the document behind a figure of a unit that the person sees.
func (d Deps) file(r *portal.Request) error {
	l, err := d.look(r)
	if err != nil {
		return err
	}
	asked := r.Query("so-lieu", 40)
	at := slices.IndexFunc(l.field.Reports, func(rep plan.Report) bool { return rep.UnitID == l.Unit.ID && rep.Figure == asked })
	if at < 0 {
		return fault.New(fault.NotFound, "plan.no_file")
	}
	p := l.field.Reports[at].Proof
	body, size, err := d.Offices.Open(r.Context(), p)
	if err != nil {
		return err
	}

	return r.SendStream(p.Name, string(plan.MediaOf(p)), body, size)
}
