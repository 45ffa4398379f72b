package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/thuocso/thuocso/internal/fault"
)

// Cost is what one Argon2id hash costs.
type Cost struct {
	// MemoryKiB is the memory of one hash.
	MemoryKiB uint32
	// Passes is how often it is gone over.
	Passes uint32
	// Lanes is how many threads work at it.
	Lanes uint8
}

// DefaultCost returns 19 MiB, two passes, one lane.
func DefaultCost() Cost { return Cost{MemoryKiB: 19 << 10, Passes: 2, Lanes: 1} }

const (
	saltBytes = 16
	hashBytes = 32
	// hashesAtOnce bounds the memory that sign-ins take.
	hashesAtOnce = 2
	// What a stored hash may ask for at most, so that a damaged row does not take the machine.
	mostMemoryKiB = 256 << 10
	mostPasses    = 20
	mostLanes     = 16
)

// The bounds of a password: characters at least, bytes at most.
const (
	PasswordLeast = 10
	PasswordMost  = 200
)

// Hasher hashes passwords, at most two at once; others wait their turn.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	// decoy is the hash of no password: an unknown login costs the same work as a known one.
	decoy string
}

// NewHasher returns a hasher that makes new hashes at the cost.
func NewHasher(cost Cost) *Hasher {
	h := &Hasher{cost: cost, slots: make(chan struct{}, hashesAtOnce)}
	nothing := make([]byte, saltBytes+hashBytes)
	rand.Read(nothing) // never fails
	h.decoy = phc(cost, nothing[:saltBytes], nothing[saltBytes:])

	return h
}

// Hash returns the password's hash as a PHC string.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	sum, err := h.sum(ctx, h.cost, password, salt)
	if err != nil {
		return "", err
	}

	return phc(h.cost, salt, sum), nil
}

// Verify tells whether the password is that of the hash, and whether the hash was
// made at another cost and should be made anew. An empty hash is nobody's: it takes
// the same time and no password fits.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	nobody := hash == ""
	if nobody {
		hash = h.decoy
	}
	stored, err := parsePHC(hash)
	if err != nil {
		return false, false, err
	}
	got, err := h.sum(ctx, stored.cost, password, stored.salt)
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(got, stored.sum) == 1 && !nobody

	return ok, ok && (stored.cost != h.cost || len(stored.salt) != saltBytes), nil
}

func (h *Hasher) sum(ctx context.Context, c Cost, password string, salt []byte) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "account.busy").Because(ctx.Err())
	}
	password = norm.NFC.String(password)

	return argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Lanes, hashBytes), nil
}

func phc(c Cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding

	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Lanes,
		b64.EncodeToString(salt), b64.EncodeToString(sum))
}

var errBadHash = errors.New("stored password hash is not understood")

type storedHash struct {
	cost      Cost
	salt, sum []byte
}

func parsePHC(s string) (storedHash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return storedHash{}, errBadHash
	}
	var h storedHash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.MemoryKiB, &h.cost.Passes, &h.cost.Lanes); err != nil {
		return storedHash{}, errBadHash
	}
	var saltErr, sumErr error
	h.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	h.sum, sumErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(h.salt) < 8 || len(h.sum) != hashBytes || !h.cost.sane() {
		return storedHash{}, errBadHash
	}

	return h, nil
}

func (c Cost) sane() bool {
	return c.MemoryKiB <= mostMemoryKiB && c.Passes > 0 && c.Passes <= mostPasses && c.Lanes > 0 && c.Lanes <= mostLanes
}

// CheckPassword returns a fault where a new password breaks the rules: at least ten
// characters, not the login, none that everybody tries first.
func CheckPassword(login, password string) error {
	folded := strings.ToLower(norm.NFC.String(password))
	switch {
	case utf8.RuneCountInString(folded) < PasswordLeast:
		return fault.New(fault.Invalid, "account.password_short", "least", PasswordLeast).At("password")
	case len(password) > PasswordMost || !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return fault.New(fault.Invalid, "account.password_long", "most", PasswordMost).At("password")
	case login != "" && strings.Contains(folded, login):
		return fault.New(fault.Invalid, "account.password_login").At("password")
	case common(folded):
		return fault.New(fault.Invalid, "account.password_common").At("password")
	}

	return nil
}

// common tells whether a password is one of those that everybody tries first: a few
// different letters only, a run of neighbours, or a word of the list with digits around.
func common(folded string) bool {
	letters := map[rune]bool{}
	for _, c := range folded {
		letters[c] = true
	}
	if len(letters) < 4 {
		return true
	}
	for _, run := range []string{
		"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz",
		"qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv",
	} {
		if strings.Contains(run, folded) {
			return true
		}
	}
	switch strings.Trim(folded, "0123456789!@#$%^&*. _-") {
	case "password", "passw0rd", "p@ssword", "p@ssw0rd", "matkhau", "mậtkhẩu", "mật khẩu", "qwerty", "qwertyuiop", "admin",
		"administrator", "hieutruong", "hiệutrưởng", "hiệu trưởng", "truonghoc", "trường học", "giaoduc", "giáo dục",
		"thuocso", "thước số", "vietnam", "việt nam", "iloveyou", "anhyeuem", "emyeuanh", "welcome", "letmein", "abc", "abcd", "a", "aa", "q":
		return true
	default:
		return false
	}
}
