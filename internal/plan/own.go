package plan

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// uploadAge is how long an uploaded plan waits to be kept.
const uploadAge = time.Hour

// MaxFile bounds a plan file, as the checker does.
const MaxFile = 256 << 10

// maxName bounds the name of a plan file, in letters.
const maxName = 120

// Upload is a plan file that somebody looks at before it is kept.
type Upload struct {
	ID, PersonID, UnitID int64
	// Season is held against it at once, 0 where it is only kept.
	Season    season.ID
	Name      string
	Content   []byte
	CreatedAt time.Time
	// KeptAt is when it was kept, zero while it is not.
	KeptAt time.Time
}

// Proposal is what an uploaded plan holds, and everything that is wrong with it.
type Proposal struct {
	// ID names the upload; 0 where it cannot be kept.
	ID       int64
	Name     string
	Plan     *maturity.Plan
	Index    *maturity.Index
	Problems []maturity.Problem
	// Season is held against it once it is kept; nil where none is.
	Season *season.Season
}

// Owned is a plan that an office has as its own.
type Owned struct {
	Revision season.Revision
	AddedAt  time.Time
	ByPost   string
	// Years are the first calendar years of the office's seasons that are held against it.
	Years []int
}

// Cabinet keeps the plans that are an office's own.
type Cabinet interface {
	// SaveUpload keeps a file to be looked at; the person's others that wait, and those of the days before, are dropped.
	SaveUpload(ctx context.Context, u Upload) (int64, error)
	// Upload reads the person's upload. Fault: NotFound.
	Upload(ctx context.Context, personID, id int64) (Upload, error)
	// Keep makes the upload a plan of its unit's own, and holds its season against it, with the entry; false where that was done
	// meanwhile. Fault: Conflict where the unit or everybody has this very plan.
	Keep(ctx context.Context, u Upload, at time.Time, entry audit.Entry) (bool, error)
	// Owned lists the plans of a unit's own, the newest first, with their content.
	Owned(ctx context.Context, unitID int64) ([]Owned, error)
	// Has tells whether the unit, or everybody, has a plan with this very content.
	Has(ctx context.Context, unitID int64, content []byte) (bool, error)
}

// Library gives the seasons and the indices that plans are measured by; season.Service does.
type Library interface {
	Seasons
	Seasons(ctx context.Context, path string) ([]season.Season, error)
	Revisions(ctx context.Context, kind string) ([]season.Revision, error)
}

// Own is how an office adds plans of its own.
type Own struct {
	cabinet Cabinet
	plans   *Service
	library Library
	now     func() time.Time
}

// NewOwn returns it on its stores and the clock.
func NewOwn(cabinet Cabinet, plans *Service, library Library, now func() time.Time) *Own {
	return &Own{cabinet: cabinet, plans: plans, library: library, now: now}
}

// Open lists the unit's seasons that are open.
func (o *Own) Open(ctx context.Context, g account.Grant) ([]season.Season, error) {
	all, err := o.library.Seasons(ctx, g.Path)
	if err != nil {
		return nil, fmt.Errorf("seasons of plans of unit %d: %w", g.UnitID, err)
	}
	var list []season.Season
	for _, s := range all {
		if s.UnitID == g.UnitID && s.State == season.Open {
			list = append(list, s)
		}
	}

	return list, nil
}

// Owned lists the plans of the unit's own.
func (o *Own) Owned(ctx context.Context, g account.Grant) ([]Owned, error) {
	return o.cabinet.Owned(ctx, g.UnitID)
}

// Read reads a plan of the unit's own against its index; nil where it fits none that is known any more.
func (o *Own) Read(ctx context.Context, one *Owned) (*maturity.Plan, error) {
	x, err := o.index(ctx, nil, one.Revision.Content)
	if err != nil {
		return nil, err
	}
	p, _ := maturity.LoadPlan(one.Revision.Name, one.Revision.Content, x)

	return p, nil
}

// Preview checks a file and keeps it to be looked at where nothing is wrong with it. Faults: Forbidden, NotFound where the season is
// not an open one of the unit's, Conflict where the unit, or everybody, has this very plan.
func (o *Own) Preview(ctx context.Context, actor account.Actor, u Upload) (*Proposal, error) {
	g, may := actor.GrantFor(account.SeasonOpen)
	if !may {
		return nil, account.Forbidden(account.SeasonOpen)
	}
	u.PersonID, u.UnitID, u.Name, u.CreatedAt = actor.PersonID, g.UnitID, fileName(u.Name), o.now()
	held, err := o.held(ctx, g, u.Season)
	if err != nil {
		return nil, err
	}
	p := &Proposal{Name: u.Name, Season: held}
	if p.Index, err = o.index(ctx, held, u.Content); err != nil {
		return nil, err
	}
	if p.Plan, p.Problems = maturity.LoadPlan(u.Name, u.Content, p.Index); p.Plan == nil {
		return p, nil
	}
	if err := o.fits(ctx, p.Plan, held); err != nil {
		return nil, err
	}
	has, err := o.cabinet.Has(ctx, g.UnitID, u.Content)
	if err != nil {
		return nil, err
	}
	if has {
		return nil, fault.New(fault.Conflict, "plan.own.has")
	}
	p.ID, err = o.cabinet.SaveUpload(ctx, u)

	return p, err
}

