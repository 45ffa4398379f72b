package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// town is a database with a province, an office and two schools, and the service under a clock
// that the test moves.
type town struct {
	db       *postgres.DB
	accounts *account.Service
	units    map[string]int64
	paths    map[string]string

	mu  sync.Mutex
	now time.Time
}

func newTown(tb testing.TB) *town {
	tb.Helper()
	w := &town{db: pgtest.New(tb), units: map[string]int64{}, paths: map[string]string{}, now: pgtest.Now()}
	w.accounts = account.New(postgres.NewAccounts(w.db), account.Options{
		Now: w.clock, Cost: account.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1},
	})
	w.id(tb, "ministry", `SELECT id FROM unit WHERE kind = 'ministry'`)
	w.paths["ministry"] = fmt.Sprintf("/%d/", w.units["ministry"])
	w.unit(tb, "province", "province", "ministry")
	w.unit(tb, "far", "province", "ministry")
	w.unit(tb, "district", "district", "province")
	w.unit(tb, "school", "school", "district")
	w.unit(tb, "second", "school", "district")

	return w
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()

	return w.now
}

func (w *town) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *town) id(tb testing.TB, name, statement string, args ...any) {
	tb.Helper()
	var id int64
	if err := w.db.SQL().QueryRowContext(tb.Context(), statement, args...).Scan(&id); err != nil {
		tb.Fatalf("%v\n%s", err, statement)
	}
	if name != "" {
		w.units[name] = id
	}
}

func (w *town) unit(tb testing.TB, name, kind, parent string) {
	tb.Helper()
	w.id(tb, name, `INSERT INTO unit (kind) VALUES ($1) RETURNING id`, kind)
	w.paths[name] = fmt.Sprintf("%s%d/", w.paths[parent], w.units[name])
	w.id(tb, "", `INSERT INTO unit_version (unit_id, kind, valid, code, name, path)
		VALUES ($1, $2, daterange('2020-01-01', NULL), $3, $4, $5) RETURNING id`,
		w.units[name], kind, fmt.Sprintf("C%d", w.units[name]), name, w.paths[name])
	if kind == "school" {
		w.id(tb, "", `INSERT INTO managing (school_id, office_id, valid) VALUES ($1, $2, daterange('2020-01-01', NULL)) RETURNING id`,
			w.units[name], w.units[parent])
	}
}

const goodPassword = "con trâu đi trước" //nolint:gosec // of tests only

// member makes an account with a password and returns its login.
func (w *town) member(tb testing.TB, login string, r account.Role, unit string) account.Invitation {
	tb.Helper()
	made, err := w.accounts.Create(tb.Context(), root(w), account.NewAccount{
		Login: login, Display: "Chức danh", Role: r, UnitID: w.units[unit],
	})
	if err != nil {
		tb.Fatal(err)
	}
	if err := w.accounts.SetPassword(tb.Context(), made.Token, goodPassword); err != nil {
		tb.Fatal(err)
	}

	return made
}

// root may do everything in the whole country.
func root(w *town) account.Actor {
	return account.Actor{PersonID: 1 << 40, Grants: []account.Grant{
		{Role: account.SystemAdmin, UnitID: w.units["ministry"], Path: w.paths["ministry"]},
	}}
}

func (w *town) signIn(ctx context.Context, login, password, from string) (string, error) {
	return w.accounts.SignIn(ctx, account.SignIn{Login: login, Password: password, Address: netip.MustParseAddr(from), Agent: "test"})
}

