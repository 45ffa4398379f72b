package directory

import (
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/locale"
)

// SchoolImport is what an import of schools is planned from.
type SchoolImport struct {
	Sheet sheet.Sheet
	// From is the day from which everything in the sheet holds. Zero: a new school stands since its commune has
	// been what it is, a change of a known school counts from today.
	From  time.Time
	Today time.Time
	Tree  Tree
	// Known are the schools that have or had one of the sheet's codes.
	Known   []KnownSchool
	Allowed Allowed
}

// schoolPlan is the work of planning one import of schools.
type schoolPlan struct {
	SchoolImport

	tree    Tree
	report  *Report
	head    sheet.Heading
	columns []column
	reg     register
	codes   map[string]int
	taken   map[*KnownSchool]int
	// width is the one width that the sheet's longest codes of digits have.
	width int
}

// schoolHeadings are the names of all columns of a sheet of schools with the other headings they go by.
func schoolHeadings() map[string][]string {
	names := map[string][]string{
		"ma_truong":       {"ma", "ma_so_truong", "ma_co_so", "ma_so"},
		"ma_cu":           {"ma_truong_cu", "cac_ma_cu"},
		"ma_tinh":         {"ma_tinh_thanh_pho", "ma_tinh_tp"},
		"ma_huyen":        {"ma_quan_huyen", "ma_huyen_quan"},
		"ma_xa":           {"ma_phuong_xa", "ma_xa_phuong"},
		"co_quan_quan_ly": {"ma_co_quan_quan_ly", "don_vi_quan_ly", "co_quan_quan_ly_truc_tiep"},
	}
	for _, c := range schoolColumns() {
		names[c.field] = c.also
	}

	return names
}

// SchoolFields lists the column headings that a sheet of schools may have, the required ones first.
func SchoolFields() []string {
	fields := []string{"ma_truong", "ten_truong", "cap_hoc", "ma_xa", "ma_huyen", "ma_tinh", "co_quan_quan_ly", "ma_cu"}
	for _, c := range schoolColumns() {
		if !slices.Contains(fields, c.field) {
			fields = append(fields, c.field)
		}
	}

	return fields
}

// SchoolCodes returns the codes, old ones included, that the sheet's schools may be known by.
func SchoolCodes(s sheet.Sheet) ([]string, error) {
	h, err := sheet.ReadHeading(s.Heading, schoolHeadings(), "ma_truong", "ten_truong", "cap_hoc")
	if err != nil {
		return nil, err
	}
	numbers(h, s, "ma_truong", "ma_xa")
	codes := make([]string, 0, len(s.Lines))
	for _, line := range s.Lines {
		codes = append(codes, h.Cell(line, "ma_truong"))
		codes = append(codes, listed(h.Cell(line, "ma_cu"))...)
	}

	return codes, nil
}

// PlanSchools compares a sheet of schools with what is there. The change may be applied only when the report is clean.
func PlanSchools(in SchoolImport) (*Report, SchoolChange, error) {
	h, err := sheet.ReadHeading(in.Sheet.Heading, schoolHeadings(), "ma_truong", "ten_truong", "cap_hoc")
	if err != nil {
		return nil, SchoolChange{}, err
	}
	numbers(h, in.Sheet, "ma_truong", "ma_xa")
	p := &schoolPlan{
		SchoolImport: in, tree: in.Tree, report: &Report{Valid: Interval{From: in.From}}, head: h,
		columns: schoolColumns(), codes: map[string]int{}, taken: map[*KnownSchool]int{},
	}
	p.reg = newRegister(in.Known, func(KnownSchool) time.Time { return p.day() })
	p.width = p.commonWidth()
	for _, heading := range h.Unknown {
		p.report.note(1, "", "directory.heading_unknown", "heading", heading)
	}
	if !h.Has("loai_hinh") {
		p.report.note(1, "loai_hinh", "directory.ownership_assumed")
	}
	var change SchoolChange
	for _, line := range in.Sheet.Lines {
		if w, ok := p.plan(line); ok {
			change.Schools = append(change.Schools, w)
		}
	}
	p.report.settle()

	return p.report, change, nil
}

// day is the day on which units are looked up and known schools change.
func (p *schoolPlan) day() time.Time {
	if p.From.IsZero() {
		return p.Today
	}

	return p.From
}

// plan decides about one row; ok when there is something to write.
func (p *schoolPlan) plan(line sheet.Line) (SchoolWrite, bool) {
	if !p.report.fits(p.head, line, "ma_truong", "ten_truong", "cap_hoc") {
		return SchoolWrite{}, false
	}
	before := len(p.report.Refused)
	r := schoolRow{line: line}
	r.code = p.code(line)
	if r.code == "" || !p.identify(&r) {
		return SchoolWrite{}, false
	}
	p.asleep(&r)
	r.place = p.place(line)
	p.fill(&r)
	if len(p.report.Refused) > before {
		return SchoolWrite{}, false
	}
	if !p.office(&r) {
		return SchoolWrite{}, false
	}
	if !p.mayWrite(&r) {
		p.report.refuse(line.Number, "", "directory.not_yours", "kind", KindKey(Institution), "code", r.code)

		return SchoolWrite{}, false
	}

	return p.compare(&r)
}

