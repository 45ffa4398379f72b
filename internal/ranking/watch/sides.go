package watch

import (
	"strconv"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking"
)

// Sides are the two figures of a difference as people write them: points with their decimals, a level by its two ends where
// these differ, all else as numbers.
func Sides(d *ranking.Difference) (source, computed any) {
	say := func(n int64) any { return n }
	switch d.What {
	case "result_points", "sum", "value", "unit_group", "unit_points":
		say = func(n int64) any { return locale.Hundredths(n) }
	case "result_level", "level":
		say = levels
	}

	return say(d.Source), say(d.Computed)
}

// levels are two levels in one number: 22 is level 2, 23 is level 2 or 3; one digit is a level alone.
func levels(n int64) any {
	if low, high := n/10, n%10; low > 0 && low != high {
		return strconv.FormatInt(low, 10) + "–" + strconv.FormatInt(high, 10)
	}

	return strconv.FormatInt(n%10, 10)
}
