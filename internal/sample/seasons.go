package sample

import (
	"context"
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/rehearsal"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Seasons is how many seasons the sample has; the last is of the school year 2024–2025.
const Seasons = 3

// firstYear is the school year of the first season.
const firstYear = 2022

// Store is what the sample is written through.
type Store interface {
	// Create writes accounts and returns them in the same order.
	Create(ctx context.Context, people []account.NewPerson) ([]account.Credential, error)
	// Unit finds a unit of the day by its code.
	Unit(ctx context.Context, w account.WhichUnit, day string) (account.Unit, error)
	// Headless lists the schools below a path where nobody holds the role.
	Headless(ctx context.Context, path string, role account.Role, day string) ([]account.Unit, error)
	// Untouched loads the returns of a season that nobody has touched.
	Untouched(ctx context.Context, id season.ID) ([]*assessment.Return, error)
	// Restore writes rehearsed returns.
	Restore(ctx context.Context, list []*rehearsal.Rehearsal) error
}

// Loader writes the sample's people, seasons and returns over its directory.
type Loader struct {
	Store   Store
	Seasons *season.Service
	Hasher  *account.Hasher
	Now     time.Time
	// IndexID and PlanID are the revisions the seasons are held under.
	IndexID, PlanID int64
	// Held holds a season against further plans and returns all that it is held against; nil for a sample without annexes.
	Held func(ctx context.Context, id season.ID) ([]*maturity.Plan, error)
	// Index is the index of IndexID.
	Index *maturity.Index
	// Documents takes evidence as of a moment, nil for a sample without; Looked notes looks at links.
	Documents func(at time.Time) Documents
	Looked    Look
	// Assign asks somebody of a school for a part of its return; nil for a sample without.
	Assign Assign
}

// Assign asks somebody of a school for a part of a return; assignment.Service has it.
type Assign func(ctx context.Context, actor account.Actor, r *assessment.Return, o assignment.Order) error

// Load writes everything and returns one account a role, with its password.
func (l *Loader) Load(ctx context.Context) ([]Login, error) {
	people, err := l.people(ctx)
	if err != nil {
		return nil, err
	}
	_, schools := Directory()
	byCode := make(map[string]School, len(schools))
	for _, s := range schools {
		byCode[s.Code] = s
	}
	if people.proofs, err = l.proofs(ctx, people); err != nil {
		return nil, err
	}
	for number := range Seasons {
		if err := l.season(ctx, number, people, byCode); err != nil {
			return nil, fmt.Errorf("sample season %d: %w", firstYear+number, err)
		}
	}

	return people.logins, nil
}

func (l *Loader) season(ctx context.Context, number int, people *people, schools map[string]School) error {
	opened, err := l.Seasons.OpenSample(ctx, season.Draft{
		UnitID: people.province.ID, SchoolYear: firstYear + number, RevisionID: l.IndexID, PlanID: l.PlanID,
		Dates: l.dates(number),
		Rules: season.Rules{
			Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince,
			Ranking: season.LevelSum,
		},
	})
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	var plans []*maturity.Plan
	if l.Held != nil {
		if plans, err = l.Held(ctx, opened.ID); err != nil {
			return fmt.Errorf("hold against further plans: %w", err)
		}
	}
	returns, err := l.Store.Untouched(ctx, opened.ID)
	if err != nil {
		return err
	}
	played := make([]*rehearsal.Rehearsal, 0, len(returns))
	var shown *assessment.Return
	for _, r := range returns {
		r.Index = l.Index
		s := schools[r.SchoolCode]
		part := Part{School: s, Cast: people.cast(r), Number: number, Until: endOf(s, number), Proofs: people.proofs[r.SchoolID], Plans: plans}
		if number == Seasons-1 && s.Code == people.shown {
			part.Until, shown = assessment.Draft, r
		}
		h, err := Play(r, part)
		if err != nil {
			return err
		}
		if h.Head.Seq > 0 {
			played = append(played, h)
		}
	}

	if err := l.Store.Restore(ctx, played); err != nil || shown == nil {
		return err
	}

	return l.assign(ctx, people, shown)
}

// assign shares the work on the shown school's return between its staff, due in the next two weeks.
func (l *Loader) assign(ctx context.Context, p *people, r *assessment.Return) error {
	if l.Assign == nil {
		return nil
	}
	by := p.principals[r.SchoolID]
	principal := account.Actor{PersonID: by.ID, Display: by.Post, Grants: []account.Grant{
		{Role: account.Principal, UnitID: r.SchoolID, Path: r.Path},
	}}
	today := l.Now.In(l.Seasons.Zone())
	for _, o := range []assignment.Order{
		{Part: "1.3", PersonID: p.staff[r.SchoolID].ID, Due: today.AddDate(0, 0, 7)},
		{Part: "2.3", PersonID: p.staff[r.SchoolID].ID, Due: today.AddDate(0, 0, 12)},
		{Part: "1.7", PersonID: p.second.ID, Due: today.AddDate(0, 0, 9)},
	} {
		if err := l.Assign(ctx, principal, r, o); err != nil {
			return fmt.Errorf("share %s of the shown return: %w", o.Part, err)
		}
	}

	return nil
}

// dates are those of the decision for the seasons before. The last season's are moved
// so that it is under way now and everything can be tried; its pages say that it is a sample.
func (l *Loader) dates(number int) season.Dates {
	zone := l.Seasons.Zone()
	if number < Seasons-1 {
		return season.Proposed(firstYear+number, zone)
	}
	now := l.Now.In(zone)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)

	return season.Dates{
		OpensAt: midnight.AddDate(0, 0, -30), SubmitUntil: midnight.AddDate(0, 0, 22),
		ResubmitUntil: midnight.AddDate(0, 0, 37), PublishUntil: midnight.AddDate(0, 0, 42),
	}
}
