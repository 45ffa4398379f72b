package gaps

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// leastShown is how many schools a figure of a unit rests on for whoever may not see each of them.
const leastShown = disclose.Least

func unitID(u *ranking.Unit) string { return strconv.FormatInt(u.ID, 10) }

// page shows the lists.
func (d Deps) page(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("gaps.title"))}
	page := func(h view.Head) portal.Component { return view.GapsPage(view.Gaps{Head: h}) }
	s, err := d.read(r)
	if err != nil {
		return figures.None(r, h, err, page)
	}
	v := view.Gaps{Head: s.Head(h, view.GapsPath), Within: strconv.Itoa(s.within)}
	for _, n := range withins {
		v.Withins = append(v.Withins, part.Option{Value: strconv.Itoa(n), Label: s.p.T("gaps.points", "n", n)})
	}
	v.Page.Title = s.p.T("gaps.of", "unit", s.Unit.Name)
	v.Lead = s.p.T("gaps.lead", "schools", s.Board.Whole.Schools())
	if err := d.Pages.Unfigured(r, s.Pick, &v.Head); err != nil {
		return err
	}
	if s.moved {
		v.Notes = append(v.Notes, s.p.T("gaps.moved"))
	}
	for _, l := range s.lists() {
		section := view.Section{Title: s.p.T("gaps." + l.key), Say: l.say, Table: l.table(s.p), Source: s.source(&l), None: l.none}
		if len(l.rows) > 0 {
			section.Links = []part.Link{{Label: s.p.T("gaps.csv"), Href: s.Href(view.GapsPath+".csv", "bang", l.name, "khoang", v.Within)}}
		}
		v.Sections = append(v.Sections, section)
	}

	return r.Render(view.GapsPage(v))
}

// source is the line under a list: on what it rests, by which rule, and how much of it is shown.
func (s *study) source(l *list) string {
	words := s.p.T("gaps."+l.key+".rule") + " " + s.Source()
	if len(l.rows) > shownRows {
		words = s.p.T("gaps.shown", "n", shownRows, "all", len(l.rows)) + " " + words
	}

	return words
}

// file hands out one list. NotFound for a list that there is not.
func (d Deps) file(r *portal.Request) error {
	s, err := d.read(r)
	if err != nil {
		return err
	}
	all := s.lists()
	name := r.Query("bang", 20)
	at := slices.IndexFunc(all, func(l list) bool { return l.name == name })
	if at < 0 {
		return fault.New(fault.NotFound, "portal.not_found")
	}
	content, err := all[at].csv(s.p)
	if err != nil {
		return err
	}
	title := s.p.T("gaps.file", "list", s.p.T("gaps."+all[at].key), "unit", s.Unit.Name, "season", s.p.SchoolYear(s.Season().SchoolYear))

	return r.SendFile(title+".csv", "text/csv; charset=utf-8", func(w io.Writer) error {
		if _, err := w.Write(content); err != nil {
			return fmt.Errorf("write list: %w", err)
		}

		return nil
	})
}
