package workbook

import (
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper/returnbook"
)

// standing is what becomes of a row of a workbook that says something else than the return.
type standing int

const (
	// changed in the workbook alone.
	changed standing = iota
	// both: in the workbook, and meanwhile in the portal too.
	both
	// refused: what stands there is no valid answer, or a formula.
	refused
	// locked: the school may not change the answer now.
	locked
)

// difference is one row of a workbook that says something else than the return.
type difference struct {
	code     string
	standing standing
	raw      assessment.Raw
	given    returnbook.Given
	now      assessment.Answer
	// why is the fault of what is refused.
	why error
}

// accept refuses a workbook of another school, season or index.
func accept(p locale.Printer, mark returnbook.Mark, ret *assessment.Return) error {
	want := markOf(ret)
	switch {
	case mark == want:
		return nil
	case mark.SchoolCode != want.SchoolCode:
		return fault.New(fault.Invalid, "returnbook.other_school", "code", mark.SchoolCode, "own", want.SchoolCode).At("tep")
	case mark.SchoolYear != want.SchoolYear:
		return fault.New(fault.Invalid, "returnbook.other_year", "year", p.SchoolYear(mark.SchoolYear), "own", p.SchoolYear(want.SchoolYear)).At("tep")
	default:
		return fault.New(fault.Invalid, "returnbook.other_index").At("tep")
	}
}

// compare lists what the workbook says otherwise than the return: rows that nobody touched in the workbook are left
// out, whatever happened to them in the portal meanwhile.
func compare(ret *assessment.Return, rows []returnbook.Filled, at time.Time) []difference {
	var found []difference
	for i := range rows {
		row := &rows[i]
		if row.Kind != "" {
			continue // of the annex
		}
		a := ret.Answer(row.Code)
		d := difference{code: row.Code, raw: rawOf(ret.Index, a.Kind, row.Code, row.Now), given: row.Now, now: a}
		if row.Formula != "" {
			d.standing, d.why = refused, fault.New(fault.Invalid, "returnbook.formula", "cell", row.Formula)
			found = append(found, d)

			continue
		}
		if row.Now == row.Was {
			continue
		}
		_, value, err := assessment.Read(ret.Index, row.Code, d.raw)
		_, was, wasFault := assessment.Read(ret.Index, row.Code, rawOf(ret.Index, a.Kind, row.Code, row.Was))
		switch {
		case err != nil:
			d.standing, d.why = refused, err
		case value == a.Value || wasFault == nil && value == was:
			continue
		case !ret.Editable(row.Code, at):
			d.standing = locked
		case a.Version != row.Version:
			d.standing = both
		}
		found = append(found, d)
	}

	return found
}

// rawOf reads the cells of a row as its form would carry them.
func rawOf(index *maturity.Index, k assessment.Kind, code string, g returnbook.Given) assessment.Raw {
	raw := assessment.Raw{Note: g.Note}
	switch k {
	case assessment.Component:
		raw.Points = g.Answer
		if c, ok := index.Component(code); ok && c.Kind == maturity.Count {
			raw.Quantity = g.First
		} else {
			raw.Numerator, raw.Denominator = g.First, g.Second
		}
	case assessment.Condition:
		raw.Met = g.Answer
	case assessment.Info:
		raw.Body, raw.Note = g.Answer, ""
	}

	return raw
}