func TestSessionBringsTheActor(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	made := w.member(t, "hieu.truong", account.Principal, "school")
	if err := w.accounts.Grant(t.Context(), root(w), made.PersonID, account.Place{Role: account.Reviewer, UnitID: w.units["district"]}); err != nil {
		t.Fatal(err)
	}
	token, err := w.signIn(t.Context(), " Hieu.Truong ", goodPassword, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.accounts.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	want := account.Actor{PersonID: made.PersonID, Display: "Chức danh", Grants: []account.Grant{
		{Role: account.Principal, UnitID: w.units["school"], Path: w.paths["school"], UnitName: "school"},
		{Role: account.Reviewer, UnitID: w.units["district"], Path: w.paths["district"], UnitName: "district"},
	}}
	if diff := cmp.Diff(want, s.Actor); diff != "" {
		t.Error(diff)
	}
	if len(s.CSRF) != 32 {
		t.Errorf("%d bytes of form secret", len(s.CSRF))
	}
	var stored int
	w.id(t, "stored", `SELECT count(*) FROM session WHERE position($1 IN encode(token_hash, 'escape')) > 0`, token)
	if stored = int(w.units["stored"]); stored != 0 {
		t.Error("the token itself is in the database")
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, w *town, token string){
		"signed out": func(t *testing.T, w *town, token string) {
			t.Helper()
			if err := w.accounts.SignOut(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		},
		"idle": func(_ *testing.T, w *town, _ string) { w.wait(account.SessionIdle) },
		"at last": func(t *testing.T, w *town, token string) {
			t.Helper()
			for used := time.Duration(0); used < account.SessionLongest; used += 6 * time.Hour {
				if _, err := w.accounts.Session(t.Context(), token); err != nil {
					t.Fatalf("ended after %s already: %v", used, err)
				}
				w.wait(6 * time.Hour)
			}
		},
		"disabled": func(t *testing.T, w *town, token string) {
			t.Helper()
			if err := w.accounts.SetDisabled(t.Context(), root(w), w.person(t, token), true); err != nil {
				t.Fatal(err)
			}
		},
		"everywhere": func(t *testing.T, w *town, token string) {
			t.Helper()
			if err := w.accounts.SignOutEverywhere(t.Context(), account.Actor{PersonID: w.person(t, token)}); err != nil {
				t.Fatal(err)
			}
		},
		"new link used": func(t *testing.T, w *town, token string) {
			t.Helper()
			made, err := w.accounts.Invite(t.Context(), root(w), w.person(t, token))
			if err != nil {
				t.Fatal(err)
			}
			if err := w.accounts.SetPassword(t.Context(), made.Token, goodPassword+"!"); err != nil {
				t.Fatal(err)
			}
		},
		"replaced by the next sign-in of the browser": func(t *testing.T, w *town, token string) {
			t.Helper()
			_, err := w.accounts.SignIn(t.Context(), account.SignIn{Login: "someone", Password: goodPassword, Carried: token})
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.member(t, "someone", account.Staff, "school")
			token, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.1")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.accounts.Session(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			end(t, w, token)
			if _, err := w.accounts.Session(t.Context(), token); fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("still there: %v", err)
			}
		})
	}
}

func (w *town) person(t *testing.T, token string) int64 {
	t.Helper()
	s, err := w.accounts.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}

	return s.Actor.PersonID
}

func TestLastUseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "someone", account.Staff, "school")
	token, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	start := w.clock()
	for _, c := range []struct{ wait, want time.Duration }{{30 * time.Second, 0}, {30 * time.Second, 0}, {time.Second, time.Minute}} {
		w.wait(c.wait)
		s, err := w.accounts.Session(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.SeenAt.Sub(start); got != c.want {
			t.Errorf("after %s more: seen at %s, want %s", c.wait, got, c.want)
		}
	}
}

func TestNoWordOnWhatWasWrong(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "someone", account.Staff, "school")
	gone := w.member(t, "disabled", account.Staff, "school")
	if err := w.accounts.SetDisabled(t.Context(), root(w), gone.PersonID, true); err != nil {
		t.Fatal(err)
	}
	if _, err := w.accounts.Create(t.Context(), root(w), account.NewAccount{
		Login: "invited", Display: "x", Role: account.Staff, UnitID: w.units["school"],
	}); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range []struct{ login, password string }{
		{"someone", "wrong password"},
		{"nobody.at.all", goodPassword},
		{"disabled", goodPassword},
		{"invited", ""},
		{strings.Repeat("x", 900), goodPassword},
		{"", ""},
	} {
		_, err := w.signIn(t.Context(), c.login, c.password, "192.0.2.1")
		said = append(said, fmt.Sprint(fault.KindOf(err), err))
	}
	for i := range said {
		if said[i] != said[0] {
			t.Errorf("%d: %s, not %s", i, said[i], said[0])
		}
	}
}

