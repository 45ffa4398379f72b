package plan

import (
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// UnitWord is what a figure counts: the plan's own word, or the word of its unit.
func UnitWord(p locale.Printer, f *maturity.Figure) string {
	if f.Unit.Value == maturity.Counted {
		return f.Word.In(string(p.Lang()))
	}

	return p.T("plan.unit." + f.Unit.Value)
}
