package directory

import (
	"time"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Interval is when a fact holds: from the day From up to, and without, the day To.
// A zero From is "since ever", a zero To "until further notice".
type Interval struct {
	From time.Time
	To   time.Time
}

// Holds tells whether the day lies in the interval.
func (i Interval) Holds(day time.Time) bool {
	return (i.From.IsZero() || !day.Before(i.From)) && (i.To.IsZero() || day.Before(i.To))
}

// Overlaps tells whether the intervals share a day.
func (i Interval) Overlaps(o Interval) bool {
	return (i.To.IsZero() || o.From.IsZero() || o.From.Before(i.To)) &&
		(o.To.IsZero() || i.From.IsZero() || i.From.Before(o.To))
}

// Covers tells whether every day of o lies in i.
func (i Interval) Covers(o Interval) bool {
	from := i.From.IsZero() || !o.From.IsZero() && !o.From.Before(i.From)
	to := i.To.IsZero() || !o.To.IsZero() && !o.To.After(i.To)

	return from && to
}

// Equal tells whether both intervals have the same days.
func (i Interval) Equal(o Interval) bool { return i.From.Equal(o.From) && i.To.Equal(o.To) }

// until returns the interval ended at the day, if that is earlier than its own end.
func (i Interval) until(day time.Time) Interval {
	if !day.IsZero() && (i.To.IsZero() || day.Before(i.To)) {
		i.To = day
	}

	return i
}

// args are the interval as arguments of a message that ends in from or from_to.
func (i Interval) args() []any { return []any{"from", locale.Day(i.From), "to", locale.Day(i.To)} }

// key chooses the message for an open or an ended interval.
func (i Interval) key(open, ended string) string {
	if i.To.IsZero() {
		return open
	}

	return ended
}

// The days between which a date makes sense.
func earliest() time.Time { return time.Date(1945, time.September, 2, 0, 0, 0, 0, time.UTC) }
func latest() time.Time   { return time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC) }

// ParseDay reads a day written as 2025-07-01 or 1/7/2025; field names the input at fault.
func ParseDay(field, text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		day, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if day.Before(earliest()) || day.After(latest()) {
			return time.Time{}, fault.New(fault.Invalid, "directory.date_out_of_sense", "field", field,
				"day", locale.Day(day), "earliest", locale.Day(earliest()), "latest", locale.Day(latest())).At(field)
		}

		return day, nil
	}

	return time.Time{}, fault.New(fault.Invalid, "directory.bad_date", "field", field, "text", sheet.Cut(text, 40)).At(field)
}

// ParseInterval reads both ends; an empty from or to leaves that end open.
func ParseInterval(from, to string) (Interval, error) {
	var i Interval
	var err error
	if from != "" {
		if i.From, err = ParseDay("valid-from", from); err != nil {
			return Interval{}, err
		}
	}
	if to != "" {
		if i.To, err = ParseDay("valid-to", to); err != nil {
			return Interval{}, err
		}
	}
	if !i.From.IsZero() && !i.To.IsZero() && !i.From.Before(i.To) {
		return Interval{}, fault.New(fault.Invalid, "directory.dates_reversed",
			"from", locale.Day(i.From), "to", locale.Day(i.To)).At("valid-to")
	}

	return i, nil
}
