package find

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/schoolname"
	"github.com/thuocso/thuocso/internal/ranking/search"
	"github.com/thuocso/thuocso/internal/season"
	"github.com/thuocso/thuocso/web/page/admin"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/find"
	"github.com/thuocso/thuocso/web/part"
)

// seeker is who searches, and how far she sees.
type seeker struct {
	search.Asked

	p locale.Printer
	// pick is the season whose results are led to, nil where the person sees none; each tells that it is that of one holder of
	// several.
	pick *figures.Pick
	each bool
	// unit is the unit that the person sees.
	unit string
}

// page shows what is found, or asks for what to find.
func (d Deps) page(r *portal.Request) error {
	s, err := d.seeker(r)
	if err != nil {
		return err
	}
	v := view.Page{Page: r.Page(s.p.T("find.title")), Text: s.Text}
	v.Page.Finds = false // the page has a box of its own
	v.Lead = s.lead()
	s.choice(&v)
	if s.Text == "" {
		return r.Render(view.FindPage(v))
	}
	if v.Short = schoolname.Short(s.Text); v.Short {
		return r.Render(view.FindPage(v))
	}
	found, err := search.Find(r.Context(), d.Store, s.Asked)
	if err != nil {
		return err
	}
	v.Page.Title = s.p.T("find.of", "text", s.Text)
	s.fill(&v, found)
	if found.As != "" {
		v.Lead += " " + s.p.T("find.as", "text", s.Text, "as", found.As)
	}
	if v.None != "" {
		if err := d.shorter(r, s, &v); err != nil {
			return err
		}
	}

	return r.Render(view.FindPage(v))
}

// seeker reads what is asked for and how far the person sees: the first role that sees figures, the first that sees the
// directory.
func (d Deps) seeker(r *portal.Request) (*seeker, error) {
	s := &seeker{p: r.Printer}
	s.Text = strings.Join(strings.Fields(r.Query("tim", search.Longest)), " ")
	s.Day = d.Pages.Now().In(d.Pages.Seasons.Zone())
	if g, may := r.Actor.GrantFor(account.FinalView); may {
		s.unit = g.UnitName
		pick, err := d.Pages.PickSchool(r)
		switch {
		case err == nil:
			s.pick = pick
			if s.Seasons, err = d.seasons(r, pick); err != nil {
				return nil, err
			}
			s.each = len(s.Seasons) > 1
		case fault.KindOf(err) != fault.NotFound:
			return nil, err
		}
	}
	if g, may := r.Actor.GrantFor(account.DirectoryView); may {
		s.unit, s.Directory = g.UnitName, g.Path
	}

	return s, nil
}

