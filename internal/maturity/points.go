package maturity

import (
	"errors"
	"fmt"
	"math"
)

// Points are exact hundredths of a point.
type Points int32

// Hundred is one whole point in hundredths.
const hundred Points = 100

// maxPoints is the most that a place of a Vector can hold.
const maxPoints Points = math.MaxInt16

// ErrBadNumber says that a text is not a number of points.
var ErrBadNumber = errors.New("not a number of points")

// ParsePoints reads one to three digits, optionally with a point and one or two decimals: "6", "4.5", "10.25".
// No sign, comma, exponent or blank is accepted.
func ParsePoints(text string) (Points, error) {
	whole, rest, ok := digits(text, 3)
	if !ok {
		return 0, fmt.Errorf("parse points %.20q: %w", text, ErrBadNumber)
	}
	if rest == "" {
		return whole * hundred, nil
	}
	if rest[0] != '.' {
		return 0, fmt.Errorf("parse points %.20q: %w", text, ErrBadNumber)
	}
	part, end, ok := digits(rest[1:], 2)
	if !ok || end != "" {
		return 0, fmt.Errorf("parse points %.20q: %w", text, ErrBadNumber)
	}
	if len(rest) == 2 {
		part *= 10
	}
	return whole*hundred + part, nil
}

// digits reads one to most ASCII digits from the front of text.
func digits(text string, most int) (Points, string, bool) {
	var n Points
	i := 0
	for i < len(text) && i < most && text[i] >= '0' && text[i] <= '9' {
		n = n*10 + Points(text[i]-'0')
		i++
	}
	return n, text[i:], i > 0
}

// String writes the points with two decimals and a decimal point: "4.50".
func (p Points) String() string {
	sign, n := "", int64(p)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/int64(hundred), n%int64(hundred))
}
