// Package assessment is about one school's return in one season: its answers,
// its states, its results. Decisions are pure methods on Return that yield a
// Change; the store writes the Change in the transaction that locked the return.
package assessment

import (
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/season"
)

// State is where a return stands.
type State string

// The states of a return. docs/states.md has the picture.
const (
	Draft       State = "draft"
	Submitted   State = "submitted"
	Returned    State = "returned"
	Resubmitted State = "resubmitted"
	Verified    State = "verified"
	Recognised  State = "recognised"
	Published   State = "published"
)

// States lists every state in the order of a return's life.
func States() []State {
	return []State{Draft, Submitted, Returned, Resubmitted, Verified, Recognised, Published}
}

// Move is what can be done to a return.
type Move string

// The moves.
const (
	Save      Move = "save"
	Submit    Move = "submit"
	Withdraw  Move = "withdraw"
	Begin     Move = "begin"
	Judge     Move = "judge"
	SendBack  Move = "send_back"
	TakeBack  Move = "take_back"
	Verify    Move = "verify"
	Recognise Move = "recognise"
	Publish   Move = "publish"
	Reopen    Move = "reopen"
)

// Moves lists every move.
func Moves() []Move {
	return []Move{Save, Submit, Withdraw, Begin, Judge, SendBack, TakeBack, Verify, Recognise, Publish, Reopen}
}

// Basis is which of the three scores counts in the state.
func (s State) Basis() Basis {
	switch s {
	case Verified:
		return VerifiedBasis
	case Recognised, Published:
		return RecognisedBasis
	default:
		return SelfBasis
	}
}

// Next returns the state that the move leads to from s, and whether s accepts it.
// This is the one transition table.
func (s State) Next(m Move) (State, bool) {
	next, ok := transitions(s)[m]

	return next, ok
}

func transitions(s State) map[Move]State {
	switch s {
	case Draft:
		return map[Move]State{Save: Draft, Submit: Submitted}
	case Submitted:
		return map[Move]State{Withdraw: Draft, Begin: Submitted, Judge: Submitted, SendBack: Returned, Verify: Verified}
	case Returned:
		return map[Move]State{Save: Returned, Submit: Resubmitted, TakeBack: Resubmitted}
	case Resubmitted:
		return map[Move]State{
			Withdraw: Returned, Begin: Resubmitted, Judge: Resubmitted, SendBack: Returned, Verify: Verified,
		}
	case Verified:
		return map[Move]State{Recognise: Recognised, Reopen: Submitted}
	case Recognised:
		return map[Move]State{Publish: Published, Reopen: Submitted}
	case Published:
		return nil
	default:
		return nil
	}
}

// advance is Next with the fault a person meets: where the return stands and since when.
func (r *Return) advance(m Move) (State, error) {
	next, ok := r.State.Next(m)
	if !ok {
		return r.State, r.locked(m, "assessment.locked."+string(m))
	}

	return next, nil
}

// Lock says why a move is not accepted: page material for who, when, why and how to ask.
type Lock struct {
	Move     Move
	State    State
	ReturnID ID
	// Since and ByPost tell when and by whom the present state came about, where known.
	Since    int64
	ByPost   string
	Managing string
	School   string
	Until    int64
	// Rules say who takes the decisions that are still to come.
	Rules season.Rules `json:"-"`
}

// locked is the fault of a move that is not accepted now: its message, and the sentences that hang on
// its key, can name the state, since when and by whom it stands so, and the office to ask.
func (r *Return) locked(m Move, key string, more ...any) *fault.Error {
	return fault.New(fault.Locked, key, r.args(more)...).With(r.lock(m))
}

// late is locked for a move that comes at the wrong time.
func (r *Return) late(m Move, key string, more ...any) *fault.Error {
	return fault.New(fault.Late, key, r.args(more)...).With(r.lock(m))
}

func (r *Return) args(more []any) []any {
	var post any = r.ChangedBy
	if r.ChangedBy == "" {
		post = locale.Key("assessment.nobody_named")
	}

	return append([]any{
		"state", locale.Key("state." + string(r.State)), "post", post, "at", r.ChangedAt, "managing", r.ManagingName,
	}, more...)
}

func (r *Return) lock(m Move) Lock {
	l := Lock{
		Move: m, State: r.State, ReturnID: r.ID, Managing: r.ManagingName, School: r.SchoolName, ByPost: r.ChangedBy,
		Rules: r.Season.Rules,
	}
	if !r.ChangedAt.IsZero() {
		l.Since = r.ChangedAt.Unix()
	}

	return l
}