// seasons are those whose trees are searched: the one that is looked at, and where the address names none the newest with
// figures of each other holder, for whoever stands above several.
func (d Deps) seasons(r *portal.Request, pick *figures.Pick) ([]search.Held, error) {
	held := []search.Held{{Season: pick.Asked().Season, Path: pick.Asked().Scope}}
	if r.Query("ky", 1) != "" {
		return held, nil
	}
	var ids []season.ID
	for _, one := range pick.Seasons() {
		ids = append(ids, one.ID)
	}
	with, err := d.Pages.Figured.Figured(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	known := map[int64]bool{pick.Season().UnitID: true}
	var newest []season.Season
	for _, one := range pick.Seasons() {
		if !known[one.UnitID] && slices.Contains(with, one.ID) {
			known[one.UnitID] = true
			newest = append(newest, one)
		}
	}
	reaches, err := d.Pages.Census.Reaches(r.Context(), r.Actor, account.FinalView, newest)
	if err != nil {
		return nil, err
	}
	for i := range newest {
		if reach, found := reaches[newest[i].ID]; found {
			held = append(held, search.Held{Season: newest[i].ID, Path: reach.Path})
		}
	}

	return held, nil
}

// lead says where is searched.
func (s *seeker) lead() string {
	switch {
	case s.unit == "":
		return s.p.T("find.nowhere")
	case s.pick == nil:
		return s.p.T("find.lead.directory", "unit", s.unit)
	case s.each:
		return s.p.T("find.lead.each", "unit", s.unit)
	default:
		return s.p.T("find.lead", "unit", s.unit, "season", s.p.SchoolYear(s.pick.Season().SchoolYear))
	}
}

func (s *seeker) fill(v *view.Page, f search.Found) {
	if f.AllUnits+f.AllSchools == 0 {
		v.None = s.p.T("find.none", "text", s.Text)

		return
	}
	if len(f.Units) > 0 {
		v.Units = view.Group{Title: s.p.Plural("find.units", f.AllUnits), Table: s.units(f.Units)}
		if f.AllUnits > len(f.Units) {
			v.Units.More = s.p.T("find.more", "n", len(f.Units), "all", f.AllUnits)
		}
	}
	if len(f.Schools) > 0 {
		v.Schools = view.Group{Title: s.p.Plural("find.schools", f.AllSchools), Table: s.schools(f.Schools)}
		if f.AllSchools > len(f.Schools) {
			v.Schools.More = s.p.T("find.more", "n", len(f.Schools), "all", f.AllSchools)
			if s.Directory != "" {
				v.Schools.All = part.Link{Label: s.p.T("find.all"), Href: admin.SchoolsPath + "?" + url.Values{"tim": {s.Text}}.Encode()}
			}
		}
	}
}

// choice offers the seasons; for whoever stands above several holders the newest of each, at first.
func (s *seeker) choice(v *view.Page) {
	if s.pick == nil {
		return
	}
	held := s.pick.Season()
	v.Season = number(int64(held.ID))
	if s.each {
		v.Season = ""
	}
	several := false
	for _, one := range s.pick.Seasons() {
		label := s.p.SchoolYear(one.SchoolYear)
		if one.UnitID != held.UnitID {
			label += " · " + one.UnitName
			several = true
		}
		v.Seasons = append(v.Seasons, part.Option{Value: number(int64(one.ID)), Label: label})
	}
	if several {
		v.Seasons = append([]part.Option{{Label: s.p.T("find.newest")}}, v.Seasons...)
	}
}

// shorter offers a shorter search where that finds something.
func (d Deps) shorter(r *portal.Request, s *seeker, v *view.Page) error {
	a := s.Asked
	if a.Text = search.Shorter(s.Text); a.Text == "" {
		return nil
	}
	found, err := search.Find(r.Context(), d.Store, a)
	if err != nil || found.AllUnits+found.AllSchools == 0 {
		return err
	}
	v.Try = part.Link{Label: s.p.T("find.try", "text", a.Text, "n", found.AllUnits+found.AllSchools), Href: s.again(a.Text)}

	return nil
}

// again is the address of another search in the same season.
func (s *seeker) again(text string) string {
	q := url.Values{"tim": {text}}
	if s.pick != nil && !s.each {
		q.Set("ky", number(int64(s.pick.Season().ID)))
	}

	return part.FindPath + "?" + q.Encode()
}

func (s *seeker) units(list []search.Unit) part.Table {
	t := part.Table{Caption: s.p.T("find.caption.units"), HideCaption: true, Brief: s.p.T("phone.more"), Columns: []part.Column{
		{Head: s.p.T("figures.unit"), Main: true}, {Head: s.p.T("find.col.above")}, {Head: s.p.T("find.col.directory"), Rest: true},
	}}
	for i := range list {
		u := &list[i]
		entry := s.entry(u.Listed, admin.UnitPath(u.ID))
		name := part.Cell{Text: u.Name, Note: s.p.T("directory.kind."+string(u.Kind)) + " · " + u.Code, Href: entry.Href}
		if u.Season != 0 {
			name.Href = results.BoardPath + "?" + url.Values{"don-vi": {number(u.ID)}, "ky": {number(int64(u.Season))}}.Encode()
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{name, {Text: orDash(u.Above)}, entry}})
	}

	return t
}

func (s *seeker) schools(list []search.School) part.Table {
	t := part.Table{Caption: s.p.T("find.caption.schools"), HideCaption: true, Brief: s.p.T("phone.more"), Columns: []part.Column{
		{Head: s.p.T("figures.col.school"), Main: true},
		{Head: s.p.T("find.col.return")},
		{Head: s.p.T("figures.col.office")},
		{Head: s.p.T("figures.col.commune"), Rest: true},
		{Head: s.p.T("find.col.directory"), Rest: true},
	}}
	for i := range list {
		one := &list[i]
		entry := s.entry(one.Listed, admin.SchoolPath(one.ID))
		name := part.Cell{Text: one.Name, Note: one.Code + " · " + strings.Join(one.Stages, ", "), Href: entry.Href}
		if one.Old != "" && one.Old != one.Code {
			name.Note = s.p.T("find.old", "now", one.Code, "old", one.Old) + " · " + strings.Join(one.Stages, ", ")
		}
		state := part.Cell{Text: s.p.T("find.no_return")}
		if one.Season != 0 {
			state = part.Cell{Kind: part.StateCell, Text: one.State.String()}
		}
		if one.Season != 0 && (s.pick.Shows(one.State) || !one.Listed) {
			name.Href = results.SchoolPath + "/" + number(one.ID) + "?ky=" + number(int64(one.Season))
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{name, state, {Text: one.Managing}, {Text: orDash(one.Commune)}, entry}})
	}

	return t
}

// entry leads to the directory, for whoever finds it there.
func (s *seeker) entry(listed bool, path string) part.Cell {
	if !listed {
		return part.Cell{Text: "–"}
	}

	return part.Cell{Text: s.p.T("find.entry"), Href: path}
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}

	return text
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
