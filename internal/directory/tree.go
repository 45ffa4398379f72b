package directory

import (
	"slices"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// Tree is every fact about the offices: ministry, provinces, districts, communes, of all times.
type Tree struct {
	byCode map[ref][]Unit
	byID   map[int64][]Unit
}

// ref finds a unit together with a day.
type ref struct {
	kind Kind
	code string
}

// NewTree orders the facts for looking up.
func NewTree(units []Unit) Tree {
	t := Tree{byCode: make(map[ref][]Unit, len(units)), byID: make(map[int64][]Unit, len(units))}
	for _, u := range units {
		k := ref{u.Kind, u.Code}
		t.byCode[k] = append(t.byCode[k], u)
		t.byID[u.ID] = append(t.byID[u.ID], u)
	}

	return t
}

// Find returns the unit that has the code on the day.
func (t Tree) Find(kind Kind, code string, day time.Time) (Unit, bool) {
	return on(t.byCode[ref{kind, code}], day)
}

// Unit returns what the unit is on the day.
func (t Tree) Unit(id int64, day time.Time) (Unit, bool) { return on(t.byID[id], day) }

// Versions returns every fact that the code has stood for in the kind, of all times.
func (t Tree) Versions(kind Kind, code string) []Unit { return t.byCode[ref{kind, code}] }

// Below lists the units of the kind directly below another on the day, by code.
func (t Tree) Below(parent int64, kind Kind, day time.Time) []Unit {
	var list []Unit
	for _, versions := range t.byID {
		if u, ok := on(versions, day); ok && u.ParentID == parent && u.Kind == kind {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b Unit) int { return strings.Compare(a.Code, b.Code) })

	return list
}

// Above returns the unit's ancestor of the kind on the day, or the unit itself.
func (t Tree) Above(u Unit, kind Kind, day time.Time) (Unit, bool) {
	for range 5 {
		if u.Kind == kind {
			return u, true
		}
		parent, ok := t.Unit(u.ParentID, day)
		if !ok {
			return Unit{}, false
		}
		u = parent
	}

	return Unit{}, false
}

// overlapping returns the facts of the code that share a day with the interval.
func (t Tree) overlapping(k ref, valid Interval) []Unit {
	var found []Unit
	for _, u := range t.byCode[k] {
		if u.Valid.Overlaps(valid) {
			found = append(found, u)
		}
	}

	return found
}

func on(versions []Unit, day time.Time) (Unit, bool) {
	i := slices.IndexFunc(versions, func(u Unit) bool { return u.Valid.Holds(day) })
	if i < 0 {
		return Unit{}, false
	}

	return versions[i], true
}

// KindOf reads a kind from a sheet: "district", "huyện", "quận", "xã", "phường" and so on.
func KindOf(text string) (Kind, bool) {
	switch sheet.Squash(text) {
	case "province", "tinh", "thanh_pho", "tinh_thanh", "tinh_thanh_pho", "thanh_pho_truc_thuoc_trung_uong":
		return Province, true
	case "district", "huyen", "quan", "thi_xa", "quan_huyen", "huyen_quan", "thanh_pho_thuoc_tinh":
		return District, true
	case "commune", "xa", "phuong", "thi_tran", "phuong_xa", "xa_phuong", "dac_khu":
		return Commune, true
	default:
		return "", false
	}
}

// digits tells whether a code consists of digits only.
func digits(code string) bool {
	return code != "" && strings.Trim(code, "0123456789") == ""
}

// pad puts back the zeros that a spreadsheet took from the front of a code.
func pad(code string, width int) string {
	if len(code) >= width {
		return code
	}

	return strings.Repeat("0", width-len(code)) + code
}
