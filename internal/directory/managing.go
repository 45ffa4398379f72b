package directory

import (
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/locale"
)

// Provenance of a managing office.
const (
	// Stated means that somebody named the office.
	Stated = "stated"
	// Secondary means the default rule as secondary sources tell it.
	Secondary = "secondary"
	// Unverified means the default rule where no source was seen: a school that has a THPT stage beside lower ones.
	Unverified = "unverified"
)

// Managing is which office reviews a school, and where that comes from.
type Managing struct {
	OfficeID   int64
	Provenance string
}

// byProvince is the default rule: the province keeps THPT, GDTX and PTDTNT, and, unverified, every other school with
// a THPT stage; the district has the rest, since there are no districts the commune.
func byProvince(r Record) (province bool, provenance string) {
	kind := sheet.Squash(r.Type)
	boarding := strings.Contains(kind, "ptdtnt") || strings.Contains(kind, "dan_toc_noi_tru")
	switch {
	case boarding, r.Has(GDTX):
		return true, Secondary
	case r.Has(THPT) && len(r.Stages) == 1:
		return true, Secondary
	case r.Has(THPT):
		return true, Unverified
	default:
		return false, Secondary
	}
}

// DefaultOffice applies the default rule at the place on the day.
func DefaultOffice(t Tree, r Record, place Unit, day time.Time) (Unit, string, bool) {
	province, provenance := byProvince(r)
	if province {
		office, ok := t.Above(place, Province, day)

		return office, provenance, ok
	}
	if office, ok := t.Above(place, District, day); ok {
		return office, provenance, true
	}
	office, ok := t.Above(place, Commune, day)

	return office, provenance, ok
}

// statedOffice reads the column of the managing office: a code, or a kind and a code ("huyện 148").
func (p *schoolPlan) statedOffice(row int, stated string, place Unit, day time.Time) (Unit, bool) {
	const field = "co_quan_quan_ly"
	code := stated[strings.LastIndexAny(stated, " :")+1:]
	word := strings.TrimSpace(strings.TrimRight(stated[:len(stated)-len(code)], " :"))
	kinds := Kinds()
	if word != "" {
		kind, ok := KindOf(word)
		if !ok {
			p.report.refuse(row, field, "directory.office_malformed", "text", sheet.Cut(stated, 40))

			return Unit{}, false
		}
		kinds = []Kind{kind}
	}
	if !digits(code) {
		p.report.refuse(row, field, "directory.office_malformed", "text", sheet.Cut(stated, 40))

		return Unit{}, false
	}
	var found []Unit
	for _, kind := range kinds {
		if len(code) != kind.Width() && word == "" {
			continue
		}
		if u, ok := p.tree.Find(kind, pad(code, kind.Width()), day); ok {
			found = append(found, u)
		}
	}
	if len(found) != 1 {
		p.report.refuse(row, field, "directory.office_missing", "text", sheet.Cut(stated, 40), "day", locale.Day(day))

		return Unit{}, false
	}
	home, _ := p.tree.Above(place, Province, day)
	theirs, _ := p.tree.Above(found[0], Province, day)
	if home.ID != theirs.ID {
		p.report.refuse(row, field, "directory.office_elsewhere", "office", found[0].Name, "province", home.Name)

		return Unit{}, false
	}

	return found[0], true
}
