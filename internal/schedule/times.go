package schedule

import (
	"cmp"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
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

// Plans are the schedules of the seasons' run, whose empty spec is NightlySpec, and of the jobs. One that cannot be read is left
// out: NewLeader refuses it.
func Plans(nightly string, jobs []Job, zone *time.Location) []watch.Plan {
	list := []watch.Plan{{Job: ranking.Job, Spec: cmp.Or(nightly, NightlySpec)}}
	for _, j := range jobs {
		list = append(list, watch.Plan{Job: j.Name, Spec: j.Spec})
	}
	read := list[:0]
	for _, p := range list {
		if times, err := Read(p.Spec, zone); err == nil {
			p.Times = times
			read = append(read, p)
		}
	}

	return read
}
