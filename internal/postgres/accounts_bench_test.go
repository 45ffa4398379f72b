package postgres_test

import (
	"crypto/sha256"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// BenchmarkSession is the question that every request asks, against the cheapest statement of
// one parameter there is.
func BenchmarkSession(b *testing.B) {
	w := newTown(b)
	w.member(b, "someone", account.Principal, "school")
	token, err := w.signIn(b.Context(), "someone", goodPassword, "192.0.2.1")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("session", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.accounts.Session(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("floor", func(b *testing.B) {
		hash := sha256.Sum256([]byte(token))
		var one int
		for b.Loop() {
			if err := w.db.SQL().QueryRowContext(b.Context(), "SELECT length(CAST($1 AS bytea))", hash[:]).Scan(&one); err != nil {
				b.Fatal(err)
			}
		}
	})
}
