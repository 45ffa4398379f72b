package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/thuocso/thuocso/internal/fault"
)

const (
	secretBytes = 32
	// seenEvery is how often a session's last use is written.
	seenEvery = time.Minute
)

// Credential is what signing in needs to know of an account.
type Credential struct {
	PersonID int64
	Login    string
	// Hash is empty where no password has been set.
	Hash     string
	Disabled bool
}

// NewSession is a session to be written.
type NewSession struct {
	PersonID  int64
	TokenHash []byte
	CSRF      []byte
	At        time.Time
	ExpiresAt time.Time
	Address   string
	Agent     string
	// Replaces is the hash of the token the browser carried before; it ends.
	Replaces []byte
	// Rehash replaces Hash, the password's hash as it was verified, where it is not empty; a
	// password set meanwhile stays.
	Rehash, Hash string
}

// Browser is one session as its owner sees it.
type Browser struct {
	CreatedAt time.Time
	SeenAt    time.Time
	Address   string
	Agent     string
	// Current is the browser that asks.
	Current bool
}

// SessionStore keeps the sessions.
type SessionStore interface {
	// Session finds the session of a token hash that was neither ended nor idle since the
	// moment, with the actor's grants as the units stand on the day, in one statement.
	// Fault: Unauthenticated.
	Session(ctx context.Context, tokenHash []byte, at Moment) (Session, error)
	// Seen writes a session's last use.
	Seen(ctx context.Context, tokenHash []byte, at time.Time) error
	// Credential finds the account of a login; the zero value when there is none.
	Credential(ctx context.Context, login string) (Credential, error)
	// Open writes a session and ends the one it replaces.
	Open(ctx context.Context, s NewSession) error
	// Close ends the session of a token hash.
	Close(ctx context.Context, tokenHash []byte, at time.Time) error
	// Browsers lists a person's sessions that last beyond the moment, latest first.
	Browsers(ctx context.Context, personID int64, tokenHash []byte, at Moment) ([]Browser, error)
}

// Moment is now, as the sessions see it.
type Moment struct {
	// At is the moment, Idle the last use before which a session has ended.
	At, Idle time.Time
	// Day is the day in the province's time zone, as YYYY-MM-DD.
	Day string
}

// SignIn is what somebody gives to sign in.
type SignIn struct {
	Login    string
	Password string
	Address  netip.Addr
	Agent    string
	// Carried is the token the browser had before, if any.
	Carried string
}

// SignIn opens a session and returns its token. Faults: TooMany with the wait, Invalid
// without a word on which part was wrong (unknown, disabled, without a password or
// wrong are one and the same, and cost the same work).
func (s *Service) SignIn(ctx context.Context, in SignIn) (string, error) {
	login := NormalLogin(in.Login)
	from := origin(in.Address)
	attempt := Attempt{Keys: keysOf(login, from), Login: login, From: in.Address.String(), Since: s.now().Add(-knownFor)}
	err := s.store.Weigh(ctx, attempt, func(t Tally) (Tally, error) { return t.admit(s.now()) })
	if err != nil {
		return "", err
	}
	who, err := s.store.Credential(ctx, login)
	if err != nil {
		return "", err
	}
	hash := who.Hash
	if who.Disabled {
		hash = ""
	}
	ok, stale, err := s.hasher.Verify(ctx, hash, in.Password)
	if err != nil {
		return "", err
	}
	err = s.store.Weigh(ctx, attempt, func(t Tally) (Tally, error) {
		if ok {
			return t.forgive(), nil
		}

		return t.failed(s.now()), nil
	})
	if err != nil {
		return "", err
	}
	if !ok {
		return "", fault.New(fault.Invalid, "account.sign_in_wrong")
	}

	return s.open(ctx, in, who, stale)
}

func (s *Service) open(ctx context.Context, in SignIn, who Credential, stale bool) (string, error) {
	token, hash := newSecret()
	csrf := make([]byte, secretBytes)
	rand.Read(csrf) // never fails
	now := s.now()
	n := NewSession{
		PersonID: who.PersonID, TokenHash: hash, CSRF: csrf, At: now, ExpiresAt: now.Add(SessionLongest),
		Address: in.Address.String(), Agent: in.Agent,
	}
	if carried, ok := secretHash(in.Carried); ok {
		n.Replaces = carried
	}
	if stale {
		rehash, err := s.hasher.Hash(ctx, in.Password)
		if err != nil {
			return "", err
		}
		n.Rehash, n.Hash = rehash, who.Hash
	}
	if err := s.store.Open(ctx, n); err != nil {
		return "", err
	}

	return token, nil
}

// Session returns the session of a token, and notes at most once a minute that it is
// used. Fault: Unauthenticated when there is none, or none any more.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	hash, ok := secretHash(token)
	if !ok {
		return Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}
	at := s.moment()
	found, err := s.store.Session(ctx, hash, at)
	if err != nil {
		return Session{}, err
	}
	if at.At.Sub(found.SeenAt) >= seenEvery {
		if err := s.store.Seen(ctx, hash, at.At); err != nil {
			return Session{}, err
		}
	}

	return found, nil
}

// SignOut ends the session of a token; a token of no session is no fault.
func (s *Service) SignOut(ctx context.Context, token string) error {
	hash, ok := secretHash(token)
	if !ok {
		return nil
	}

	return s.store.Close(ctx, hash, s.now())
}

// Browsers lists where the actor is signed in; token is the asking browser's.
func (s *Service) Browsers(ctx context.Context, a Actor, token string) ([]Browser, error) {
	hash, _ := secretHash(token)

	return s.store.Browsers(ctx, a.PersonID, hash, s.moment())
}

// Sweep deletes what ended more than knownFor ago.
func (s *Service) Sweep(ctx context.Context) error { return s.store.Sweep(ctx, s.now().Add(-knownFor)) }

func (s *Service) moment() Moment {
	now := s.now()

	return Moment{At: now, Idle: now.Add(-SessionIdle), Day: now.In(s.zone).Format(time.DateOnly)}
}

// newSecret returns a fresh token and its hash; only the hash is ever kept.
func newSecret() (token string, hash []byte) {
	var b [secretBytes]byte
	rand.Read(b[:]) // never fails
	sum := sha256.Sum256(b[:])

	return base64.RawURLEncoding.EncodeToString(b[:]), sum[:]
}

func secretHash(token string) ([]byte, bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != secretBytes {
		return nil, false
	}
	sum := sha256.Sum256(b)

	return sum[:], true
}

// NormalLogin returns the login as it is stored: composed, lower case, without blanks around.
func NormalLogin(login string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(login)))
}
