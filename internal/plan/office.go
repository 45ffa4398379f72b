package plan

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Proof is the document that an office's figure rests on: its number and day, and where it is found.
type Proof struct {
	Title, Number, Issuer string
	// Date is year-month-day, empty where the document has none.
	Date string
	// Link is where it stands, empty where there is a file.
	Link string
	// SHA256, Name and Size are those of its file, empty where there is a link.
	SHA256, Name string
	Size         int64
}

// Entered is a figure to be kept over the version that its form showed.
type Entered struct {
	Season season.ID
	Report

	Before int
	Audit  audit.Entry
}

// Desk keeps what offices enter.
type Desk interface {
	// Enter writes a figure with its audit line over the version Before; false where another version stands.
	Enter(ctx context.Context, e Entered) (bool, error)
	// Reports lists the figures that offices at and below the scope entered.
	Reports(ctx context.Context, id season.ID, scope string) ([]Report, error)
}

// Files keeps the content of proofs.
type Files interface {
	// Create keeps what r gives, up to limit bytes.
	Create(ctx context.Context, r io.Reader, limit int64) (evidence.Stored, error)
	// Open returns the content of a file and its size.
	Open(ctx context.Context, sha256 string) (io.ReadCloser, int64, error)
}

// Offices is what offices do with the figures that plans ask of them.
type Offices struct {
	desk  Desk
	files Files
	now   func() time.Time
	zone  *time.Location
}

// NewOffices returns it on its stores, the clock and the province's time zone.
func NewOffices(desk Desk, files Files, now func() time.Time, zone *time.Location) *Offices {
	return &Offices{desk: desk, files: files, now: now, zone: zone}
}

// Wanted is a figure that plans ask of an office.
type Wanted struct {
	Figure maturity.Figure
	// Targets name what it is asked for.
	Targets []string
}

// Asked lists what plans ask of offices of a kind, each figure once.
func Asked(plans []*maturity.Plan, kind string) []Wanted {
	var list []Wanted
	for _, p := range plans {
		for i := range p.Targets {
			f, ok := p.Figure(p.Targets[i].Figure)
			if !ok || !slices.Contains(f.Offices, kind) {
				continue
			}
			target := p.Decision.Number + " " + p.Targets[i].Key
			if at := slices.IndexFunc(list, func(w Wanted) bool { return w.Figure.Key == f.Key }); at >= 0 {
				list[at].Targets = append(list[at].Targets, target)
			} else {
				list = append(list, Wanted{Figure: f, Targets: []string{target}})
			}
		}
	}

	return list
}

// EnterCommand is a figure as a form carries it.
type EnterCommand struct {
	Season season.Season
	Unit   ranking.Unit
	Plans  []*maturity.Plan
	Figure string
	// Percent is what was typed of a percentage: "87,5"; Count of a count: "1.200", Whole what it is a part of.
	Percent, Count, Whole string
	Proof                 evidence.Raw
	// Name and Content are those of a file; without one, and without a link, the file that was there stays.
	Name    string
	Content []byte
	Version int
}

// Conflict is what stands where another person was first.
type Conflict struct{ Theirs Report }

