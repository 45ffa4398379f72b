package admin

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// pageSize is how many schools a page lists.
const pageSize = 50

func number(id int64) string { return strconv.FormatInt(id, 10) }

// wanted is a filter with what the address said of it.
type wanted struct {
	directory.Filter

	page int
	unit directory.Unit
}

// schools lists the schools of a unit that the actor sees.
func (d DirectoryDeps) schools(r *portal.Request) error {
	day, problem := d.asOf(r)
	w, err := d.wanted(r, day)
	if err != nil {
		return err
	}
	list, err := d.Reader.Schools(r.Context(), w.Filter)
	if err != nil {
		return err
	}
	offices, err := d.Reader.Offices(r.Context(), w.Path, day)
	if err != nil {
		return err
	}
	p := r.Printer
	v := view.Schools{
		Page: r.Page(p.T("directory.page.schools")), Lead: p.T("directory.page.schools_lead", "unit", w.unit.Name, "n", list.Total),
		Search: w.Query, Day: day.Format(time.DateOnly), DayError: dayError(r, problem), Stage: string(w.Stage),
		Area: strconv.Itoa(w.Area), Office: number(w.OfficeID), Stages: stageOptions(p), Areas: areaOptions(p),
		Offices: officeOptions(p, offices), Table: schoolTable(p, list.Schools, day), Pages: w.pages(len(list.Schools), list.Total),
		Import: importLink(r),
	}

	return r.Render(view.SchoolsPage(v))
}

// wanted reads what the address asks for, within what the actor may see.
func (d DirectoryDeps) wanted(r *portal.Request, day time.Time) (wanted, error) {
	g, _ := r.Actor.GrantFor(account.DirectoryView)
	id := int64(r.QueryInt("don-vi", int(g.UnitID), 1, 1<<40))
	unit, err := d.Reader.Unit(r.Context(), id, day)
	if err != nil {
		return wanted{}, err
	}
	if err := account.May(r.Actor, account.DirectoryView, account.Target{Path: unit.Path}); err != nil {
		return wanted{}, err
	}
	stages := []string{""}
	for _, s := range directory.Stages() {
		stages = append(stages, string(s))
	}
	page := r.QueryInt("trang", 1, 1, 10_000)

	return wanted{page: page, unit: unit, Filter: directory.Filter{
		Path: unit.Path, At: day, Query: r.Query("tim", 100), Stage: directory.Stage(r.QueryOne("cap", stages...)),
		Area: r.QueryInt("khu-vuc", 0, 0, int(directory.KV3)+1), OfficeID: int64(r.QueryInt("co-quan", 0, 0, 1<<40)),
		Limit: pageSize, Offset: (page - 1) * pageSize,
	}}, nil
}

func (w wanted) href(page int) string {
	q := url.Values{"don-vi": {number(w.unit.ID)}, "ngay": {w.At.Format(time.DateOnly)}, "trang": {strconv.Itoa(page)}}
	for name, value := range map[string]string{"tim": w.Query, "cap": string(w.Stage), "khu-vuc": strconv.Itoa(w.Area), "co-quan": number(w.OfficeID)} {
		if value != "" && value != "0" {
			q.Set(name, value)
		}
	}

	return view.SchoolsPath + "?" + q.Encode()
}

func (w wanted) pages(shown, total int) part.Pages {
	pages := part.Pages{From: w.Offset + 1, To: w.Offset + shown, All: total}
	if w.page > 1 {
		pages.Previous = w.href(w.page - 1)
	}
	if pages.To < total {
		pages.Next = w.href(w.page + 1)
	}

	return pages
}

func stageOptions(p locale.Printer) []part.Option {
	list := []part.Option{{Label: p.T("directory.page.any")}}
	for _, s := range directory.Stages() {
		list = append(list, part.Option{Value: string(s), Label: p.T("directory.stage." + strings.ToLower(string(s)))})
	}

	return list
}

// areaOptions counts from one: zero is any area.
func areaOptions(p locale.Printer) []part.Option {
	list := []part.Option{{Value: "0", Label: p.T("directory.page.any")}}
	for area := directory.AreaUnknown; area <= directory.KV3; area++ {
		list = append(list, part.Option{Value: strconv.Itoa(int(area) + 1), Label: areaName(p, area)})
	}

	return list
}

