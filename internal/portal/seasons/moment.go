package seasons

import (
	"time"

	"github.com/thuocso/thuocso/internal/fault"
)

// midnight is how people write the last moment of a day.
const midnight = "24:00"

// parseMoment reads a day and an hour of the province's time zone; 24:00 is the first moment of the next day.
func parseMoment(field, day, hour string, zone *time.Location) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "season.bad_day").At(field)
	}
	if hour == midnight {
		return d.AddDate(0, 0, 1), nil
	}
	h, err := time.Parse("15:04", hour)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "season.bad_hour").At(field + hourSuffix)
	}

	return time.Date(d.Year(), d.Month(), d.Day(), h.Hour(), h.Minute(), 0, 0, zone), nil
}

// splitUntil writes a last moment as a day and an hour: midnight is 24:00 of the day that ends.
func splitUntil(t time.Time, zone *time.Location) (day, hour string) {
	t = t.In(zone)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.AddDate(0, 0, -1).Format(time.DateOnly), midnight
	}

	return splitFrom(t, zone)
}

// splitFrom writes a first moment as a day and an hour.
func splitFrom(t time.Time, zone *time.Location) (day, hour string) {
	t = t.In(zone)

	return t.Format(time.DateOnly), t.Format("15:04")
}
