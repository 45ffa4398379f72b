package directory

import (
	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/locale"
)

// candidate is a unit that a parent code may mean: a row of the file or a unit that is there.
type candidate struct {
	kind  Kind
	code  string
	row   *unitRow
	known *Unit
}

// findParents resolves every parent code. A code that lost its zeros may mean a district or a province; where both
// are there, the rest of the file decides: if its communes hang below districts alone, or below provinces alone.
func (p *unitPlan) findParents() {
	var open []*unitRow
	var choices [][]candidate
	seen := map[Kind]bool{}
	p.zeros = p.zerosLost()
	for _, u := range p.rows {
		found, ok := p.candidates(u)
		if !ok {
			u.sound = false

			continue
		}
		if len(found) == 1 {
			if u.kind == Commune {
				seen[found[0].kind] = true
			}
			p.adopt(u, found[0])

			continue
		}
		open, choices = append(open, u), append(choices, found)
	}
	for i, u := range open {
		if c, ok := decide(choices[i], seen); ok {
			p.adopt(u, c)

			continue
		}
		p.report.refuse(u.row, "parent_code", "directory.parent_ambiguous", "code", u.parent)
		u.sound = false
	}
}

func decide(choices []candidate, seen map[Kind]bool) (candidate, bool) {
	var left []candidate
	for _, c := range choices {
		if seen[c.kind] {
			left = append(left, c)
		}
	}
	if len(left) != 1 {
		return candidate{}, false
	}

	return left[0], true
}

// candidates lists what the parent code of a row may mean; not ok when the row is refused.
func (p *unitPlan) candidates(u *unitRow) ([]candidate, bool) {
	if u.kind == Province {
		return p.root(u)
	}
	if !digits(u.parent) || len(u.parent) > Commune.Width() {
		key := "directory.parent_malformed"
		if u.parent == "" {
			key = "directory.parent_empty"
		}
		p.report.refuse(u.row, "parent_code", key, "code", sheet.Cut(u.parent, 40))

		return nil, false
	}
	var found []candidate
	for _, kind := range Kinds() {
		if len(u.parent) > kind.Width() || kind.tier() >= u.kind.tier() && len(u.parent) < kind.Width() {
			continue
		}
		if c, ok := p.lookUp(kind, pad(u.parent, kind.Width())); ok {
			found = append(found, c)
		}
	}
	if exact := p.exact(u, found); exact != nil {
		found = exact
	}
	if len(found) == 0 {
		p.report.refuse(u.row, "parent_code", "directory.parent_missing", "code", u.parent, "day", locale.Day(p.valid.From))

		return nil, false
	}

	return found, true
}

// exact keeps the candidates whose code has the width that was written, unless zeros may have been lost in the file.
func (p *unitPlan) exact(u *unitRow, found []candidate) []candidate {
	if p.zeros {
		return nil
	}
	var exact []candidate
	for _, c := range found {
		if c.code == u.parent {
			exact = append(exact, c)
		}
	}

	return exact
}

// zerosLost tells whether the file lost zeros: a code had to get them back, or a parent has a width that no code has.
func (p *unitPlan) zerosLost() bool {
	for _, n := range p.report.Notes {
		if n.Key == "directory.zeros_restored" {
			return true
		}
	}
	for _, u := range p.rows {
		if n := len(u.parent); digits(u.parent) && (n == 1 || n == 4) {
			return true
		}
	}

	return false
}

// root finds the parent of a province: the ministry, which the sheet leaves out or names.
func (p *unitPlan) root(u *unitRow) ([]candidate, bool) {
	if u.parent != "" && u.parent != RootCode {
		p.report.refuse(u.row, "parent_code", "directory.province_parent", "code", sheet.Cut(u.parent, 40))

		return nil, false
	}
	if c, ok := p.lookUp(Ministry, RootCode); ok {
		return []candidate{c}, true
	}
	p.report.refuse(u.row, "parent_code", "directory.parent_missing", "code", RootCode, "day", locale.Day(p.valid.From))

	return nil, false
}

// lookUp finds a unit in the file first, then among what is there on the first day.
func (p *unitPlan) lookUp(kind Kind, code string) (candidate, bool) {
	if row, ok := p.byRef[ref{kind, code}]; ok {
		return candidate{kind: kind, code: code, row: row}, true
	}
	if known, ok := p.tree.Find(kind, code, p.valid.From); ok {
		return candidate{kind: kind, code: code, known: &known}, true
	}

	return candidate{}, false
}

// adopt takes the candidate as the row's parent, if it may be one.
func (p *unitPlan) adopt(u *unitRow, c candidate) {
	u.inFile, u.known = c.row, c.known
	if u.kind != Province && c.code != u.parent {
		p.report.note(u.row, "parent_code", "directory.zeros_restored", "text", u.parent, "code", c.code)
	}
	switch {
	case c.kind.tier() >= u.kind.tier():
		// A cycle has units of one tier above one another; it is named as such by findCycles.
	case c.known != nil && !c.known.Valid.Covers(p.valid):
		args := append([]any{"kind", KindKey(c.kind), "code", c.code, "name", c.known.Name}, c.known.Valid.args()...)
		p.report.refuse(u.row, "parent_code",
			c.known.Valid.key("directory.parent_from", "directory.parent_until"), args...)
		u.sound = false
	}
}

// findCycles refuses rows that stand above themselves, and rows under a parent of their own tier or a lower one.
func (p *unitPlan) findCycles() {
	for _, u := range p.rows {
		parent := u.parentKind()
		if parent == "" || parent.tier() < u.kind.tier() {
			continue
		}
		u.sound = false
		if other := u.cycle(); other != nil {
			p.report.refuse(u.row, "parent_code", "directory.cycle", "kind", KindKey(u.kind), "code", u.code,
				"parent", other.code, "other", other.row)

			continue
		}
		p.report.refuse(u.row, "parent_code", "directory.parent_tier",
			"kind", KindKey(u.kind), "parent_kind", KindKey(parent), "code", u.parent)
	}
}

func (u *unitRow) parentKind() Kind {
	switch {
	case u.inFile != nil:
		return u.inFile.kind
	case u.known != nil:
		return u.known.Kind
	default:
		return ""
	}
}

// cycle follows the parents in the file and returns the row's own parent when the way leads back to it.
func (u *unitRow) cycle() *unitRow {
	seen := map[*unitRow]bool{}
	for at := u.inFile; at != nil && !seen[at]; at = at.inFile {
		if at == u {
			return u.inFile
		}
		seen[at] = true
	}

	return nil
}
