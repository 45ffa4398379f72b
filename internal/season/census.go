package season

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

// Tally is how many schools of one office, one set of stages and one state there are.
type Tally struct {
	OfficeID int64
	Office   string
	Stages   []string
	InScope  bool
	// State is that of their returns; empty before a season is opened and outside its scope.
	State string
	N     int
}

// CensusStore counts who takes part in a season.
type CensusStore interface {
	// Tallies counts the schools of a season below a path.
	Tallies(ctx context.Context, id ID, path string) ([]Tally, error)
	// Foresee counts the schools below a unit in the tree of a day, as a season for the stages would.
	Foresee(ctx context.Context, unitID int64, day time.Time, stages []string) ([]Tally, error)
	// Standings returns the paths at which offices stood in the trees of seasons, without those in which one was not.
	Standings(ctx context.Context, ids []ID, units []int64) (map[Place]string, error)
	// Totals counts the schools of several seasons.
	Totals(ctx context.Context, ids []ID) (map[ID]Total, error)
}

// Total is where the returns of a season stand, how many of them are published, and how many schools are outside its scope.
type Total struct {
	Standing

	Published, Outside int
}

// Place is a unit in the tree of a season.
type Place struct {
	Season ID
	Unit   int64
}

// Census tells who takes part in a season, and who would.
type Census struct {
	store CensusStore
	zone  *time.Location
}

// NewCensus returns the census on its store, in the province's time zone.
func NewCensus(store CensusStore, zone *time.Location) *Census {
	return &Census{store: store, zone: zone}
}

// Reach is the part of a season that an actor sees.
type Reach struct {
	// Grant is the actor's role that reaches it.
	Grant account.Grant
	// Path is the path in the tree of the season.
	Path string
	// Whole tells that it is the season's own unit: the province.
	Whole bool
}

// Reach finds the part of a season in which the actor holds a permission: the season's own unit, an
// office of its tree, or everything for whoever stands above. NotFound when there is none.
func (c *Census) Reach(ctx context.Context, actor account.Actor, p account.Permission, s Season) (Reach, error) {
	reaches, err := c.Reaches(ctx, actor, p, []Season{s})
	if err != nil {
		return Reach{}, err
	}
	reach, found := reaches[s.ID]
	if !found {
		return Reach{}, fault.New(fault.NotFound, "season.none")
	}

	return reach, nil
}

// Reaches finds the parts of several seasons as Reach does, all at once; those of which the actor sees nothing are left out.
func (c *Census) Reaches(ctx context.Context, actor account.Actor, p account.Permission, seasons []Season) (map[ID]Reach, error) {
	var grants []account.Grant
	var units []int64
	for _, g := range actor.Grants {
		own := account.Actor{PersonID: actor.PersonID, Display: actor.Display, Grants: []account.Grant{g}}
		if g.Path != "" && account.May(own, p, account.Target{Path: g.Path}) == nil {
			grants, units = append(grants, g), append(units, g.UnitID)
		}
	}
	var within []ID
	for i := range seasons {
		if len(grants) > 0 && !above(&grants[0], &seasons[i]) {
			within = append(within, seasons[i].ID)
		}
	}
	var paths map[Place]string
	if len(within) > 0 {
		var err error
		if paths, err = c.store.Standings(ctx, within, units); err != nil {
			return nil, fmt.Errorf("reach of %d units in %d seasons: %w", len(units), len(within), err)
		}
	}
	reaches := make(map[ID]Reach, len(seasons))
	for i := range seasons {
		if reach, found := reachOf(grants, &seasons[i], paths); found {
			reaches[seasons[i].ID] = reach
		}
	}

	return reaches, nil
}

// above tells whether a role is at the season's own unit or above it.
func above(g *account.Grant, s *Season) bool {
	return g.UnitID == s.UnitID || strings.HasPrefix(s.UnitPath, g.Path)
}

// reachOf is what the first of the roles sees of a season that sees something of it.
func reachOf(grants []account.Grant, s *Season, paths map[Place]string) (Reach, bool) {
	for i := range grants {
		if above(&grants[i], s) {
			return Reach{Grant: grants[i], Path: s.UnitPath, Whole: true}, true
		}
		if path := paths[Place{s.ID, grants[i].UnitID}]; path != "" {
			return Reach{Grant: grants[i], Path: path}, true
		}
	}

	return Reach{}, false
}

