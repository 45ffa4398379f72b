package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// waiting tells how many statements wait for a lock.
func waiting(ctx context.Context, db *sql.DB) (n int, err error) {
	err = db.QueryRowContext(ctx, `
SELECT count(*)
  FROM pg_stat_activity a
 WHERE a.datname = current_database()
   AND a.wait_event_type = 'Lock'`).Scan(&n)

	return n, err
}

// Whoever waits while another acts decides on what the other left: its points, its state, its post.
func TestWhoWaitedForTheLockSeesWhatTheOtherLeft(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	s := p.Schools[0]
	db := p.DB.SQL()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		fmt.Sprintf(`UPDATE school_return SET state = 'submitted', changed_by = %d WHERE id = $1`, s.Principal.PersonID),
		`UPDATE result SET points = overlay(points PLACING '\x9001' FROM 1) WHERE return_id = $1 AND basis = 'self'`,
	} {
		if _, err := tx.ExecContext(t.Context(), change, int64(s.Return)); err != nil {
			t.Fatal(err)
		}
	}
	var saved error
	var met *assessment.Return
	var both sync.WaitGroup
	both.Go(func() {
		_, saved = p.Returns.SaveAnswer(t.Context(), s.Staff, s.Return, assessment.SaveCommand{Code: "1.3.2", Raw: assessment.Raw{Points: "2"}})
	})
	both.Go(func() {
		_, err := p.Returns.Withdraw(t.Context(), s.Principal, s.Return)
		if err != nil {
			t.Error(err)
		}
		met, err = p.Returns.Load(t.Context(), s.Principal, s.Return)
		if err != nil {
			t.Error(err)
		}
	})
	for n := 0; n < 2; {
		if n, err = waiting(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	both.Wait()
	if saved != nil { // it came before the withdrawal
		lock, ok := fault.Of(saved).Detail.(assessment.Lock)
		if !ok || lock.State != assessment.Submitted || lock.ByPost != s.Principal.Display {
			t.Errorf("who waited was told %v %+v, want the state submitted by %s", saved, lock, s.Principal.Display)
		}
	}
	if met == nil || met.Points[0] != 400 {
		t.Errorf("return after both: %+v, want the points that were written before", met)
	}
}
