// Package audit is the append-only record of who did what. Its lines are
// chained per subject matter (one return, one season, one account): each line's
// hash covers the line and the hash before it, so that a change or a gap shows.
// Lines hold an opaque person id; names and addresses stand outside the hashed
// form, so that the law on personal data can be kept.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one act before it has its place in a chain.
type Entry struct {
	// Action is the act's name, such as "answer.save"; the catalogue has its words under "audit.".
	Action string
	// Detail is what the act concerned; it is stored as canonical JSON (keys sorted).
	Detail map[string]any
	// Once leaves the entry out where the chain holds the same act of the same person, word for word.
	Once bool
}

// Head is the last place of a chain: how many lines it has and the hash of the last.
type Head struct {
	Seq  int
	Hash []byte
}

// Line is one act in its chain.
type Line struct {
	Seq      int
	At       time.Time
	PersonID int64
	Action   string
	Detail   string
	Previous []byte
	Hash     []byte
}

// Canonical writes the detail as it is stored and hashed.
func (e Entry) Canonical() (string, error) {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return "", fmt.Errorf("audit detail of %s: %w", e.Action, err)
	}

	return string(detail), nil
}

// Append puts the entries behind the head and returns the lines and the new head.
// The time is cut to microseconds, which is what the database keeps.
func Append(head Head, at time.Time, personID int64, entries []Entry) ([]Line, Head, error) {
	at = at.UTC().Truncate(time.Microsecond)
	lines := make([]Line, 0, len(entries))
	for _, e := range entries {
		detail, err := e.Canonical()
		if err != nil {
			return nil, head, err
		}
		l := Line{
			Seq: head.Seq + 1, At: at, PersonID: personID,
			Action: e.Action, Detail: detail, Previous: head.Hash,
		}
		l.Hash = l.sum()
		lines = append(lines, l)
		head = Head{Seq: l.Seq, Hash: l.Hash}
	}

	return lines, head, nil
}

// Verify returns the first line at which the chain does not hold (0 when it holds)
// and whether the chain ends at the head.
func Verify(lines []Line, head Head) (broken int, complete bool) {
	previous := []byte{}
	for i, l := range lines {
		if l.Seq != i+1 || string(l.Previous) != string(previous) || string(l.Hash) != string(l.sum()) {
			return l.Seq, false
		}
		previous = l.Hash
	}

	return 0, head.Seq == len(lines) && string(head.Hash) == string(previous)
}

// sum hashes the line: fixed-width numbers, then each text behind its length.
func (l Line) sum() []byte {
	h := sha256.New()
	var b [8]byte
	number := func(n uint64) {
		binary.BigEndian.PutUint64(b[:], n)
		h.Write(b[:])
	}
	text := func(s []byte) {
		number(uint64(len(s)))
		h.Write(s)
	}
	number(uint64(l.Seq)) //nolint:gosec // a sequence number is positive
	number(uint64(l.At.UnixMicro()))
	number(uint64(l.PersonID)) //nolint:gosec // bits, not a quantity
	text([]byte(l.Action))
	text([]byte(l.Detail))
	text(l.Previous)

	return h.Sum(nil)
}