// Enter keeps a figure of the actor's own office with its proof. Faults: Invalid at a bad field or without a proof, Locked when the
// season is closed, Conflict with a Conflict when another version stands.
func (o *Offices) Enter(ctx context.Context, actor account.Actor, cmd EnterCommand) error {
	if err := account.May(actor, account.FigureReport, account.Target{Path: cmd.Unit.Path, ManagingPath: cmd.Unit.Path}); err != nil {
		return err
	}
	asked := Asked(cmd.Plans, cmd.Unit.Kind)
	at := slices.IndexFunc(asked, func(w Wanted) bool { return w.Figure.Key == cmd.Figure })
	if at < 0 {
		return fault.New(fault.Invalid, "plan.not_asked")
	}
	if cmd.Season.State != season.Open {
		return fault.New(fault.Locked, "plan.season_closed")
	}
	typed, err := read(asked[at].Figure.Form(), &cmd)
	if err != nil {
		return err
	}
	before, err := o.Of(ctx, cmd.Season.ID, cmd.Unit, cmd.Figure)
	if err != nil {
		return err
	}
	proof, err := o.proof(ctx, &cmd, before.Proof)
	if err != nil {
		return err
	}
	now := o.now()
	e := Entered{Season: cmd.Season.ID, Before: cmd.Version, Report: Report{
		UnitID: cmd.Unit.ID, Figure: cmd.Figure, Entry: typed, Proof: proof, Version: cmd.Version + 1, ByID: actor.PersonID, ByPost: actor.Display, At: now,
	}}
	e.Audit = audit.Entry{Action: "figure.enter", Detail: map[string]any{
		"season": int64(cmd.Season.ID), "figure": cmd.Figure,
		"title": proof.Title, "number": proof.Number, "date": proof.Date, "link": proof.Link, "sha256": proof.SHA256,
	}}
	typed.tell(e.Audit.Detail, before.Entry)
	kept, err := o.desk.Enter(ctx, e)
	if err != nil {
		return fmt.Errorf("enter %s of unit %d: %w", cmd.Figure, cmd.Unit.ID, err)
	}
	if kept {
		return nil
	}
	theirs, err := o.Of(ctx, cmd.Season.ID, cmd.Unit, cmd.Figure)
	if err != nil {
		return err
	}

	return fault.New(fault.Conflict, "plan.moved", "post", theirs.ByPost, "at", theirs.At).With(Conflict{Theirs: theirs})
}

// Of is what an office entered for a figure; its zero value where it has not.
func (o *Offices) Of(ctx context.Context, id season.ID, u ranking.Unit, figure string) (Report, error) {
	all, err := o.desk.Reports(ctx, id, u.Path)
	if err != nil {
		return Report{}, fmt.Errorf("figures of unit %d: %w", u.ID, err)
	}
	for i := range all {
		if all[i].UnitID == u.ID && all[i].Figure == figure {
			return all[i], nil
		}
	}

	return Report{}, nil
}

// proof reads the document: a new file, a link, or the file that was there.
func (o *Offices) proof(ctx context.Context, cmd *EnterCommand, before Proof) (Proof, error) {
	kind := evidence.File
	if len(cmd.Content) == 0 && strings.TrimSpace(cmd.Proof.URL) != "" {
		kind = evidence.Link
	}
	c, err := evidence.Read(cmd.Proof, kind, o.now().In(o.zone))
	if err != nil {
		return Proof{}, err
	}
	p := Proof{Title: c.Title, Number: c.Number, Issuer: c.Issuer, Link: c.URL}
	if !c.Issued.IsZero() {
		p.Date = c.Issued.Format(time.DateOnly)
	}
	switch {
	case kind == evidence.Link:
		return p, nil
	case len(cmd.Content) > 0:
		if err := o.keep(ctx, cmd, &p); err != nil {
			return p, err
		}
	case before.SHA256 != "":
		p.SHA256, p.Name, p.Size = before.SHA256, before.Name, before.Size
	default:
		return p, fault.New(fault.Invalid, "plan.no_proof").At("file")
	}
	if p.Title == "" {
		p.Title = p.Name
	}

	return p, nil
}

// keep looks at a file's content and keeps it.
func (o *Offices) keep(ctx context.Context, cmd *EnterCommand, p *Proof) error {
	media, err := evidence.Look(bytes.NewReader(cmd.Content), int64(len(cmd.Content)))
	if err != nil {
		return err
	}
	stored, err := o.files.Create(ctx, bytes.NewReader(cmd.Content), evidence.MaxFile)
	if err != nil {
		return fmt.Errorf("keep proof of %s: %w", cmd.Figure, err)
	}
	p.SHA256, p.Size, p.Name = stored.SHA256, stored.Size, evidence.Name(cmd.Name, media)

	return nil
}

// Open returns the file behind a figure, with the kind of its content.
func (o *Offices) Open(ctx context.Context, p Proof) (body io.ReadCloser, size int64, err error) {
	if p.SHA256 == "" {
		return nil, 0, fault.New(fault.NotFound, "plan.no_file")
	}

	return o.files.Open(ctx, p.SHA256)
}

// MediaOf is the kind of a proof's file, by the ending that it was given for its content.
func MediaOf(p Proof) evidence.Media {
	for _, m := range evidence.Medias() {
		if strings.HasSuffix(p.Name, m.Ending()) {
			return m
		}
	}

	return "application/octet-stream"
}
