package schedule_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/thuocso/thuocso/internal/schedule"
)

func TestClockworkLeadsAtOnceAndResigns(t *testing.T) {
	t.Parallel()
	s := newStage()
	l := s.leader(t, "one")
	w := schedule.Start(t.Context(), l, hanoi, slog.New(slog.DiscardHandler))
	if l.Leads() == 0 {
		t.Error("nobody leads")
	}
	if err := w.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if l.Leads() != 0 || !s.store.until.IsZero() {
		t.Error("the lease was kept")
	}
}

func TestNightlyScheduleMustBeReadable(t *testing.T) {
	t.Parallel()
	if _, err := schedule.NewLeader(schedule.Config{Nightly: "at night"}); err == nil {
		t.Error("accepted")
	}
}
