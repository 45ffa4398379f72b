package recompute

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strconv"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Stored is a result as the record holds it: its bytes and what was computed when it was written.
type Stored struct {
	// Points are two bytes a component, Met one byte a condition, in index order; no points means no result.
	Points []byte
	Met    []byte
	Groups []ranking.Range
	// Low and High are the ends of the level.
	Low, High uint8
}

// School is one school that owes a return, with its results.
type School struct {
	ID int64
	// Unit is the place of its managing unit in Source.Units.
	Unit   int
	Stages ranking.Stages
	Area   uint8
	State  ranking.State
	// Verified and Recognised are its results; empty where there is none.
	Verified, Recognised Stored
	// Sums are the control sums of its answers, which the database keeps.
	Sums Sums
}

// on returns the result that stands on the basis.
func (s *School) on(b ranking.Basis) *Stored {
	if b == ranking.Verified {
		return &s.Verified
	}
	return &s.Recognised
}

// Totals are what a run counted over the whole season.
type Totals struct {
	// States counts the returns by state.
	States [ranking.StateCount]int
	// Bases has one for each of Bases.
	Bases []BasisTotals
}

// BasisTotals are the totals of one basis.
type BasisTotals struct {
	// Schools counts the returns that stand on the basis.
	Schools int
	// Answers and Points count and sum the stated components, Met counts the met conditions.
	Answers int
	Points  int64
	Met     int
}

// Counted is how many schools in scope have a return in the state, counted by the database.
type Counted struct {
	State ranking.State
	N     int
}

// Sums are the control sums of a return's answers: each value times the weight of its code. The database adds every change
// of an answer to them by itself, whoever makes it, so a result that agrees with them agrees with every answer.
type Sums struct{ Verified, Recognised int64 }

func (s *Sums) on(b ranking.Basis) int64 {
	if b == ranking.Verified {
		return s.Verified
	}
	return s.Recognised
}

// Recount is a return whose answers, counted one by one, do not give the control sums that are kept.
type Recount struct {
	School        int64
	Kept, Counted Sums
}

// Source is what a run reads in one transaction.
type Source struct {
	Season season.Season
	Index  *maturity.Index
	// Units are the offices of the season's tree.
	Units []ranking.Unit
	// Schools are those in scope of the season.
	Schools []School
	// States are the source's own count of returns, Recounts the returns whose kept control sums are wrong; both are read
	// where every answer is counted anew.
	States   []Counted
	Recounts []Recount
}

// Snapshot is the packed row of one unit and basis.
type Snapshot struct {
	Basis   ranking.Basis
	UnitID  int64
	Tally   []byte
	Entries []byte
	// Digest is what both come to, bound to season and unit.
	Digest Digest
}

// Digest is what figures come to: whoever changes a byte of them, or lays them to another unit or season, changes it.
type Digest [16]byte

// digester computes digests, one after the other.
type digester struct {
	hash hash.Hash
	sum  []byte
}

func newDigester() digester { return digester{hash: sha256.New()} }

func (d *digester) of(season, unit int64, tally, entries []byte) Digest {
	var whose [16]byte
	binary.BigEndian.PutUint64(whose[:8], uint64(season)) //nolint:gosec // the bits are kept
	binary.BigEndian.PutUint64(whose[8:], uint64(unit))   //nolint:gosec // the bits are kept
	d.hash.Reset()
	d.hash.Write(whose[:])
	d.hash.Write(tally)
	d.hash.Write(entries)
	d.sum = d.hash.Sum(d.sum[:0])
	return Digest(d.sum)
}

// recounted lists the returns whose kept control sums are wrong as differences.
func (s *Source) recounted() []ranking.Difference {
	var found []ranking.Difference
	for i := range s.Recounts {
		r := &s.Recounts[i]
		for _, basis := range []ranking.Basis{ranking.Verified, ranking.Recognised} {
			if len(found) == maxDifferences {
				return found
			}
			if kept, counted := r.Kept.on(basis), r.Counted.on(basis); kept != counted {
				found = append(found, ranking.Difference{
					What: "recount", Basis: basis, Of: strconv.FormatInt(r.School, 10), Source: counted, Computed: kept,
				})
			}
		}
	}
	return found
}

// maxDifferences bounds how many differences a run keeps.
const maxDifferences = 20
