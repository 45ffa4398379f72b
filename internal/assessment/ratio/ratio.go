// Package ratio tells whether the two figures behind a ratio's points are complete.
package ratio

// Lack is why they are not; empty where they are.
type Lack string

// The lacks.
const (
	// Half is one figure of two.
	Half Lack = "half_ratio"
	// Zero is a ratio of nothing, without a word why.
	Zero Lack = "zero_whole"
)

// Unfinished is one answer that must be completed before its return is sent.
type Unfinished struct {
	Code string
	Lack Lack
}

// Of tells what figures lack; a negative figure is not given. Both may be absent: a revision that makes the points of
// them counts the answer as missing then, others only ask for them beside the points.
func Of(numerator, denominator int64, note string) Lack {
	switch {
	case (numerator < 0) != (denominator < 0):
		return Half
	case denominator == 0 && note == "":
		return Zero
	default:
		return ""
	}
}