func TestDelaysNeverLockAnAccount(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "someone", account.Staff, "school")
	longest := time.Duration(0)
	for range 12 {
		wait := w.fail(t, "someone", "192.0.2.66")
		longest = max(longest, wait)
		w.wait(wait)
	}
	if longest != 30*time.Second {
		t.Errorf("the longest wait was %s, want 30 s", longest)
	}
	w.fail(t, "someone", "192.0.2.66")
	// Within the wait even the right password waits, there; and it makes nothing longer.
	for range 3 {
		if _, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.66"); fault.KindOf(err) != fault.TooMany {
			t.Fatalf("a right password within the wait: %v", err)
		}
	}
	w.wait(8 * time.Second)
	if _, err := w.signIn(t.Context(), "someone", goodPassword, "198.51.100.7"); err != nil {
		t.Errorf("the owner elsewhere is kept out longer than 8 s: %v", err)
	}
	w.wait(22 * time.Second)
	if _, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.66"); err != nil {
		t.Errorf("after 30 s: %v", err)
	}
}

func TestOneAccountsFailuresSpareItsNeighbours(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "guessed", account.Staff, "school")
	w.member(t, "neighbour", account.Staff, "school")
	for range 40 {
		w.wait(w.fail(t, "guessed", "192.0.2.1"))
	}
	if _, err := w.signIn(t.Context(), "neighbour", goodPassword, "192.0.2.1"); err != nil {
		t.Errorf("the neighbour behind the same address: %v", err)
	}
}

func TestManyAccountsFromOneAddressSlowDown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "known", account.Staff, "school")
	w.member(t, "new", account.Staff, "school")
	if _, err := w.signIn(t.Context(), "known", goodPassword, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	for i := range 15 {
		if _, err := w.signIn(t.Context(), fmt.Sprintf("guess%d", i), "wrong password", "192.0.2.1"); fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	}
	if _, err := w.signIn(t.Context(), "new", goodPassword, "192.0.2.1"); fault.KindOf(err) != fault.TooMany {
		t.Errorf("guessing at many accounts is not slowed: %v", err)
	}
	if _, err := w.signIn(t.Context(), "known", goodPassword, "192.0.2.1"); err != nil {
		t.Errorf("whoever is known there is slowed, too: %v", err)
	}
}

func TestManyTriesAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "someone", account.Staff, "school")
	var checked sync.Map
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			_, err := w.signIn(t.Context(), "someone", "wrong password", "192.0.2.1")
			checked.Store(i, fault.KindOf(err) == fault.Invalid)
		})
	}
	all.Wait()
	n := 0
	checked.Range(func(_, v any) bool {
		if v == true {
			n++
		}

		return true
	})
	if n != 3 {
		t.Errorf("%d of 24 tries at once were checked, want 3", n)
	}
}

// fail signs in wrongly and returns how long the next try there must wait.
func (w *town) fail(t *testing.T, login, from string) time.Duration {
	t.Helper()
	_, err := w.signIn(t.Context(), login, "wrong password", from)
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("%s from %s: %v", login, from, err)
	}
	_, err = w.signIn(t.Context(), login, "wrong password", from)
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.TooMany {
		// It was counted as one more failure: that is within the free tries.
		return 0
	}
	wait, ok := f.Detail.(account.Wait)
	if !ok || wait.RetryAfter() < 1 || time.Duration(wait) > 30*time.Second {
		t.Fatalf("wait %v", f.Detail)
	}

	return time.Duration(wait)
}
