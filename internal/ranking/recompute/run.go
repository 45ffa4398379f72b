package recompute

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Limit is after how long a run is given up; one that is older and not ended belongs to a process that died.
const Limit = 5 * time.Minute

// Start is the ledger's row of a run that begins.
type Start struct {
	ranking.Command

	Job    string
	Holder string
	At     time.Time
	Until  time.Time
}

// Change is what a computation wants written: with outcome Done the snapshots, in one commit with the ledger's row and
// the dirty marks its reading saw; else only the row and the marks.
type Change struct {
	ranking.End

	Snapshots []Snapshot
	// Lost is what went wrong while figures were written that turned out not to hold: they are taken back all the same.
	Lost error
	// Altered is where the rows that the run met were not what the run before had made of them.
	Altered []ranking.Difference
}

// Store reads the source and writes what a run makes of it.
type Store interface {
	// Begin writes the ledger's row of a run. Conflict when the scheduled moment already has its run.
	Begin(ctx context.Context, s Start) (int64, error)
	// Recompute reads the season in one transaction, and writes what decide makes of it in the same. Conflict when
	// the fence's lease has passed on or the run was given up; then nothing is written. decide may be called again.
	Recompute(ctx context.Context, runID int64, c ranking.Command, decide func(*Source) (*Change, error)) error
	// Fail ends a run that broke off.
	Fail(ctx context.Context, runID int64, at time.Time, reason string) error
}

// Runner carries out runs.
type Runner struct {
	store   Store
	seasons ranking.Seasons
	now     func() time.Time
	log     *slog.Logger
	holder  string
}

// NewRunner returns a runner whose runs bear the holder's name in the ledger.
func NewRunner(store Store, seasons ranking.Seasons, now func() time.Time, log *slog.Logger, holder string) *Runner {
	return &Runner{store: store, seasons: seasons, now: now, log: log, holder: holder}
}

// Press runs on behalf of a person who pressed the button. Forbidden or NotFound when the season is not theirs to run.
func (r *Runner) Press(ctx context.Context, actor account.Actor, id season.ID) (ranking.Report, error) {
	s, err := r.seasons.Season(ctx, id)
	if err != nil {
		return ranking.Report{}, fmt.Errorf("season to run: %w", err)
	}
	if err := account.May(actor, account.RunStart, account.Target{Path: s.UnitPath}); err != nil {
		return ranking.Report{}, err
	}
	return r.Run(ctx, ranking.Command{Season: id, Cause: ranking.ByButton, PersonID: actor.PersonID})
}

// Run tallies and ranks one season and publishes the figures if they prove right. The scheduled job, the button and the
// command all come here. A mismatch is a Report, not an error; Conflict when the moment has its run or another process leads.
func (r *Runner) Run(ctx context.Context, c ranking.Command) (report ranking.Report, err error) {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	began := r.now()
	id, err := r.store.Begin(ctx, Start{Command: c, Job: ranking.Job, Holder: r.holder, At: began, Until: began.Add(Limit)})
	if err != nil {
		return ranking.Report{}, fmt.Errorf("begin run of season %d: %w", c.Season, err)
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			r.log.ErrorContext(ctx, "run panicked", "run", id, "season", int64(c.Season), "panic", fmt.Sprint(thrown), "stack", stackOf(thrown))
			err = fmt.Errorf("%w: %v", errPanicked, thrown)
		}
		if err != nil {
			err = r.fail(ctx, id, err)
		}
	}()
	var last *Change
	err = r.recompute(ctx, id, c, func(change *Change) { last = change })
	if err != nil {
		return ranking.Report{}, err
	}
	if len(last.Altered) > 0 {
		r.log.ErrorContext(ctx, "stored figures were altered", "run", id, "season", int64(c.Season), "found", ranking.DifferencesText(last.Altered))
	}
	if last.Lost != nil {
		r.log.ErrorContext(ctx, "figures that do not hold could not be written either", "run", id, "season", int64(c.Season), "error", last.Lost)
	}
	report = ranking.Report{End: last.End, RunID: id, Took: last.At.Sub(began)}
	r.log.InfoContext(ctx, "run ended", "run", id, "season", int64(c.Season), "cause", string(c.Cause),
		"outcome", string(report.Outcome), "read", report.Read, "written", report.Written, "took", report.Took)
	return report, nil
}

func (r *Runner) recompute(ctx context.Context, id int64, c ranking.Command, keep func(*Change)) error {
	s, err := r.seasons.Season(ctx, c.Season)
	if err != nil {
		return fmt.Errorf("season of run %d: %w", id, err)
	}
	index, err := r.seasons.Index(ctx, s.RevisionID)
	if err != nil {
		return fmt.Errorf("index of run %d: %w", id, err)
	}
	return r.store.Recompute(ctx, id, c, func(source *Source) (*Change, error) {
		if source.Season.RevisionID != s.RevisionID {
			return nil, fmt.Errorf("season %d changed its index during run %d", c.Season, id)
		}
		source.Index = index
		change := Judge(source)
		change.Checked.Recounted = c.Cause.Recounts()
		change.At = r.now()
		keep(change)
		return change, nil
	})
}

// errPanicked is a fault of the program in the middle of a run.
var errPanicked = errors.New("run panicked")

// fail writes the failure to the ledger although the run's own context may be over.
func (r *Runner) fail(ctx context.Context, id int64, cause error) error {
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	reason := "error"
	switch {
	case errors.Is(cause, errPanicked):
		reason = "panic"
	case fault.KindOf(cause) == fault.Conflict:
		reason = "fenced"
	case errors.Is(cause, context.DeadlineExceeded):
		reason = "time"
	}
	if err := r.store.Fail(late, id, r.now(), reason); err != nil {
		r.log.ErrorContext(ctx, "failed run not noted", "run", id, "error", err)
	}
	return fmt.Errorf("run %d: %w", id, cause)
}

// Judge computes a season and decides what is written: everything, or nothing but the differences.
func Judge(source *Source) *Change {
	computed := Compute(source)
	change := &Change{End: ranking.End{
		Figures: ranking.Figures{Read: len(source.Schools), Checked: checked(&computed.Totals)},
		Outcome: ranking.Mismatch, Differences: computed.Differences,
	}}
	if len(computed.Differences) == 0 {
		change.Outcome = ranking.Done
		change.Snapshots = computed.Snapshots
		change.Written = len(computed.Snapshots)
	}
	return change
}

func checked(t *Totals) ranking.Checked {
	var c ranking.Checked
	for _, n := range t.States {
		c.Returns += n
	}
	for i, basis := range ranking.Bases() {
		b := &t.Bases[i]
		c.Bases = append(c.Bases, ranking.CheckedBasis{Basis: basis, Schools: b.Schools, Answers: b.Answers, Points: b.Points, Met: b.Met})
	}
	return c
}
