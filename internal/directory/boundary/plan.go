package boundary

import (
	"bytes"
	"strings"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/locale"
)

// planning is the work of planning one import.
type planning struct {
	wanted Wanted
	tree   directory.Tree
	kept   map[int64][]Kept
	// rows says which row brought a unit's outline, found are those units.
	rows   map[int64]int
	found  []directory.Unit
	report *directory.Report
	change Change
}

// Plan compares the features of a file with the units and with the outlines that are there. The change may be written
// only when the report is clean.
func Plan(list []Feature, wanted Wanted, tree directory.Tree, kept []Kept) (*directory.Report, Change) {
	p := &planning{
		wanted: wanted, tree: tree, kept: map[int64][]Kept{}, rows: map[int64]int{}, report: &directory.Report{Valid: wanted.Valid},
	}
	for _, k := range kept {
		p.kept[k.UnitID] = append(p.kept[k.UnitID], k)
	}
	for i := range list {
		p.take(&list[i])
	}
	p.missing()
	if !p.report.Clean() {
		return p.report, Change{}
	}

	return p.report, p.change
}

func (p *planning) refuse(row int, key string, args ...any) {
	p.report.Refused = append(p.report.Refused, directory.Issue{Row: row, Key: key, Args: args})
}

func (p *planning) take(f *Feature) {
	if f.Wrong != "" {
		args := f.Args
		if f.Code != "" {
			args = append(args, "code", f.Code)
		}
		p.refuse(f.Row, f.Wrong, args...)

		return
	}
	u, ok := p.find(f)
	if !ok {
		return
	}
	if row := p.rows[u.ID]; row != 0 {
		p.refuse(f.Row, "boundary.twice", "kind", directory.KindKey(u.Kind), "code", u.Code, "row", row)

		return
	}
	p.rows[u.ID], p.found = f.Row, append(p.found, u)
	if f.Name != "" && locale.Fold(f.Name) != locale.Fold(u.Name) {
		p.report.Notes = append(p.report.Notes, directory.Issue{
			Row: f.Row, Key: "boundary.other_name", Args: []any{"code", u.Code, "name", f.Name, "unit", u.Name},
		})
	}
	o := Outline{UnitID: u.ID, Valid: p.wanted.narrowed(u.Valid), Packed: f.Shape.Pack(), Points: f.Shape.Points()}
	if len(o.Packed) > MaxPack {
		p.refuse(f.Row, "boundary.points_many", "most", MaxPoints, "code", u.Code)

		return
	}
	p.compare(f.Row, &u, o)
}

// candidates are the units that the feature may belong to; known tells whether its code has ever been anybody's.
func (p *planning) candidates(f *Feature) (found []directory.Unit, known bool) {
	for _, kind := range directory.Kinds() {
		if p.wanted.Kind != "" && p.wanted.Kind != kind {
			continue
		}
		code := f.Code
		if f.Bare {
			code = strings.Repeat("0", max(0, kind.Width()-len(code))) + code
		}
		for _, u := range p.tree.Versions(kind, code) {
			known = true
			if p.wanted.holds(u.Valid) {
				found = append(found, u)
			}
		}
	}

	return found, known
}

// find returns the one unit that the feature belongs to.
func (p *planning) find(f *Feature) (directory.Unit, bool) {
	found, known := p.candidates(f)
	switch {
	case len(found) == 1 && p.wanted.Allowed != nil && !p.wanted.Allowed(found[0].Path):
		p.refuse(f.Row, "directory.not_yours", "kind", directory.KindKey(found[0].Kind), "code", f.Code)
	case len(found) == 1:
		return found[0], true
	case len(found) > 1:
		p.refuse(f.Row, "boundary.several", "code", f.Code, "units", several(found))
	case known:
		p.refuse(f.Row, "boundary.not_then", "code", f.Code, "day", locale.Day(p.wanted.Valid.From))
	default:
		p.refuse(f.Row, "boundary.unknown_code", "code", f.Code)
	}

	return directory.Unit{}, false
}

// several names the units that a code may mean, with their days.
func several(units []directory.Unit) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name + " (" + day(u.Valid.From) + " → " + day(u.Valid.To) + ")"
	}

	return strings.Join(names, "; ")
}

// compare tells what becomes of an outline beside those that its unit has.
func (p *planning) compare(row int, u *directory.Unit, o Outline) {
	item := directory.Item{Row: row, Kind: u.Kind, Code: u.Code, Name: u.Name}
	for _, k := range p.kept[u.ID] {
		if !k.Valid.Overlaps(o.Valid) {
			continue
		}
		same := bytes.Equal(k.Packed, o.Packed)
		switch {
		case same && k.Valid.Covers(o.Valid):
			p.report.Unchanged++
		case k.Valid.Equal(o.Valid):
			item.Differences = []directory.Difference{{Field: "geometry", Old: size(k.Points), New: size(o.Points)}}
			p.report.Changed = append(p.report.Changed, item)
			p.change.Changed = append(p.change.Changed, o)
		default:
			p.refuse(row, "boundary.overlap", "code", u.Code, "name", u.Name, "from", day(k.Valid.From), "to", day(k.Valid.To))
		}

		return
	}
	p.report.Added = append(p.report.Added, item)
	p.change.Added = append(p.change.Added, o)
}
