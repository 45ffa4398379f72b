package season

// Stand is where a return stands as pages and papers count it. Every count of returns that a person reads is one of
// these or a sum defined here, so that a label means the same wherever it stands.
type Stand int

// The stands, in the order of a return's life; each return is in exactly one.
const (
	// NotSent is a return that was never sent, or was withdrawn.
	NotSent Stand = iota
	// SentBack is one that the office returned: it is with the school again.
	SentBack
	// InReview is one that waits for its office's verdict.
	InReview
	// AwaitsDecision is one whose review has ended.
	AwaitsDecision
	// Decided is one that is recognised, published or not.
	Decided

	standCount
)

// Stands lists the stands in the order of a return's life.
func Stands() []Stand { return []Stand{NotSent, SentBack, InReview, AwaitsDecision, Decided} }

// StandOf returns the stand of a return's state; a school without a return has sent none.
func StandOf(state string) Stand {
	switch state {
	case "returned":
		return SentBack
	case "submitted", "resubmitted":
		return InReview
	case "verified":
		return AwaitsDecision
	case "recognised", "published":
		return Decided
	default:
		return NotSent
	}
}

// Key is the stand's name in the catalogue.
func (p Stand) Key() string {
	return [standCount]string{
		"season.stand.not_sent", "season.stand.sent_back", "season.stand.in_review", "season.stand.awaits_decision", "season.stand.decided",
	}[p]
}

// Standing counts returns by stand.
type Standing [standCount]int

// Add counts n returns of a state.
func (p *Standing) Add(state string, n int) { p[StandOf(state)] += n }

// Owing counts all of them.
func (p Standing) Owing() int {
	n := 0
	for _, in := range p {
		n += in
	}

	return n
}

// Sent counts those that are with an office or have passed it. One that was returned is not sent until it comes again.
func (p Standing) Sent() int { return p[InReview] + p[AwaitsDecision] + p[Decided] }
