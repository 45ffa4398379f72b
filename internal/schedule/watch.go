package schedule

import (
	"context"
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
)

// Watch looks whether the stored figures are still what runs made, notes the moments that pass while jobs are paused, and catches up the season whose moment passed without its run
// although this process led: the clockwork may have been held up.
func (l *Leader) Watch(ctx context.Context) error {
	if l.Leads() == 0 || l.holds == nil {
		return nil
	}
	stand, err := l.holds.Stand(ctx)
	if err != nil {
		return fmt.Errorf("look for paused jobs: %w", err)
	}
	now := l.now()
	if stand.Wrong(now) {
		l.log.ErrorContext(ctx, "clock is wrong: nothing is run", "now", now, "database", stand.Database, "ledger", stand.Ledger)

		return nil
	}
	found, err := l.holds.Altered(ctx, now, l.holder)
	for _, id := range found {
		l.log.ErrorContext(ctx, "stored figures were altered", "season", int64(id))
	}
	if err != nil {
		return fmt.Errorf("look for altered figures: %w", err)
	}
	for id, pause := range stand.Paused {
		if err := l.skip(ctx, id, pause.At, now); err != nil {
			return err
		}
	}
	moment, ok := previous(l.nightly, now.Add(-watch.Grace))
	if !ok {
		return nil
	}

	return l.everySeason(ctx, moment, ranking.ByCatchUp)
}

// skip notes the last moment of a job that passed since it was paused.
func (l *Leader) skip(ctx context.Context, id watch.ID, since, now time.Time) error {
	at := l.nightly
	if id.Job != ranking.Job {
		at = nil
		for _, c := range l.jobs {
			if c.Name == id.Job {
				at = c.at
			}
		}
	}
	if at == nil {
		return nil
	}
	moment, ok := previous(at, now)
	if !ok || !moment.After(since) {
		return nil
	}
	if err := l.holds.Skip(ctx, id, moment, now, l.holder); err != nil {
		return fmt.Errorf("note what a paused job misses: %w", err)
	}

	return nil
}

// order is what is to be done of a job now: for which moment and why; none where nothing is due.
type order struct {
	moment time.Time
	cause  ranking.Cause
	by     int64
}

// ordered finds what is to be done of a job now: what a person asked for first, then its moment that has no run yet. Nothing
// of a paused job, nothing by a wrong clock.
func (l *Leader) ordered(ctx context.Context, c *charge, since time.Time) (order, bool, error) {
	if l.holds != nil {
		stand, err := l.holds.Stand(ctx)
		if err != nil {
			return order{}, false, fmt.Errorf("look for what people decided: %w", err)
		}
		if _, paused := stand.Paused[watch.ID{Job: c.Name}]; paused || stand.Wrong(l.now()) {
			return order{}, false, nil
		}
		if q, asked := stand.Asked[c.Name]; asked {
			return order{cause: ranking.ByButton, by: q.ByID}, true, nil
		}
	}
	moment, ok := previous(c.at, l.now())
	if !ok || !c.ran.Before(moment) {
		return order{}, false, nil
	}
	last, err := l.ledger.Last(ctx, c.Name)
	if err != nil {
		return order{}, false, fmt.Errorf("look for the last run: %w", err)
	}
	if !last.Before(moment) {
		c.ran = moment

		return order{}, false, nil
	}
	cause := ranking.BySchedule
	if moment.Before(since) || l.now().Sub(moment) > watch.Grace {
		cause = ranking.ByCatchUp
	}

	return order{moment: moment, cause: cause}, true, nil
}
