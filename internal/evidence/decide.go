package evidence

import (
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// Delegation is a principal's leave to decide about evidence in her place.
type Delegation struct {
	ID        int64
	GrantedBy int64
}

// Records is what a decision about a school's evidence sees of it, locked.
type Records struct {
	SchoolID int64
	// Document is nil for one that is not there yet.
	Document *Document
	// Used counts the bytes of the school's files, each content once; Holds tells whether the file concerned is among them.
	Used  int64
	Holds bool
	// Delegation is the actor's, nil for none. Granted is that of the person concerned.
	Delegation *Delegation
	Granted    *Delegation
}

// Change is what a decision wants written.
type Change struct {
	// Post is a new revision, of a new document where there was none.
	Post *Revision
	// Decide is a revision that no longer waits.
	Decide *Revision
	// Grant and Revoke concern the person; Revoke names the delegation that ends.
	Grant, Revoke int64
	// Upload is the finished upload that the revision's file came by; it is used up.
	Upload  string
	Entries []audit.Entry
}

// authority tells whether the actor decides about evidence here, and what the audit says of it: in whose name, and whose
// the responsibility stays.
func (r *Records) authority(by By) (map[string]any, bool) {
	switch {
	case by.Head:
		return map[string]any{"responsible": by.ID}, true
	case r.Delegation != nil:
		return map[string]any{"responsible": r.Delegation.GrantedBy, "delegation": r.Delegation.ID}, true
	default:
		return map[string]any{}, false
	}
}

// Post decides about a new revision: what the principal or her delegate posts is let through with it, everything else waits.
func (r *Records) Post(by By, c Content, quota int64) (Change, error) {
	if c.Kind == File && !r.Holds && r.Used+c.Kept.Size > quota {
		return Change{}, fullUp(r.Used, quota)
	}
	v := Revision{No: 1, Content: c, ByID: by.ID, ByPost: by.Post, At: by.At, State: Waiting}
	action := "evidence.post"
	if r.Document != nil {
		newest := r.Document.Newest()
		if newest.Digest() == c.Digest() {
			return Change{}, fault.New(fault.Invalid, "evidence.unchanged")
		}
		v.Document, v.No, action = r.Document.ID, newest.No+1, "evidence.revise"
	}
	detail, may := r.authority(by)
	if may {
		v.State, v.DecidedBy, v.DecidedPost, v.DecidedAt = Passed, by.ID, by.Post, by.At
	}
	detail["revision"], detail["digest"], detail["state"] = v.No, c.Digest(), string(v.State)
	if c.Kind == File {
		detail["sha256"] = c.Kept.SHA256
	}

	return Change{Post: &v, Entries: []audit.Entry{{Action: action, Detail: detail}}}, nil
}

func fullUp(used, quota int64) error {
	return fault.New(fault.Invalid, "evidence.quota", "used", Megabytes(used), "quota", Megabytes(quota)).At("file")
}

// Verdict is what is decided about a revision that waits.
type Verdict struct {
	Revision int
	Pass     bool
	// Reason is needed for a refusal.
	Reason string
}

// Judge decides about a revision that waits: only the principal and whom she delegates may.
func (r *Records) Judge(by By, v Verdict) (Change, error) {
	detail, may := r.authority(by)
	if !may {
		return Change{}, notYours()
	}
	at, ok := r.Document.Revision(v.Revision)
	if !ok {
		return Change{}, fault.New(fault.NotFound, "evidence.no_document")
	}
	if at.State != Waiting {
		return Change{}, fault.New(fault.Conflict, "evidence.decided", "post", at.DecidedPost, "at", at.DecidedAt)
	}
	if !v.Pass && v.Reason == "" {
		return Change{}, fault.New(fault.Invalid, "evidence.no_reason").At("reason")
	}
	at.DecidedBy, at.DecidedPost, at.DecidedAt = by.ID, by.Post, by.At
	detail["revision"], detail["digest"] = at.No, at.Digest()
	action := "evidence.pass"
	at.State = Passed
	if !v.Pass {
		action, at.State, at.Reason = "evidence.refuse", Refused, v.Reason
		detail["reason"] = v.Reason
	}

	return Change{Decide: &at, Entries: []audit.Entry{{Action: action, Detail: detail}}}, nil
}

// Delegate decides about letting a person decide in the principal's place; twice is once.
func (r *Records) Delegate(by By, person int64) (Change, error) {
	if !by.Head {
		return Change{}, notYours()
	}
	if r.Granted != nil {
		return Change{}, nil
	}

	return Change{Grant: person, Entries: []audit.Entry{{
		Action: "evidence.delegate", Detail: map[string]any{"person": person, "responsible": by.ID},
	}}}, nil
}

// Revoke decides about ending that.
func (r *Records) Revoke(by By, person int64) (Change, error) {
	if !by.Head {
		return Change{}, notYours()
	}
	if r.Granted == nil {
		return Change{}, nil
	}

	return Change{Revoke: r.Granted.ID, Entries: []audit.Entry{{
		Action: "evidence.revoke", Detail: map[string]any{"person": person, "delegation": r.Granted.ID},
	}}}, nil
}

func notYours() error { return fault.New(fault.Forbidden, "evidence.not_yours") }