func areaName(p locale.Printer, area directory.Area) string {
	return p.T("directory.area." + strconv.Itoa(int(area)))
}

func officeOptions(p locale.Printer, offices []directory.Office) []part.Option {
	list := []part.Option{{Value: "0", Label: p.T("directory.page.any")}}
	for _, o := range offices {
		list = append(list, part.Option{Value: number(o.ID), Label: p.T("directory.page.office", "name", o.Name, "n", o.Schools)})
	}

	return list
}

func schoolTable(p locale.Printer, schools []directory.School, day time.Time) part.Table {
	t := part.Table{Caption: p.T("directory.page.schools"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("directory.field.ten_truong"), Main: true},
		{Head: p.T("directory.field.ma_truong")},
		{Head: p.T("directory.field.cap_hoc")},
		{Head: p.T("directory.field.ma_xa")},
		{Head: p.T("directory.field.khu_vuc")},
		{Head: p.T("directory.field.co_quan_quan_ly")},
	}}
	for i := range schools {
		s := &schools[i]
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: s.Name, Href: view.SchoolPath(s.ID) + "?" + query(day, "", 0)},
			{Text: s.Code},
			{Text: stageWords(p, s.Stages)},
			{Text: s.PlaceName},
			{Text: areaName(p, s.Area)},
			{Text: s.ManagingName},
		}})
	}

	return t
}

func stageWords(p locale.Printer, stages []directory.Stage) string {
	words := make([]string, len(stages))
	for i, s := range stages {
		words[i] = p.T("directory.stage." + strings.ToLower(string(s)))
	}

	return strings.Join(words, ", ")
}

// school shows one school's record.
func (d DirectoryDeps) school(r *portal.Request) error {
	s, ok := r.Kept().(directory.School)
	if !ok {
		return fault.New(fault.NotFound, "directory.no_school")
	}
	p := r.Printer
	v := view.School{Page: r.Page(s.Name), Facts: schoolFacts(p, &s)}
	v.Lead = p.T("directory.page.unit_lead", "kind", directory.KindKey(s.Kind), "code", s.Code, "valid", valid(p, s.Valid))
	v.Page.Trail = []part.Link{{Label: p.T("directory.page.schools"), Href: view.SchoolsPath}}

	return r.Render(view.SchoolPage(v))
}

func schoolFacts(p locale.Printer, s *directory.School) []view.Fact {
	fact := func(field, value string) view.Fact {
		if value == "" {
			value = p.T("directory.page.not_stated")
		}

		return view.Fact{Label: p.T("directory.field." + field), Value: value}
	}
	office := fact("co_quan_quan_ly", s.ManagingName)
	office.Note = p.T("directory.provenance." + s.Provenance)

	return []view.Fact{
		fact("cap_hoc", stageWords(p, s.Stages)), fact("ma_xa", s.PlaceName), office,
		fact("loai_hinh", p.T("directory.ownership."+strconv.Itoa(int(s.Ownership)))), fact("loai_truong", s.Type),
		fact("khu_vuc", areaName(p, s.Area)), fact("dac_biet_kho_khan", yesNo(p, &s.Difficult)), fact("dia_chi", s.Address),
		fact("dien_thoai", s.Phone), fact("email", s.Email), fact("website", s.Website), fact("hieu_truong", s.HeadName),
		fact("so_diem_truong", whole(p, s.SatelliteSites)), fact("chuan_quoc_gia", yesNo(p, s.NationalStandard)),
		fact("muc_kiem_dinh", whole(p, s.Accreditation)), fact("noi_tru", yesNo(p, s.Boarding)),
		fact("may_tinh", yesNo(p, s.Computers)), fact("internet", yesNo(p, s.Internet)), fact("dien_luoi", yesNo(p, s.Electricity)),
		fact("day_hoc_truc_tuyen", yesNo(p, s.OnlineTeaching)), fact("ma_cu", strings.Join(s.OldCodes, ", ")),
	}
}

func yesNo(p locale.Printer, b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return p.T("part.yes")
	default:
		return p.T("part.no")
	}
}

func whole(p locale.Printer, n *int) string {
	if n == nil {
		return ""
	}

	return p.Int(int64(*n))
}
