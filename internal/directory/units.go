package directory

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Parent names a parent: a unit that is there (ID and Path), or the place New of a list of new units.
type Parent struct {
	ID   int64
	Path string
	// New is the place in UnitChange.Added when ID is 0.
	New int
}

// NewUnit is a unit to create.
type NewUnit struct {
	Kind   Kind
	Code   string
	Name   string
	Parent Parent
}

// UnitFix corrects the fact that a unit has in exactly the import's interval.
type UnitFix struct {
	ID     int64
	Name   string
	Parent Parent
	// Moved tells that the parent differs: paths below change with it.
	Moved bool
}

// UnitChange is what an import of units writes, parents before children.
type UnitChange struct {
	Valid Interval
	Added []NewUnit
	Fixed []UnitFix
}

// Allowed tells whether the importer may write at or below the path; nil allows everything.
type Allowed func(path string) bool

// unitRow is one row of a sheet of units.
type unitRow struct {
	row    int
	kind   Kind
	code   string
	name   string
	parent string
	// inFile is the row of the parent, known is the parent that is there; neither until resolved.
	inFile *unitRow
	known  *Unit
	// before is the fact that already stands for the code.
	before *Unit
	sound  bool
	place  int
}

// unitPlan is the work of planning one import of units.
type unitPlan struct {
	tree    Tree
	valid   Interval
	allowed Allowed
	report  *Report
	rows    []*unitRow
	byRef   map[ref]*unitRow
	// zeros tells that codes of the file lost leading zeros.
	zeros bool
}

// PlanUnits compares a sheet of units with the tree. Every unit of the sheet is meant to hold in the whole interval.
// The change may be applied only when the report is clean.
func PlanUnits(s sheet.Sheet, valid Interval, tree Tree, allowed Allowed) (*Report, UnitChange, error) {
	if valid.From.IsZero() {
		return nil, UnitChange{}, fault.New(fault.Invalid, "directory.valid_from_missing").At("valid-from")
	}
	names := map[string][]string{
		"kind":        {"loai", "cap", "loai_don_vi", "cap_don_vi"},
		"code":        {"ma", "ma_don_vi"},
		"parent_code": {"ma_cap_tren", "ma_don_vi_cap_tren", "ma_cha"},
		"name":        {"ten", "ten_don_vi"},
	}
	h, err := sheet.ReadHeading(s.Heading, names, "kind", "code", "parent_code", "name")
	if err != nil {
		return nil, UnitChange{}, err
	}
	numbers(h, s, "code", "parent_code")
	p := &unitPlan{
		tree: tree, valid: valid, allowed: allowed,
		report: &Report{Valid: valid}, byRef: map[ref]*unitRow{},
	}
	for _, heading := range h.Unknown {
		p.report.note(1, "", "directory.heading_unknown", "heading", heading)
	}
	for _, line := range s.Lines {
		if p.report.fits(h, line, "kind", "code", "name") {
			p.read(line, h)
		}
	}
	p.findParents()
	p.findCycles()
	change := p.compare()
	p.guardRenames()
	p.report.settle()

	return p.report, change, nil
}

// read takes one row apart. A row whose code is sound can be a parent even if the rest of it is refused.
func (p *unitPlan) read(line sheet.Line, h sheet.Heading) {
	kind, ok := KindOf(h.Cell(line, "kind"))
	if !ok {
		p.report.refuse(line.Number, "kind", "directory.kind_unknown", "text", sheet.Cut(h.Cell(line, "kind"), 40))

		return
	}
	code, ok := p.code(line.Number, kind, h.Cell(line, "code"))
	if !ok {
		return
	}
	u := &unitRow{row: line.Number, kind: kind, code: code, parent: h.Cell(line, "parent_code"), sound: true}
	if first, twice := p.byRef[ref{kind, code}]; twice {
		p.report.refuse(u.row, "code", "directory.code_twice", "kind", KindKey(kind), "code", code, "first", first.row)

		return
	}
	p.byRef[ref{kind, code}] = u
	p.rows = append(p.rows, u)
	u.name, u.sound = checkName(p.report, u.row, "name", h.Cell(line, "name"))
}

// code checks an official code and puts lost zeros back: the kind says how many digits it has.
func (p *unitPlan) code(row int, kind Kind, text string) (string, bool) {
	width := kind.Width()
	switch {
	case text == "":
		p.report.refuse(row, "code", "directory.code_empty")
	case !digits(text), len(text) > width:
		p.report.refuse(row, "code", "directory.code_malformed", "code", sheet.Cut(text, 40), "kind", KindKey(kind), "width", width)
	case strings.Trim(text, "0") == "":
		p.report.refuse(row, "code", "directory.code_malformed", "code", sheet.Cut(text, 40), "kind", KindKey(kind), "width", width)
	case len(text) < width:
		full := pad(text, width)
		p.report.note(row, "code", "directory.zeros_restored", "text", text, "code", full)

		return full, true
	default:
		return text, true
	}

	return "", false
}

