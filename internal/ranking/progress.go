package ranking

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
)

// Progress counts the returns of one managing unit by state, as they are now.
type Progress struct {
	Unit   Unit
	States [StateCount]int
}

// Standing counts the schools by where their returns stand.
func (p *Progress) Standing() season.Standing { return standing(&p.States) }

// Waiting is a school that has something to send.
type Waiting struct {
	Listed

	State State
	// Since is when the state came about; zero where it is not known.
	Since time.Time
	// Return is the id of its return, 0 for none. Path and ManagingPath are where it and its office stand.
	Return             int64
	Path, ManagingPath string
}

// Live is who has reported, as it is now.
type Live struct {
	Season season.Season
	Units  []Progress
	All    Progress
	// Waiting lists schools with something to send, Missing counts them all.
	Waiting []Waiting
	Missing int
}

// mostWaiting bounds the list of schools that have something to send.
const mostWaiting = 200

// Live reads who has reported.
func (r *Reader) Live(ctx context.Context, id season.ID, scope string) (*Live, error) {
	s, err := r.seasons.Season(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("season of progress: %w", err)
	}
	l := &Live{Season: s}
	if l.Units, err = r.roll.Progress(ctx, id, scope); err != nil {
		return nil, fmt.Errorf("progress of season %d: %w", id, err)
	}
	for i := range l.Units {
		for k, n := range l.Units[i].States {
			l.All.States[k] += n
		}
	}
	if l.Waiting, l.Missing, err = r.roll.Waiting(ctx, id, scope, mostWaiting); err != nil {
		return nil, fmt.Errorf("schools to report in season %d: %w", id, err)
	}
	return l, nil
}

// Runs lists the latest runs of a season, newest first.
func (r *Reader) Runs(ctx context.Context, id season.ID, most int) ([]Entered, error) {
	list, err := r.roll.Runs(ctx, id, most)
	if err != nil {
		return nil, fmt.Errorf("runs of season %d: %w", id, err)
	}
	return list, r.nameDifferences(ctx, id, list)
}

// nameDifferences tells the schools that the latest run found wrong by name.
func (r *Reader) nameDifferences(ctx context.Context, id season.ID, list []Entered) error {
	if len(list) == 0 || len(list[0].Differences) == 0 {
		return nil
	}
	found := list[0].Differences
	places := map[int64][]int{}
	var ids []int64
	for i := range found {
		if school, err := strconv.ParseInt(found[i].Of, 10, 64); err == nil {
			places[school] = append(places[school], i)
			ids = append(ids, school)
		}
	}
	named, err := r.roll.Names(ctx, id, ids)
	if err != nil {
		return fmt.Errorf("names of differences: %w", err)
	}
	for _, n := range named {
		for _, i := range places[n.ID] {
			found[i].Name = n.Name + " (" + n.Code + ")"
		}
	}
	return nil
}

// SchoolResult is one school's result with the office it is reviewed by; no points means that there is no result yet.
type SchoolResult struct {
	Listed

	Path   string
	Points maturity.Vector
	Met    []bool
	Entry  Entry
}

// Comparison is one school against the other schools of its office.
type Comparison struct {
	Season season.Season
	Index  *maturity.Index
	School SchoolResult
	Unit   Unit
	Taken  Taken
	// Tally is the office's; nil where it may not be shown to the person.
	Tally *Tally
	// Rank is the school's rank among Population schools of its office; 0 where they are too few.
	Rank, Population int
}

// Compare reads one school against its office. Whoever sees that school only is shown the office's means when they
// rest on enough other schools.
func (r *Reader) Compare(ctx context.Context, a Asked, school int64, seesAll bool) (*Comparison, error) {
	s, err := r.season(ctx, a)
	if err != nil {
		return nil, err
	}
	result, err := r.figures.Result(ctx, a.Season, a.Basis, a.Scope, school)
	if err != nil {
		return nil, fmt.Errorf("result of school %d: %w", school, err)
	}
	c := &Comparison{Season: s, School: result}
	if len(result.Points) == 0 {
		return c, nil
	}
	if c.Index, err = r.seasons.Index(ctx, s.RevisionID); err != nil {
		return nil, fmt.Errorf("index of comparison: %w", err)
	}
	office := result.Path[:len(result.Path)-len(fmt.Sprintf("%d/", school))]
	tallies, err := r.figures.Tallies(ctx, a.Season, a.Basis, office, []int64{result.ManagingID})
	if err != nil {
		return nil, fmt.Errorf("office of school %d: %w", school, err)
	}
	for i := range tallies {
		c.Taken = tallies[i].Taken
		if seesAll || disclose.Nested([]int{tallies[i].Tally.Schools()}, 1)[0] {
			c.Tally = tallies[i].Tally
		}
	}
	c.Unit = Unit{ID: result.ManagingID, Name: result.Managing, Path: office}
	return c, r.place(ctx, a, c)
}

// place finds the school's rank among those of its office.
func (r *Reader) place(ctx context.Context, a Asked, c *Comparison) error {
	a.Scope, a.Unit = c.Unit.Path, c.Unit.ID
	ranked, err := r.entries(ctx, a)
	if err != nil {
		return fmt.Errorf("rank of school %d: %w", c.School.ID, err)
	}
	c.Population = len(ranked.Entries)
	for i := range ranked.Entries {
		if ranked.Entries[i].School == c.School.ID && disclose.Ranks(c.Population) {
			c.Rank = ranked.Entries[i].Rank
		}
	}
	return nil
}