// Of counts the schools of a season below a path that the actor may see.
func (c *Census) Of(ctx context.Context, actor account.Actor, id ID, path string) (Scope, error) {
	if err := account.May(actor, account.SeasonView, account.Target{Path: path}); err != nil {
		return Scope{}, err
	}
	tallies, err := c.store.Tallies(ctx, id, path)
	if err != nil {
		return Scope{}, fmt.Errorf("count schools of season %d: %w", id, err)
	}

	return Fold(tallies), nil
}

// Foresee counts whom a season would concern that is opened for the stages in the tree of a day.
func (c *Census) Foresee(ctx context.Context, actor account.Actor, g account.Grant, day time.Time, stages []string) (Scope, error) {
	if err := account.May(actor, account.SeasonOpen, account.Target{Path: g.Path}); err != nil {
		return Scope{}, err
	}
	tallies, err := c.store.Foresee(ctx, g.UnitID, day.In(c.zone), stages)
	if err != nil {
		return Scope{}, fmt.Errorf("foresee season of unit %d: %w", g.UnitID, err)
	}

	return Fold(tallies), nil
}

// Totals counts the schools of seasons that the caller may see.
func (c *Census) Totals(ctx context.Context, seasons []Season) (map[ID]Total, error) {
	ids := make([]ID, 0, len(seasons))
	for _, s := range seasons {
		ids = append(ids, s.ID)
	}
	totals, err := c.store.Totals(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("count schools of %d seasons: %w", len(ids), err)
	}

	return totals, nil
}

// Scope is who takes part, added up by office and by set of stages.
type Scope struct {
	Owing, Outside int
	States         map[string]int
	Offices        []OfficeCount
	Stages         []StageCount
}

// Standing counts the returns by where they stand.
func (s Scope) Standing() Standing { return standing(s.States) }

func standing(states map[string]int) Standing {
	var p Standing
	for state, n := range states {
		p.Add(state, n)
	}

	return p
}

// OfficeCount counts the schools that one office reviews.
type OfficeCount struct {
	OfficeID       int64
	Name           string
	Owing, Outside int
	// States counts the returns in each state.
	States map[string]int
}

// Standing counts the office's returns by where they stand.
func (o OfficeCount) Standing() Standing { return standing(o.States) }

// StageCount counts the schools with one set of stages.
type StageCount struct {
	Stages         []string
	Owing, Outside int
}

// Office returns the counts of one office, all zero where it has no school.
func (s Scope) Office(id int64) OfficeCount {
	for _, o := range s.Offices {
		if o.OfficeID == id {
			return o
		}
	}

	return OfficeCount{OfficeID: id, States: map[string]int{}}
}

// Fold adds tallies up; offices and stages keep the order in which they first come.
func Fold(tallies []Tally) Scope {
	s := Scope{States: map[string]int{}}
	for _, t := range tallies {
		o := s.office(t)
		st := s.stages(t.Stages)
		if !t.InScope {
			s.Outside, o.Outside, st.Outside = s.Outside+t.N, o.Outside+t.N, st.Outside+t.N

			continue
		}
		s.Owing, o.Owing, st.Owing = s.Owing+t.N, o.Owing+t.N, st.Owing+t.N
		if t.State != "" {
			s.States[t.State] += t.N
			o.States[t.State] += t.N
		}
	}

	return s
}

func (s *Scope) office(t Tally) *OfficeCount {
	for i := range s.Offices {
		if s.Offices[i].OfficeID == t.OfficeID {
			return &s.Offices[i]
		}
	}
	s.Offices = append(s.Offices, OfficeCount{OfficeID: t.OfficeID, Name: t.Office, States: map[string]int{}})

	return &s.Offices[len(s.Offices)-1]
}

func (s *Scope) stages(stages []string) *StageCount {
	for i := range s.Stages {
		if slices.Equal(s.Stages[i].Stages, stages) {
			return &s.Stages[i]
		}
	}
	s.Stages = append(s.Stages, StageCount{Stages: stages})

	return &s.Stages[len(s.Stages)-1]
}
