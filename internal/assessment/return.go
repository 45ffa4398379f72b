package assessment

import (
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Return is one school's return as it was loaded and locked.
type Return struct {
	ID           ID
	Season       season.Season
	Index        *maturity.Index
	SchoolID     int64
	SchoolName   string
	SchoolCode   string
	Stages       []string
	Path         string
	ManagingID   int64
	ManagingPath string
	ManagingName string
	State        State
	Round        int
	BegunAt      time.Time
	BegunBy      int64
	SubmittedAt  time.Time
	VerifiedAt   time.Time
	RecognisedAt time.Time
	PublishedAt  time.Time
	// ChangedAt and ChangedBy tell when and by which post the present state came about.
	ChangedAt time.Time
	ChangedBy string
	// Answers holds the answers that were asked for, by code; a code without a row is absent.
	Answers map[string]Answer
	// Points and Met are the self-assessment in index order.
	Points maturity.Vector
	Met    []bool
	// outside tells that it was loaded for somebody who is not of the school.
	outside bool
	// File is what the return carries of its sending; nil where it was loaded with some of its answers only.
	File *sending.File
}

// Basis is which of the three scores a result holds.
type Basis string

// The bases.
const (
	SelfBasis       Basis = "self"
	VerifiedBasis   Basis = "verified"
	RecognisedBasis Basis = "recognised"
)

// Result is what the answers say on one basis.
type Result struct {
	Basis  Basis
	Points maturity.Vector
	Met    []bool
	Score  maturity.Score
}

// Change is what a decision wants written; the store writes all of it or nothing.
type Change struct {
	State State
	Round int
	// Begun is set, and ByID with it, when a review begins; cleared when the return leaves the office.
	Begun   time.Time
	BegunBy int64
	// Moved tells that State came about now: its moment is written.
	Moved   bool
	Answers []Answer
	Results []Result
	// Steps, Explanations, Receipt and Annex are written where they are set.
	Steps        *sending.Steps
	Explanations []sending.Explanation
	Receipt      *sending.Receipt
	Annex        *sending.Annexed
	// PaperEntries are enterings on the school's behalf that began or changed.
	PaperEntries []sending.Entry
	// Dirty tells that a published figure may change.
	Dirty   bool
	Entries []audit.Entry
	// Attach and Detach are the documents that answers begin and cease to rest on.
	Attach, Detach []Attachment
}

// Unchanged is a Change that leaves everything as it is.
func (r *Return) Unchanged() Change { return r.change() }

// change starts a Change that leaves everything as it is.
func (r *Return) change() Change {
	return Change{State: r.State, Round: r.Round, Begun: r.BegunAt, BegunBy: r.BegunBy}
}

// Target is what the access decision needs to know of the return.
func (r *Return) Target() account.Target {
	return account.Target{Path: r.Path, ManagingPath: r.ManagingPath}
}

// attach gives the return its index. A component that does not concern the school's stages is
// never its to answer, whatever the vector was made for.
func (r *Return) attach(index *maturity.Index) {
	r.Index = index
	fresh := index.NewVector(r.Stages)
	for place, p := range r.Points {
		if place < len(fresh) && fresh[place] != maturity.NotApplicable && p != maturity.NotApplicable {
			fresh[place] = p
		}
	}
	r.Points = fresh
}

// Progress is how much of what is asked has an answer.
type Progress struct {
	Components, OfComponents int
	Conditions, OfConditions int
}

// Done tells whether nothing is missing.
func (p Progress) Done() bool {
	return p.Components == p.OfComponents && p.Conditions == p.OfConditions
}

// Progress counts the answers given. Answers to conditions are always loaded, those to
// components stand in the vector, so it is right after a save too.
func (r *Return) Progress() Progress {
	p := Progress{OfConditions: len(r.Index.Conditions())}
	for _, n := range r.Points {
		if n == maturity.NotApplicable {
			continue
		}
		p.OfComponents++
		if n != maturity.Missing {
			p.Components++
		}
	}
	for _, c := range r.Index.Conditions() {
		if r.Answers[c.Code].Value.Met != Unsaid {
			p.Conditions++
		}
	}

	return p
}

// Score is the self-assessed score.
func (r *Return) Score() maturity.Score {
	return r.Index.ScoreVector(r.Points, r.Met, r.Season.Rules.Condition)
}

// kindOf returns what the code is in the index.
func (r *Return) kindOf(code string) (Kind, bool) {
	if _, ok := r.Index.Position(code); ok {
		return Component, true
	}
	if _, ok := r.Index.ConditionPosition(code); ok {
		return Condition, true
	}
	for _, f := range r.Index.Fields() {
		if f.Key == code {
			return Info, true
		}
	}

	return "", false
}

// Until returns the first moment that is too late for the school's next act.
func (r *Return) Until() time.Time {
	if r.State == Returned || r.State == Resubmitted {
		return r.Season.Dates.ResubmitUntil
	}

	return r.Season.Dates.SubmitUntil
}

// inTime refuses what comes before the season opens, after its last moment, or when it is closed.
func (r *Return) inTime(m Move, now time.Time) error {
	switch {
	case r.Season.State != season.Open:
		return r.locked(m, "assessment.season_closed")
	case now.Before(r.Season.Dates.OpensAt):
		return r.late(m, "assessment.too_early", "from", r.Season.Dates.OpensAt)
	case !now.Before(r.Until()):
		l := r.lock(m)
		l.Until = r.Until().Unix()

		return r.late(m, "assessment.too_late", "until", locale.LastMoment(r.Until())).With(l)
	}

	return nil
}

// Editable tells whether the school may change the code now.
func (r *Return) Editable(code string, now time.Time) bool {
	if r.inTime(Save, now) != nil {
		return false
	}
	switch r.State {
	case Draft:
		return true
	case Returned:
		return r.Answers[code].Open
	default:
		return false
	}
}

// Answer returns the answer to the code, an empty one where none was given yet.
func (r *Return) Answer(code string) Answer {
	if a, ok := r.Answers[code]; ok {
		return a
	}
	k, _ := r.kindOf(code)

	return Answer{
		Code: code, Kind: k, Value: Empty(), Open: r.State == Draft, RecognisedPoints: None,
		Judgement: Judgement{Points: None},
	}
}

// Codes lists every component and condition in index order: group by group, conditions first.
func (r *Return) Codes() []string {
	codes := make([]string, 0, len(r.Index.Components())+len(r.Index.Conditions()))
	for _, g := range r.Index.Groups {
		for i := range g.Conditions {
			codes = append(codes, g.Conditions[i].Code)
		}
		for i := range g.Criteria {
			for j := range g.Criteria[i].Components {
				codes = append(codes, g.Criteria[i].Components[j].Code)
			}
		}
	}

	return codes
}

// asked lists the codes this school must answer: all but the components that do not concern it.
func (r *Return) asked() []string {
	codes := r.Codes()
	kept := codes[:0]
	for _, code := range codes {
		if place, ok := r.Index.Position(code); ok && place < len(r.Points) && r.Points[place] == maturity.NotApplicable {
			continue
		}
		kept = append(kept, code)
	}

	return kept
}

// Unanswered lists the codes without an answer. It needs all answers.
func (r *Return) Unanswered() []string {
	var missing []string
	for _, code := range r.asked() {
		a := r.Answer(code)
		if !a.Value.Answered(a.Kind) {
			missing = append(missing, code)
		}
	}

	return missing
}
