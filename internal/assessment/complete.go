package assessment

import (
	"github.com/thuocso/thuocso/internal/assessment/ratio"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Unfinished lists the ratios that are given by half. Of a returned return only what the school can mend counts. It
// needs all answers.
func (r *Return) Unfinished() []ratio.Unfinished {
	var list []ratio.Unfinished
	for _, code := range r.asked() {
		c, ok := r.Index.Component(code)
		a := r.Answer(code)
		if !ok || c.Kind != maturity.Ratio || r.State == Returned && !a.Open {
			continue
		}
		if lack := ratio.Of(a.Value.Numerator, a.Value.Denominator, a.Value.Note); lack != "" {
			list = append(list, ratio.Unfinished{Code: code, Lack: lack})
		}
	}

	return list
}
