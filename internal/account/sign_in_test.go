package account_test

import (
	"context"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

// desk is a store of one account that notes what is asked of it.
type desk struct {
	account.Store
	who   account.Credential
	tally account.Tally
	asked []string
}

func (d *desk) Weigh(_ context.Context, _ account.Attempt, decide func(account.Tally) (account.Tally, error)) error {
	d.asked = append(d.asked, "weigh")
	t, err := decide(d.tally)
	if err == nil {
		d.tally = t
	}

	return err
}

func (d *desk) Credential(_ context.Context, login string) (account.Credential, error) {
	d.asked = append(d.asked, "credential")
	if login != d.who.Login {
		return account.Credential{}, nil
	}

	return d.who, nil
}

func (d *desk) Open(context.Context, account.NewSession) error {
	d.asked = append(d.asked, "open")

	return nil
}

// Unknown, disabled, without a password and wrong: the same questions to the store, the same work of
// hashing, the same answer.
func TestEveryFailureTakesTheSamePath(t *testing.T) {
	t.Parallel()
	cost := account.Cost{MemoryKiB: 24 << 10, Passes: 1, Lanes: 1}
	hash, err := account.NewHasher(cost).Hash(t.Context(), "trường học thân thiện")
	if err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]account.Credential{
		"wrong":    {Login: "someone", Hash: hash},
		"unknown":  {Login: "another", Hash: hash},
		"no hash":  {Login: "someone"},
		"disabled": {Login: "someone", Hash: hash, Disabled: true},
	} {
		d := &desk{who: who}
		s := account.New(d, account.Options{Now: clock, Cost: cost})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := s.SignIn(t.Context(), account.SignIn{Login: "someone", Password: "wrong password"})
		runtime.ReadMemStats(&after)
		if f := fault.Of(err); f.Kind != fault.Invalid || f.Key != "account.sign_in_wrong" || f.Field != "" || f.Detail != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff([]string{"weigh", "credential", "weigh"}, d.asked); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used < uint64(cost.MemoryKiB)<<10 {
			t.Errorf("%s: %d bytes of work only", name, used)
		}
	}
}

func clock() time.Time { return time.Date(2025, time.May, 12, 9, 0, 0, 0, time.UTC) }

// However tries and pauses follow one another, the wait told is never over thirty seconds, and
// waiting that long always lets the next try be checked.
func TestWaitsAreBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := &desk{tally: account.Tally{
			Pair:    failures(t, "pair"),
			Account: failures(t, "account"),
			Address: failures(t, "address"),
			Known:   rapid.Bool().Draw(t, "known"),
		}}
		now := clock()
		s := account.New(d, account.Options{Now: func() time.Time { return now }, Cost: account.Cost{MemoryKiB: 8, Passes: 1, Lanes: 1}})
		try := func() error {
			_, err := s.SignIn(context.Background(), account.SignIn{Login: "someone", Password: "wrong password"})

			return err
		}
		for range rapid.IntRange(1, 8).Draw(t, "tries") {
			err := try()
			if fault.KindOf(err) == fault.TooMany {
				wait, ok := fault.Of(err).Detail.(account.Wait)
				if !ok || wait.RetryAfter() < 1 || wait.RetryAfter() > 30 {
					t.Fatalf("told to wait %v", fault.Of(err).Detail)
				}
				now = now.Add(time.Duration(wait))
				if err := try(); fault.KindOf(err) != fault.Invalid {
					t.Fatalf("after the wait of %v: %v", wait, err)
				}
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "pause")) * time.Second)
		}
	})
}

func failures(t *rapid.T, name string) account.Failures {
	return account.Failures{
		Count:  rapid.IntRange(0, 1000).Draw(t, name),
		LastAt: clock().Add(-time.Duration(rapid.IntRange(0, 1200).Draw(t, name+" ago")) * time.Second),
	}
}

func TestWaitIsToldInSeconds(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(account.Wait(1500 * time.Millisecond))
	if err != nil || !strings.Contains(string(b), `"seconds":2`) {
		t.Errorf("%s, %v", b, err)
	}
}
