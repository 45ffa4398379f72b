package paper

import (
	"github.com/thuocso/thuocso/internal/maturity"
)

// components is the sheet with every component of every school: group over criterion
// over component, its maximum under it.
func (m maker) components() *sheet {
	s := m.sheet("components")
	s.headRows, s.frozen, s.large = 4, 3, true
	c := columns{s: s, p: m.Printer}
	c.one("paper.col.no", whole, 6)
	c.one("paper.col.code", words, 16)
	c.one("paper.col.school", words, 32)
	c.one("paper.col.office", words, 22)
	c.one("paper.col.state", words, 13)
	for i, g := range m.book.Groups {
		m.groupColumns(c, i, g)
	}
	c.one("paper.col.level", whole, 10)
	for i, row := range m.book.Components {
		s.rows = append(s.rows, m.schoolCells(i+1, row))
	}
	s.notes = []string{m.T("paper.note.components"), m.T("paper.note.undecided")}

	return s
}

func (m maker) groupColumns(c columns, no int, g GroupHead) {
	start := len(c.s.columns)
	for _, code := range g.Conditions {
		c.head(heading{row: 1, rows: 3, text: m.T("paper.col.condition", "code", code), upright: true})
		c.add(words, 7)
	}
	for _, criterion := range g.Criteria {
		c.head(heading{row: 1, cols: len(criterion.Components), text: criterion.Code + ". " + criterion.Name})
		for _, component := range criterion.Components {
			c.head(heading{row: 2, text: component.Code + " " + component.Name, upright: true})
			c.head(heading{row: 3, text: m.T("paper.col.max", "max", m.Short(int64(component.Max)))})
			c.add(points, 7)
		}
	}
	c.head(heading{row: 1, rows: 3, text: m.T("paper.col.sum_from")})
	c.add(points, 8)
	c.head(heading{row: 1, rows: 3, text: m.T("paper.col.sum_to")})
	c.add(points, 8)
	c.s.headings = append(c.s.headings, heading{row: 0, col: start, cols: len(c.s.columns) - start, text: m.groupText(no)})
}

// head puts a heading cell over the column that is added next.
func (c columns) head(h heading) {
	h.col = len(c.s.columns)
	c.s.headings = append(c.s.headings, h)
}

func (m maker) schoolCells(no int, r SchoolRow) []any {
	cells := make([]any, 0, len(r.Points)+len(r.Met)+12)
	cells = append(cells, no, r.Code, r.School, r.Office, r.State)
	place, gate := 0, 0
	for i, g := range m.book.Groups {
		for range g.Conditions {
			cells = append(cells, m.met(r, gate))
			gate++
		}
		for _, criterion := range g.Criteria {
			for range criterion.Components {
				cells = append(cells, m.point(r, place))
				place++
			}
		}
		if r.Known && i < len(r.Low) {
			cells = append(cells, hundredths(r.Low[i]), hundredths(r.High[i]))
		} else {
			cells = append(cells, nil, nil)
		}
	}
	if r.Known {
		return append(cells, m.level(r.Level))
	}

	return append(cells, nil)
}

func (m maker) met(r SchoolRow, gate int) any {
	switch {
	case !r.Known || gate >= len(r.Met):
		return nil
	case r.Met[gate]:
		return m.T("paper.met")
	default:
		return m.T("paper.missed")
	}
}

func (m maker) point(r SchoolRow, place int) any {
	if !r.Known || place >= len(r.Points) {
		return nil
	}
	if r.Points[place] == maturity.NotApplicable {
		return m.T("paper.not_applicable")
	}
	p, ok := r.Points.At(place)
	if !ok {
		return nil
	}

	return hundredths(p)
}
