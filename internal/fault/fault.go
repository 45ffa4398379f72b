// Package fault names the kinds of failure a person can meet. A fault carries a
// message key of the catalogue and its arguments, never a finished sentence:
// the portal turns it into a status and a page, the command line into a line.
package fault

import (
	"errors"
	"fmt"
)

// Kind is what sort of failure it is; the portal maps each kind to one HTTP status.
type Kind int

// The kinds of failure.
const (
	// Internal is a failure that is nobody's input: its cause is logged, never shown.
	Internal Kind = iota
	// Invalid is input that breaks a rule of its field or file.
	Invalid
	// NotFound is something that is not there, or not there for this person.
	NotFound
	// Unauthenticated asks the person to sign in.
	Unauthenticated
	// Forbidden is a move this person may not make.
	Forbidden
	// Conflict is two people at one thing: both values are in the detail.
	Conflict
	// Locked is a move the present state does not accept.
	Locked
	// Late is a move after the season's last moment.
	Late
	// TooLarge is a body or file over its limit.
	TooLarge
	// TooMany is a caller who must wait.
	TooMany
	// Unavailable is a part that does not answer now.
	Unavailable
)

// Error is a failure with its kind, the key of its message and the message's arguments.
type Error struct {
	Kind Kind
	// Key is the message's key in the catalogue.
	Key string
	// Args are the message's arguments: name, value, name, value.
	Args []any
	// Field names the field of the form at fault, where there is one.
	Field string
	// Detail is what the page needs to show more than a sentence, such as both values of a conflict.
	Detail any
	// Err is the cause, for the log.
	Err error
}

// Helper is a detail that knows what the person can do and whom to ask: for "do" and "ask" it gives a key of the
// catalogue with its arguments, or none.
type Helper interface {
	Help(what string) (key string, args []any)
}

// New returns a fault of the kind with the message key and its arguments (name, value, …).
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// At returns the fault with the form field it concerns.
func (e *Error) At(field string) *Error {
	c := *e
	c.Field = field

	return &c
}

// With returns the fault with the detail its page shows.
func (e *Error) With(detail any) *Error {
	c := *e
	c.Detail = detail

	return &c
}

// Because returns the fault with its cause.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err

	return &c
}

// Error is for logs only.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s %v: %v", e.Key, e.Args, e.Err)
	}

	return fmt.Sprintf("%s %v", e.Key, e.Args)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first fault in the chain of err, Internal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}

	return Internal
}

// Of returns the first fault in the chain of err, or a fault of kind Internal that wraps it.
func Of(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}

	return New(Internal, "fault.internal").Because(err)
}
