// Package beside finds whom one school's result is compared with besides its office: the schools of the season with
// the same stages, and the school itself a year before.
package beside

import (
	"context"
	"fmt"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
)

// Peer is one school with its result on the basis asked for.
type Peer struct {
	Path   string
	Points maturity.Vector
}

// Store reads results across the whole season.
type Store interface {
	// Peers reads the results on a basis of the schools of a season that have exactly these stages.
	Peers(ctx context.Context, id season.ID, basis ranking.Basis, stages []string) ([]Peer, error)
}

// Stage is the schools of a season with the same stages, as one.
type Stage struct {
	Stages  []string
	Schools int
	// sums are the points of all of them by component, in index order.
	sums []int64
}

// Mean returns the mean points of the components at these places together, in hundredths.
func (s *Stage) Mean(places ...int) int64 {
	var sum int64
	for _, place := range places {
		if place < len(s.sums) {
			sum += s.sums[place]
		}
	}
	n := int64(max(1, s.Schools))

	return (2*sum + n) / (2 * n)
}

// OfStage reads the schools with the stages of the one compared. It is nil where their means may not be shown: to
// whoever does not see each school they must rest on enough others, and so must what they and the office's means give
// away together.
func OfStage(ctx context.Context, store Store, basis ranking.Basis, c *ranking.Comparison, seesAll bool) (*Stage, error) {
	stages := c.School.Entry.Stages.Names()
	peers, err := store.Peers(ctx, c.Season.ID, basis, stages)
	if err != nil {
		return nil, fmt.Errorf("schools with the stages of school %d: %w", c.School.ID, err)
	}
	s := &Stage{Stages: stages, Schools: len(peers)}
	both := 0
	for i := range peers {
		if strings.HasPrefix(peers[i].Path, c.Unit.Path) {
			both++
		}
		s.add(peers[i].Points)
	}
	office := 0
	if c.Tally != nil {
		office = c.Tally.Schools()
	}
	if s.Schools == 0 || !seesAll && !disclose.Second(office, s.Schools, both, 1) {
		return nil, nil //nolint:nilnil // nothing that may be shown is no fault
	}

	return s, nil
}

func (s *Stage) add(v maturity.Vector) {
	for len(s.sums) < len(v) {
		s.sums = append(s.sums, 0)
	}
	for place := range v {
		if p, ok := v.At(place); ok {
			s.sums[place] += int64(p)
		}
	}
}