// asleep refuses to guess for a school whose place has ended with its unit: the code in the row may meanwhile be
// another unit's. Only a stated day says which of the two is meant.
func (p *schoolPlan) asleep(r *schoolRow) {
	if r.known == nil || !p.From.IsZero() {
		return
	}
	if _, ok := at(r.known.Standing, p.Today); ok {
		return
	}
	for _, v := range r.known.Standing {
		if !v.Valid.To.IsZero() && !v.Valid.To.After(p.Today) {
			p.report.refuse(r.line.Number, "ma_xa", "directory.place_ended", "code", r.code, "to", locale.Day(v.Valid.To))

			return
		}
	}
}

// mayWrite asks for where the school would stand, for its office, and for where a known school stands or last stood.
func (p *schoolPlan) mayWrite(r *schoolRow) bool {
	if p.Allowed == nil {
		return true
	}
	if !p.Allowed(r.place.Path) || !p.Allowed(r.office.Path) {
		return false
	}
	if r.known == nil {
		return true
	}
	last := Dated[Standing]{}
	for _, v := range r.known.Standing {
		if v.Valid.Holds(p.day()) || last.ID == 0 || v.Valid.From.After(last.Valid.From) {
			last = v
		}
		if v.Valid.Holds(p.day()) {
			break
		}
	}
	place, ok := p.tree.Unit(last.Fact.ParentID, last.Valid.From)

	return ok && p.Allowed(place.Path)
}

// schoolRow is one row taken apart.
type schoolRow struct {
	line   sheet.Line
	code   string
	old    []string
	known  *KnownSchool
	place  Unit
	facts  facts
	was    facts
	office Unit
	// provenance is empty where the office that is there stays.
	provenance string
}

// fill reads the columns over what is known; a blank cell leaves what is there.
func (p *schoolPlan) fill(r *schoolRow) {
	r.was.Ownership = Public
	if r.known != nil {
		if v, ok := at(r.known.Records, p.day()); ok {
			r.was.Record = v.Fact
		}
		if v, ok := at(r.known.Standing, p.day()); ok {
			r.was.Name = v.Fact.Name
		}
	}
	r.facts = r.was
	for _, c := range p.columns {
		text := p.head.Cell(r.line, c.field)
		if text == "" {
			continue
		}
		if w := c.read(&r.facts, text); w != nil {
			p.report.refuse(r.line.Number, c.field, w.key, append(w.args, "field", c.field)...)
		}
	}
	if p.head.Cell(r.line, "ten_truong") == "" {
		p.report.refuse(r.line.Number, "ten_truong", "directory.name_empty")
	}
	if p.head.Cell(r.line, "cap_hoc") == "" {
		p.report.refuse(r.line.Number, "cap_hoc", "directory.stage_empty")
	}
}

// place finds where the school stands: the commune, or the district or province where no commune is given.
func (p *schoolPlan) place(line sheet.Line) Unit {
	var found Unit
	for _, at := range []struct {
		field string
		kind  Kind
	}{{"ma_xa", Commune}, {"ma_huyen", District}, {"ma_tinh", Province}} {
		code := p.head.Cell(line, at.field)
		if code == "" {
			continue
		}
		if !digits(code) || len(code) > at.kind.Width() {
			p.report.refuse(line.Number, at.field, "directory.code_malformed",
				"code", sheet.Cut(code, 40), "kind", KindKey(at.kind), "width", at.kind.Width())

			return Unit{}
		}
		full := pad(code, at.kind.Width())
		if full != code {
			p.report.note(line.Number, at.field, "directory.zeros_restored", "text", code, "code", full)
		}
		if !p.stands(line.Number, at.field, ref{at.kind, full}, &found) {
			return Unit{}
		}
	}
	if found.ID == 0 {
		p.report.refuse(line.Number, "ma_xa", "directory.place_empty")
	}

	return found
}

// stands takes the unit as the place, or checks that the place already found lies in it.
func (p *schoolPlan) stands(row int, field string, k ref, found *Unit) bool {
	u, ok := p.tree.Find(k.kind, k.code, p.day())
	if !ok {
		p.report.refuse(row, field, "directory.place_missing",
			"kind", KindKey(k.kind), "code", k.code, "day", locale.Day(p.day()))

		return false
	}
	if found.ID == 0 {
		*found = u

		return true
	}
	if above, ok := p.tree.Above(*found, k.kind, p.day()); !ok || above.ID != u.ID {
		p.report.refuse(row, field, "directory.place_contradicts", "place", found.Name, "kind", KindKey(k.kind), "other", u.Name)

		return false
	}

	return true
}

// office finds the managing office: the stated one, the one that was stated before, or the default rule's.
func (p *schoolPlan) office(r *schoolRow) bool {
	day, row := p.day(), r.line.Number
	if stated := p.head.Cell(r.line, "co_quan_quan_ly"); stated != "" {
		office, ok := p.statedOffice(row, stated, r.place, day)
		r.office, r.provenance = office, Stated

		return ok
	}
	if r.known != nil {
		if was, ok := at(r.known.Managing, day); ok && was.Fact.Provenance == Stated {
			r.office, ok = p.tree.Unit(was.Fact.OfficeID, day)
			r.provenance = Stated
			if ok {
				return true
			}
		}
	}
	office, provenance, ok := DefaultOffice(p.tree, r.facts.Record, r.place, day)
	if !ok {
		p.report.refuse(row, "ma_xa", "directory.office_unknown", "place", r.place.Name)

		return false
	}
	if provenance == Unverified {
		p.report.note(row, "co_quan_quan_ly", "directory.office_unverified", "office", office.Name)
	}
	r.office, r.provenance = office, provenance

	return true
}
