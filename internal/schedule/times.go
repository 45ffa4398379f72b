package schedule

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// NightlySpec is when every open season is run where the configuration says nothing.
const NightlySpec = "0 2 * * *"

// Times are the moments of a schedule in a time zone.
type Times struct{ at cron.Schedule }

// Read reads a schedule in the five fields of cron.
func Read(spec string, zone *time.Location) (Times, error) {
	at, err := cron.ParseStandard(spec)
	if err != nil {
		return Times{}, fmt.Errorf("read schedule %q: %w", spec, err)
	}
	if fields, ok := at.(*cron.SpecSchedule); ok && zone != nil {
		fields.Location = zone
	}

	return Times{at}, nil
}

// Next returns the first moment after t, zero for none.
func (t Times) Next(after time.Time) time.Time { return t.at.Next(after) }

// Latest returns the last moment at or before t, looking back as far as a leap year.
func (t Times) Latest(now time.Time) (time.Time, bool) { return previous(t.at, now) }