// Keep makes the file that was looked at a plan of the unit's own, once. Faults: those of Preview, NotFound where it has waited too
// long, and Conflict where it was kept before.
func (o *Own) Keep(ctx context.Context, actor account.Actor, id int64) (Upload, error) {
	g, may := actor.GrantFor(account.SeasonOpen)
	if !may {
		return Upload{}, account.Forbidden(account.SeasonOpen)
	}
	u, err := o.cabinet.Upload(ctx, actor.PersonID, id)
	if err != nil {
		return u, err
	}
	if u.UnitID != g.UnitID || u.KeptAt.IsZero() && o.now().Sub(u.CreatedAt) > uploadAge {
		return u, fault.New(fault.NotFound, "plan.own.gone")
	}
	if !u.KeptAt.IsZero() {
		return u, keptBefore(u)
	}
	entry, err := o.again(ctx, g, &u)
	if err != nil {
		return u, err
	}
	kept, err := o.cabinet.Keep(ctx, u, o.now(), entry)
	if err != nil || kept {
		return u, err
	}
	if u, err = o.cabinet.Upload(ctx, actor.PersonID, id); err != nil {
		return u, err
	}

	return u, keptBefore(u)
}

func keptBefore(u Upload) error {
	return fault.New(fault.Conflict, "plan.own.kept_before", "file", u.Name, "at", u.KeptAt)
}

// again checks an upload as it stands now, for what it is measured by and beside may be another since it was looked at.
func (o *Own) again(ctx context.Context, g account.Grant, u *Upload) (audit.Entry, error) {
	held, err := o.held(ctx, g, u.Season)
	if err != nil {
		return audit.Entry{}, err
	}
	x, err := o.index(ctx, held, u.Content)
	if err != nil {
		return audit.Entry{}, err
	}
	p, problems := maturity.LoadPlan(u.Name, u.Content, x)
	if p == nil {
		return audit.Entry{}, fault.New(fault.Conflict, "plan.not_sound", "n", len(problems), "index", x.ID)
	}
	if err := o.fits(ctx, p, held); err != nil {
		return audit.Entry{}, err
	}

	return audit.Entry{Action: "plan.keep", Detail: map[string]any{
		"unit": u.UnitID, "file": u.Name, "plan": p.ID, "targets": len(p.Targets), "figures": len(p.Figures), "season": int64(u.Season),
	}}, nil
}

// held is the open season of the unit that an upload is for, nil where it is for none.
func (o *Own) held(ctx context.Context, g account.Grant, id season.ID) (*season.Season, error) {
	if id == 0 {
		return nil, nil //nolint:nilnil // kept for seasons to come
	}
	open, err := o.Open(ctx, g)
	if err != nil {
		return nil, err
	}
	for i := range open {
		if open[i].ID == id {
			return &open[i], nil
		}
	}

	return nil, fault.New(fault.NotFound, "plan.own.no_season")
}

// fits tells whether the season can be held against the plan beside its others.
func (o *Own) fits(ctx context.Context, p *maturity.Plan, held *season.Season) error {
	if held == nil {
		return nil
	}
	others, err := o.plans.Plans(ctx, *held)
	if err != nil {
		return err
	}

	return agree(p, others)
}

// index is what a plan is measured by: the season's index, or the newest revision of the one that the file names; where it names
// none that is known the newest of all, for the checker to say so.
func (o *Own) index(ctx context.Context, held *season.Season, content []byte) (*maturity.Index, error) {
	if held != nil {
		return o.library.Index(ctx, held.RevisionID)
	}
	named := maturity.MeasuredBy(content)
	kept, err := o.library.Revisions(ctx, "index")
	if err != nil {
		return nil, fmt.Errorf("indices of plans: %w", err)
	}
	var newest *maturity.Index
	for _, r := range kept {
		x, err := o.library.Index(ctx, r.ID)
		if err != nil {
			return nil, fmt.Errorf("index %d of plans: %w", r.ID, err)
		}
		if x.ID == named {
			return x, nil
		}
		newest = cmp.Or(newest, x)
	}
	if newest == nil {
		return nil, fault.New(fault.Conflict, "plan.own.no_index")
	}

	return newest, nil
}

// fileName is the last part of a file's name, without what is no letter, and of bounded length.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	letters := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}

		return r
	}, name))
	if len(letters) > maxName {
		letters = letters[len(letters)-maxName:]
	}

	return cmp.Or(strings.TrimSpace(string(letters)), "ke-hoach.yaml")
}
