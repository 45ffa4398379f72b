package assessment

import "github.com/thuocso/thuocso/internal/maturity"

// Lack is why an answer that has points is not complete.
type Lack string

// The lacks.
const (
	// HalfRatio is a ratio with one of its two figures.
	HalfRatio Lack = "half_ratio"
	// ZeroWhole is a ratio of nothing, without a word why.
	ZeroWhole Lack = "zero_whole"
)

// Unfinished is one answer that must be completed before the return is sent.
type Unfinished struct {
	Code string
	Lack Lack
}

// Unfinished lists the answers that are given by half: a ratio with one figure of two, or over nothing without an
// explanation. Figures that a revision only asks for beside the points may both be absent. Of a returned return only
// what the school can mend counts. It needs all answers.
func (r *Return) Unfinished() []Unfinished {
	var list []Unfinished
	for _, code := range r.asked() {
		c, ok := r.Index.Component(code)
		if !ok || c.Kind != maturity.Ratio {
			continue
		}
		a := r.Answer(code)
		if r.State == Returned && !a.Open {
			continue
		}
		switch v := a.Value; {
		case (v.Numerator == None) != (v.Denominator == None):
			list = append(list, Unfinished{code, HalfRatio})
		case v.Denominator == 0 && v.Note == "":
			list = append(list, Unfinished{code, ZeroWhole})
		}
	}

	return list
}

// Unmended lists the returned answers that the school has not changed since the office returned them, in index order;
// changed is what ChangedSinceReturn reads from the record.
func (r *Return) Unmended(changed map[string]Earlier) []string {
	if r.State != Returned {
		return nil
	}
	var codes []string
	for _, code := range r.Codes() {
		if _, mended := changed[code]; r.Answer(code).Open && !mended {
			codes = append(codes, code)
		}
	}

	return codes
}
