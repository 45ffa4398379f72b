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
	v := view.Gaps{Head: s.Head(h, view.GapsPath), Within: strconv.Itoa(s.within), Source: s.Source()}
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
	all := s.lists()
	if at := named(all, r.Query("danh-sach", 20)); at >= 0 {
		s.one(&v, &all[at], r.QueryInt("trang", 1, 1, 1<<20))
	} else {
		s.overview(&v, all)
	}

	return r.Render(view.GapsPage(v))
}

// named is the place of the list with the name, -1 for none.
func named(all []list, name string) int {
	return slices.IndexFunc(all, func(l list) bool { return l.name == name })
}

// overview shows what each list says, and the first rows of each.
func (s *study) overview(v *view.Gaps, all []list) {
	v.Index = part.Table{Caption: s.p.T("gaps.index"), HideCaption: true, Columns: []part.Column{
		{Head: s.p.T("gaps.col.list"), Main: true}, {Head: s.p.T("gaps.col.rows"), Numeric: true},
	}}
	for i := range all {
		l := &all[i]
		title, count, says := s.p.T("gaps."+l.key), "–", l.none
		if len(l.rows) > 0 {
			count, says = s.p.Int(int64(len(l.rows))), l.say
		}
		v.Index.Rows = append(v.Index.Rows, part.Row{Cells: []part.Cell{{Text: title, Note: says, Href: "#" + l.name}, {Text: count}}})
		g := view.Gap{ID: l.name, Section: view.Section{Title: title, Table: l.first(s.p), Source: s.rule(l), None: l.none}}
		if n := len(l.rows); n > 0 {
			g.Links = s.file(l)
		}
		if n := len(l.rows); n > firstRows {
			g.All = part.Link{Label: s.p.T("gaps.all", "n", n), Href: s.Href(view.GapsPath, "danh-sach", l.name, "khoang", v.Within)}
		}
		v.Lists = append(v.Lists, g)
	}
}

// one shows a page of one list, whole.
func (s *study) one(v *view.Gaps, l *list, page int) {
	n := len(l.rows)
	pages := max(1, (n+pageRows-1)/pageRows)
	page = min(page, pages)
	from, to := (page-1)*pageRows, min(page*pageRows, n)
	v.List = l.name
	v.Back = part.Link{Label: s.p.T("gaps.back"), Href: s.Href(view.GapsPath, "khoang", v.Within)}
	v.Lists = []view.Gap{{ID: l.name, Section: view.Section{
		Title: s.p.T("gaps." + l.key), Say: l.say, Table: l.table(s.p, from, to), Source: s.rule(l) + " " + s.Source(), None: l.none,
	}}}
	if n > 0 {
		v.Lists[0].Links = s.file(l)
	}
	if pages == 1 {
		return
	}
	at := func(page int) string {
		return s.Href(view.GapsPath, "danh-sach", l.name, "khoang", v.Within, "trang", strconv.Itoa(page))
	}
	v.Pages = part.Pages{From: from + 1, To: to, All: n}
	if page > 1 {
		v.Pages.Previous = at(page - 1)
	}
	if page < pages {
		v.Pages.Next = at(page + 1)
	}
}

func (s *study) file(l *list) []part.Link {
	return []part.Link{{Label: s.p.T("gaps.csv"), Href: s.Href(view.GapsPath+".csv", "bang", l.name, "khoang", strconv.Itoa(s.within))}}
}

// rule says how a list is made.
func (s *study) rule(l *list) string {
	levels := &s.index.Levels

	return s.p.T("gaps."+l.key+".rule", "second", s.p.Short(int64(levels.SecondFrom.Points)), "third", s.p.Short(int64(levels.ThirdAbove.Points)))
}

// file hands out one list. NotFound for a list that there is not.
func (d Deps) file(r *portal.Request) error {
	s, err := d.read(r)
	if err != nil {
		return err
	}
	all := s.lists()
	at := named(all, r.Query("bang", 20))
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