// checkName refuses an empty or over-long name.
func checkName(r *Report, row int, field, name string) (string, bool) {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		r.refuse(row, field, "directory.name_empty")
	case n > maxName:
		r.refuse(row, field, "directory.name_too_long", "n", n, "limit", maxName)
	default:
		return name, true
	}

	return "", false
}

// compare sorts every row into added, changed, unchanged or refused.
func (p *unitPlan) compare() UnitChange {
	slices.SortStableFunc(p.rows, func(a, b *unitRow) int {
		if a.kind != b.kind {
			return a.kind.tier() - b.kind.tier()
		}

		return strings.Compare(a.code, b.code)
	})
	change := UnitChange{Valid: p.valid}
	for _, u := range p.rows {
		if !u.sound {
			continue
		}
		if !p.mayWrite(u) {
			p.report.refuse(u.row, "", "directory.not_yours", "kind", KindKey(u.kind), "code", u.code)

			continue
		}
		p.match(u, &change)
	}

	return change
}

// match decides about one sound row.
func (p *unitPlan) match(u *unitRow, change *UnitChange) {
	found := p.tree.overlapping(ref{u.kind, u.code}, p.valid)
	if len(found) == 0 {
		u.place = len(change.Added)
		change.Added = append(change.Added, NewUnit{Kind: u.kind, Code: u.code, Name: u.name, Parent: u.parentRef()})
		p.report.Added = append(p.report.Added, Item{Row: u.row, Kind: u.kind, Code: u.code, Name: u.name})

		return
	}
	was := found[0]
	u.before = &was
	moved := p.moved(u)
	same := was.Name == u.name && !moved
	switch {
	case was.Valid.Covers(p.valid) && same:
		p.report.Unchanged++
	case was.Valid.Equal(p.valid):
		change.Fixed = append(change.Fixed, UnitFix{ID: was.ID, Name: u.name, Parent: u.parentRef(), Moved: moved})
		p.report.Changed = append(p.report.Changed, p.changed(u, moved))
	default:
		args := append([]any{"kind", KindKey(u.kind), "code", u.code, "name", was.Name}, was.Valid.args()...)
		p.report.refuse(u.row, "code", was.Valid.key("directory.code_taken", "directory.code_taken_until"), args...)
	}
}

// moved tells whether the row puts the unit under another parent than it has.
func (p *unitPlan) moved(u *unitRow) bool {
	if u.inFile != nil {
		return u.inFile.before == nil || u.inFile.before.ID != u.before.ParentID
	}

	return u.known.ID != u.before.ParentID
}

// changed describes a correction.
func (p *unitPlan) changed(u *unitRow, moved bool) Item {
	item := Item{Row: u.row, Kind: u.kind, Code: u.code, Name: u.name}
	if u.before.Name != u.name {
		item.Differences = append(item.Differences, Difference{Field: "name", Old: u.before.Name, New: u.name})
	}
	if moved {
		old := ""
		if parent, ok := p.tree.Unit(u.before.ParentID, p.valid.From); ok {
			old = parent.Code
		}
		item.Differences = append(item.Differences, Difference{Field: "parent_code", Old: old, New: u.parentCode()})
	}

	return item
}

func (u *unitRow) parentCode() string {
	if u.inFile != nil {
		return u.inFile.code
	}

	return u.known.Code
}

// parentRef names the resolved parent for writing.
func (u *unitRow) parentRef() Parent {
	switch {
	case u.known != nil:
		return Parent{ID: u.known.ID, Path: u.known.Path}
	case u.inFile.before != nil:
		return Parent{ID: u.inFile.before.ID, Path: u.inFile.before.Path}
	default:
		return Parent{New: u.inFile.place}
	}
}

// mayWrite asks for the unit that already bears the code, which a correction could carry off from where it stands,
// and for the nearest unit above the row that is there already.
func (p *unitPlan) mayWrite(u *unitRow) bool {
	if p.allowed == nil {
		return true
	}
	for _, there := range p.tree.overlapping(ref{u.kind, u.code}, p.valid) {
		if !p.allowed(there.Path) {
			return false
		}
	}
	for u.inFile != nil {
		if before, ok := p.tree.Find(u.inFile.kind, u.inFile.code, p.valid.From); ok {
			return p.allowed(before.Path)
		}
		u = u.inFile
	}

	return u.known != nil && p.allowed(u.known.Path)
}

// guardRenames refuses a sheet that would rename a good part of the tree: that is another tree
// imported under the dates of this one, not a correction.
func (p *unitPlan) guardRenames() {
	const few, share = 50, 10
	if n := len(p.report.Changed); n > few && n*share > len(p.rows) {
		p.report.refuse(0, "", "directory.too_many_changes", "n", n, "rows", len(p.rows),
			"from", locale.Day(p.valid.From))
	}
}
