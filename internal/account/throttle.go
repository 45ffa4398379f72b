package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/netip"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
)

// How failed sign-ins slow the next try down. Three counters are kept:
//
//   - pair: one account from one address. After three failures the wait doubles from
//     one second to thirty. Somebody who guesses at one account is held up here, and
//     nobody else behind the same school's address is.
//   - account: one account from anywhere, for guessing spread over many addresses.
//     After ten failures the wait doubles to eight seconds, no more: strangers must not
//     be able to keep the owner out.
//   - address: one address (an IPv6 network of 64 bits) at many accounts. Each account
//     counts there at most three times, so one account's failures never slow its
//     neighbours down; after fifteen the wait doubles to thirty seconds.
//
// An account that has signed in from the address within the last thirty days is known
// there: only its pair counts. A wait is told at once (429, Retry-After) and holds no
// worker; a try during the wait is neither checked nor counted, so it makes nothing
// longer, and a right password waits like a wrong one: else the answer would tell.
// A counter forgets after fifteen minutes without failure, a success clears the pair
// and the account. Nothing is ever locked. Pair and account are counted before the
// password is checked, so that many tries at once do not all see the same counter; the
// address only after a failure, so that a class that signs in together is not slowed.
const (
	longestWait   = 30 * time.Second
	forgetAfter   = 15 * time.Minute
	knownFor      = 30 * 24 * time.Hour
	pairFree      = 3
	accountFree   = 10
	accountMost   = 8 * time.Second
	addressFree   = 15
	addressCounts = 3
)

// Failures is one counter.
type Failures struct {
	Count  int
	LastAt time.Time
}

// Tally is what is known about an attempt before it is made.
type Tally struct {
	Pair, Account, Address Failures
	// Known tells that the account has signed in from the address lately.
	Known bool
}

// AttemptKeys name the three counters; they are hashes, so that a list of failures
// tells neither logins nor addresses.
type AttemptKeys struct{ Pair, Account, Address string }

// Attempt is one try to sign in, for the store to weigh.
type Attempt struct {
	Keys AttemptKeys
	// Login and From find out whether the account is known at the address since the moment.
	Login, From string
	Since       time.Time
}

// Wait is the detail of a fault TooMany: how long.
type Wait time.Duration

// RetryAfter returns the wait in whole seconds, at least one.
func (w Wait) RetryAfter() int {
	return max(1, int((time.Duration(w)+time.Second-1)/time.Second))
}

// MarshalJSON writes the wait in whole seconds.
func (w Wait) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"seconds":%d}`, w.RetryAfter()), nil
}

func keysOf(login, from string) AttemptKeys {
	return AttemptKeys{
		Pair: keyed("pair", login, from), Account: keyed("account", login, ""), Address: keyed("address", "", from),
	}
}

func keyed(kind, login, from string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + login + "\x00" + from))

	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// origin is the address as failures count it: an IPv6 line has a whole network.
func origin(a netip.Addr) string {
	if !a.IsValid() {
		return "unknown"
	}
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}

	return a.String()
}

// admit counts the attempt as failed before it is made, or returns a fault TooMany
// where the person must wait.
func (t Tally) admit(now time.Time) (Tally, error) {
	t.Pair, t.Account, t.Address = t.Pair.fresh(now), t.Account.fresh(now), t.Address.fresh(now)
	if wait := t.wait(now); wait > 0 {
		w := Wait(wait)

		return t, fault.New(fault.TooMany, "account.wait", "seconds", w.RetryAfter()).With(w)
	}
	t.Pair, t.Account = t.Pair.more(now), t.Account.more(now)

	return t, nil
}

// failed counts the failure at the address.
func (t Tally) failed(now time.Time) Tally {
	if t.Pair.Count <= addressCounts {
		t.Address = t.Address.more(now)
	}

	return t
}

// forgive takes back what admit counted, after the password was right.
func (t Tally) forgive() Tally {
	t.Pair.Count, t.Account.Count = 0, 0

	return t
}

func (t Tally) wait(now time.Time) time.Duration {
	wait := t.Pair.left(now, pairFree, longestWait)
	if t.Known {
		return wait
	}

	return max(wait, t.Account.left(now, accountFree, accountMost), t.Address.left(now, addressFree, longestWait))
}

func (f Failures) fresh(now time.Time) Failures {
	if now.Sub(f.LastAt) > forgetAfter {
		return Failures{}
	}

	return f
}

func (f Failures) more(now time.Time) Failures { return Failures{Count: f.Count + 1, LastAt: now} }

func (f Failures) left(now time.Time, free int, most time.Duration) time.Duration {
	if f.Count < free {
		return 0
	}
	delay := most
	if n := f.Count - free; n < 10 {
		delay = min(most, time.Second<<n)
	}

	return max(0, min(most, f.LastAt.Add(delay).Sub(now)))
}

// AttemptStore keeps the counters of failed sign-ins.
type AttemptStore interface {
	// Weigh locks the attempt's counters, calls decide with them and writes what it returns.
	// An error of decide is returned and nothing is written.
	Weigh(ctx context.Context, a Attempt, decide func(Tally) (Tally, error)) error
	// Sweep deletes counters and sessions that ended before the moment, and links that did.
	Sweep(ctx context.Context, before time.Time) error
}
