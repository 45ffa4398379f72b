package jobs

import (
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	view "github.com/thuocso/thuocso/web/page/jobs"
	"github.com/thuocso/thuocso/web/part"
)

// press has a job done now: a season at once, a job of the whole portal by whoever leads.
func (d Deps) press(r *portal.Request) error {
	id, err := asked(r)
	if err != nil {
		return err
	}
	if id.Season == 0 {
		if err := d.Watch.Ask(r.Context(), r.Actor, id.Job); err != nil {
			return err
		}
		r.Flash(part.OK, "jobs.asked")

		return r.Redirect(href(id, 1))
	}
	report, err := d.Runs.Press(r.Context(), r.Actor, id.Season)
	if err != nil {
		return err
	}
	tone := part.OK
	if report.Outcome != ranking.Done {
		tone = part.Bad
	}
	r.Flash(tone, "figures.run."+string(report.Outcome), "read", r.Printer.Int(int64(report.Read)),
		"written", r.Printer.Int(int64(report.Written)), "took", seconds(r.Printer, report.Took))

	return r.Redirect(href(id, 1))
}

// seconds writes a duration to the hundredth of a second.
func seconds(p locale.Printer, d time.Duration) string {
	return p.T("figures.seconds", "n", p.Decimal((d+5*time.Millisecond).Milliseconds()/10, 2))
}

// pause lets a job rest.
func (d Deps) pause(r *portal.Request) error {
	id, err := asked(r)
	if err != nil {
		return err
	}
	reason, err := r.FormText("ly-do", mostTyped)
	if err == nil {
		err = d.Watch.Pause(r.Context(), r.Actor, id, reason)
	}
	if f := fault.Of(err); err != nil && f.Kind == fault.Invalid {
		return d.show(r, id, f)
	}
	if err != nil {
		return err
	}
	r.Flash(part.OK, "jobs.paused.done")

	return r.Redirect(href(id, 1))
}

// resume lets a job go on.
func (d Deps) resume(r *portal.Request) error {
	id, err := asked(r)
	if err != nil {
		return err
	}
	resumed, err := d.Watch.Resume(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	if resumed.Missed == 0 {
		r.Flash(part.OK, "jobs.resumed")
	} else {
		r.Flash(part.Wait, "jobs.resumed.missed", "n", strconv.Itoa(resumed.Missed), "first", r.Printer.DateTime(resumed.First),
			"last", r.Printer.DateTime(resumed.Last))
	}

	return r.Redirect(href(id, 1))
}

// clock takes the word of a person that the clock is right.
func (d Deps) clock(r *portal.Request) error {
	if err := d.Watch.Trust(r.Context(), r.Actor); err != nil {
		return err
	}
	r.Flash(part.OK, "jobs.clock.done")

	return r.Redirect(view.AllPath)
}

// seen notes that the person has looked into altered figures.
func (d Deps) seen(r *portal.Request) error {
	id, err := asked(r)
	if err != nil {
		return err
	}
	upTo, err := r.FormInt("den", 1, 1<<62)
	if err != nil {
		return err
	}
	if err := d.Watch.Seen(r.Context(), r.Actor, id, upTo); err != nil {
		return err
	}
	r.Flash(part.OK, "jobs.seen.done")

	return r.Redirect(href(id, 1))
}
