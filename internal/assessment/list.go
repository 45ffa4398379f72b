package assessment

import (
	"context"
	"errors"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Lists reads many returns at once.
type Lists interface {
	// List returns the page of returns below the path, and how many there are in all.
	List(ctx context.Context, q ListQuery) ([]Row, int, error)
	// Ids returns the returns below the path in the state, in the order of their ids.
	Ids(ctx context.Context, seasonID season.ID, path string, state State) ([]ID, error)
	// Own returns the returns of one school, newest season first.
	Own(ctx context.Context, schoolID int64) ([]Row, error)
	// History returns the audit lines of a return, oldest first, with the posts of their people.
	History(ctx context.Context, id ID) ([]Event, error)
	Kept
}

// Kept reads what goes with a return besides its answers.
type Kept interface {
	// Evidence returns what the answers of a return rest on, and the return's state.
	Evidence(ctx context.Context, id ID) ([]Attached, State, error)
	// Revisions gives attachments that name their revisions the revisions themselves; what there is none of is left out.
	Revisions(ctx context.Context, named []Attached) ([]Attached, error)
	// Uses lists the answers that rest on a document, newest season first.
	Uses(ctx context.Context, id evidence.ID) ([]Use, error)
	// Document returns the canonical form behind a receipt of the return. NotFound when there is no such receipt.
	Document(ctx context.Context, id ID, n int) ([]byte, error)
}

// ListQuery says which returns, in which order.
type ListQuery struct {
	Season season.ID
	Path   string
	// ManagingID keeps only schools that this office reviews itself; 0 keeps all below the path.
	ManagingID int64
	// State keeps only one state; empty keeps all.
	State State
	// Search is matched against the folded name and the code.
	Search string
	// Offset and Limit page; Limit is at most 200.
	Offset, Limit int
}

// Row is one return in a list.
type Row struct {
	ID           ID
	SeasonID     season.ID
	SchoolYear   int
	SchoolID     int64
	SchoolName   string
	SchoolCode   string
	ManagingName string
	Stages       []string
	State        State
	Round        int
	Answered     int
	Asked        int
	Judged       int
	SubmittedAt  time.Time
	ChangedAt    time.Time
	GroupLow     [2]maturity.Points
	GroupHigh    [2]maturity.Points
	LevelLow     int
	LevelHigh    int
}

// MaxPage is the longest page of a list.
const MaxPage = 200

// List returns the returns an office sees.
func (s *Service) List(ctx context.Context, actor account.Actor, q ListQuery) ([]Row, int, error) {
	if err := account.May(actor, account.ReviewList, account.Target{Path: q.Path}); err != nil {
		return nil, 0, err
	}
	if q.Limit <= 0 || q.Limit > MaxPage {
		q.Limit = MaxPage
	}

	rows, all, err := s.lists.List(ctx, q)
	veil(rows)

	return rows, all, err
}

// Own returns the returns of the actor's school, newest season first; other roles beside do not matter.
func (s *Service) Own(ctx context.Context, actor account.Actor) ([]Row, error) {
	g, ok := actor.GrantFor(account.ReturnFill)
	if !ok {
		return nil, account.Forbidden(account.ReturnView)
	}

	return s.lists.Own(ctx, g.UnitID)
}

// History returns what happened to a return, to whom may see it. The school itself does not see verdicts
// that its office has not ended yet, offices what the school has not sent.
func (s *Service) History(ctx context.Context, actor account.Actor, id ID) ([]Event, error) {
	target, err := s.Place(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := account.May(actor, account.ReturnView, target); err != nil {
		return nil, err
	}

	events, err := s.lists.History(ctx, id)
	if err != nil {
		return nil, err
	}
	if outside(actor, target) {
		return s.veilRecord(ctx, id, events)
	}
	if account.May(actor, account.ReviewList, target) != nil {
		events = record.Told(events)
	}

	return events, nil
}

// Previous returns the same school's return of the season before; IsNoPrevious tells that there is none.
// Of a return that was loaded for an office it is what that office may see.
func (s *Service) Previous(ctx context.Context, r *Return) (*Return, error) {
	own, err := s.lists.Own(ctx, r.SchoolID)
	if err != nil {
		return nil, err
	}
	for _, row := range own {
		if row.SchoolYear != r.Season.SchoolYear-1 {
			continue
		}
		previous, err := s.open(ctx, row.ID)
		if err != nil || !r.outside {
			return previous, err
		}
		previous.outside = true
		if err := s.veil(ctx, previous); fault.KindOf(err) == fault.Locked {
			return nil, errNoPrevious
		} else if err != nil {
			return nil, err
		}

		return previous, nil
	}

	return nil, errNoPrevious
}

// open loads a return with its index, whoever asks.
func (s *Service) open(ctx context.Context, id ID) (*Return, error) {
	r, err := s.store.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	index, err := s.indices.Index(ctx, r.Season.RevisionID)
	if err != nil {
		return nil, err
	}
	r.attach(index)

	return r, nil
}

// errNoPrevious tells that the school had no return in the season before.
var errNoPrevious = errors.New("no return in the season before")

// IsNoPrevious tells whether Previous found no return.
func IsNoPrevious(err error) bool { return errors.Is(err, errNoPrevious) }

// Batch is what became of many returns.
type Batch struct {
	Done    int
	Refused []Refusal
}

// Refusal is one return of a batch that did not accept the move.
type Refusal struct {
	ID    ID
	Fault *fault.Error
}

// RecogniseAll recognises every verified return of the season below the path that the actor may decide about.
func (s *Service) RecogniseAll(ctx context.Context, actor account.Actor, seasonID season.ID, path string) (Batch, error) {
	return s.batch(ctx, seasonID, path, Verified, func(id ID) error {
		_, err := s.Recognise(ctx, actor, id)

		return err
	})
}

// PublishAll publishes every recognised return of the season below the path that the actor may decide about.
func (s *Service) PublishAll(ctx context.Context, actor account.Actor, seasonID season.ID, path string) (Batch, error) {
	return s.batch(ctx, seasonID, path, Recognised, func(id ID) error {
		_, err := s.Publish(ctx, actor, id)

		return err
	})
}

func (s *Service) batch(ctx context.Context, seasonID season.ID, path string, state State, move func(ID) error) (Batch, error) {
	ids, err := s.lists.Ids(ctx, seasonID, path, state)
	if err != nil {
		return Batch{}, err
	}
	var b Batch
	for _, id := range ids {
		err := move(id)
		switch {
		case err == nil:
			b.Done++
		case fault.KindOf(err) == fault.NotFound:
			// Below the path, but somebody else's to decide about.
		case fault.KindOf(err) == fault.Internal:
			return b, err
		default:
			b.Refused = append(b.Refused, Refusal{ID: id, Fault: fault.Of(err)})
		}
	}

	return b, nil
}
