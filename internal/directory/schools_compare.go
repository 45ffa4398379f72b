package directory

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// identify finds the school that the row is about: by its code, else by an old code that the row names.
func (p *schoolPlan) identify(r *schoolRow) bool {
	row := r.line.Number
	r.old = listed(p.head.Cell(r.line, "ma_cu"))
	found := slices.Clone(p.reg.find(r.code))
	for _, code := range r.old {
		if len(code) > maxCode {
			p.report.refuse(row, "ma_cu", "directory.school_code_malformed", "code", sheet.Cut(code, 40), "limit", maxCode)

			return false
		}
		for _, s := range p.reg.find(code) {
			if !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
	}
	if len(found) > 1 {
		p.report.refuse(row, "ma_truong", "directory.school_ambiguous", "code", r.code, "n", len(found))

		return false
	}
	if len(found) == 0 {
		return true
	}
	r.known = found[0]
	if first, twice := p.taken[r.known]; twice {
		p.report.refuse(row, "ma_truong", "directory.school_twice", "code", r.code, "first", first)

		return false
	}
	p.taken[r.known] = row

	return true
}

// compare turns a sound row into what has to be written.
func (p *schoolPlan) compare(r *schoolRow) (SchoolWrite, bool) {
	item := Item{Row: r.line.Number, Kind: Institution, Code: r.code, Name: r.facts.Name}
	if r.known == nil {
		p.report.Added = append(p.report.Added, item)

		return p.create(r), true
	}
	w := p.change(r)
	item.Differences = p.differences(r)
	if len(item.Differences) == 0 && w.empty() {
		p.report.Unchanged++

		return SchoolWrite{}, false
	}
	p.report.Changed = append(p.report.Changed, item)

	return w, true
}

// create stands the school since the sheet's day, or since its place and its office have been what they are.
func (p *schoolPlan) create(r *schoolRow) SchoolWrite {
	from := p.From
	if from.IsZero() {
		from = r.place.Valid.From
		if r.office.Valid.From.After(from) {
			from = r.office.Valid.From
		}
		if from.IsZero() {
			from = p.Today
		}
	}
	valid := Interval{From: from}

	return SchoolWrite{
		Standing: []Dated[Standing]{{Fact: r.standing(), Valid: valid.until(r.place.Valid.To)}},
		Records:  []Dated[Record]{{Fact: r.facts.Record, Valid: valid}},
		Managing: []Dated[Managing]{{Fact: r.managing(), Valid: valid.until(r.office.Valid.To)}},
		OldCodes: r.oldCodes(),
	}
}

// change brings a known school to what the row says.
func (p *schoolPlan) change(r *schoolRow) SchoolWrite {
	valid := Interval{From: p.day()}
	w := SchoolWrite{ID: r.known.ID, OldCodes: r.oldCodes()}
	w.Standing = put(r.known.Standing, r.standing(), valid.until(r.place.Valid.To), func(a, b Standing) bool {
		return a.Code == b.Code && a.Name == b.Name && a.ParentID == b.ParentID
	})
	w.Records = put(r.known.Records, r.facts.Record, valid, p.sameRecord)
	w.Managing = put(r.known.Managing, r.managing(), valid.until(r.office.Valid.To), func(a, b Managing) bool { return a == b })

	return w
}

func (w SchoolWrite) empty() bool {
	return len(w.Standing)+len(w.Records)+len(w.Managing)+len(w.OldCodes) == 0
}

func (p *schoolPlan) sameRecord(a, b Record) bool {
	before, after := facts{Record: a}, facts{Record: b}

	return !slices.ContainsFunc(p.columns, func(c column) bool { return c.show(&before) != c.show(&after) })
}

func (r *schoolRow) standing() Standing {
	return Standing{Code: r.code, Name: r.facts.Name, ParentID: r.place.ID, ParentPath: r.place.Path}
}

func (r *schoolRow) managing() Managing {
	return Managing{OfficeID: r.office.ID, Provenance: r.provenance}
}

// oldCodes are the codes to note: those the row names and the one it takes the place of.
func (r *schoolRow) oldCodes() []string {
	var codes []string
	add := func(code string) {
		if code != r.code && !slices.Contains(codes, code) && (r.known == nil || !slices.Contains(r.known.OldCodes, code)) {
			codes = append(codes, code)
		}
	}
	for _, code := range r.old {
		add(code)
	}
	if r.known != nil {
		for _, v := range r.known.Standing {
			add(v.Fact.Code)
		}
	}

	return codes
}

// differences says what changes, field by field.
func (p *schoolPlan) differences(r *schoolRow) []Difference {
	var list []Difference
	note := func(field, before, after string) {
		if before != after {
			list = append(list, Difference{Field: field, Old: sheet.Cut(before, 60), New: sheet.Cut(after, 60)})
		}
	}
	day := p.day()
	was, _ := at(r.known.Standing, day)
	place, _ := p.tree.Unit(was.Fact.ParentID, day)
	note("ma_truong", was.Fact.Code, r.code)
	note("ma_xa", place.Code, r.place.Code)
	for _, c := range p.columns {
		note(c.field, c.show(&r.was), c.show(&r.facts))
	}
	managed, _ := at(r.known.Managing, day)
	office, _ := p.tree.Unit(managed.Fact.OfficeID, day)
	note("co_quan_quan_ly", office.Code, r.office.Code)
	if office.Code == r.office.Code && managed.Fact.Provenance != r.provenance {
		note("co_quan_quan_ly", managed.Fact.Provenance, r.provenance)
	}
	note("ma_cu", "", strings.Join(r.oldCodes(), ", "))

	return list
}
