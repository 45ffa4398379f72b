package season

import "time"

// Phase is where a season stands by its dates; what it is called beside Open and Closed, which somebody decides.
type Phase string

// The phases in their order.
const (
	// Ahead is before the season opens.
	Ahead Phase = "ahead"
	// Sending is while schools may send.
	Sending Phase = "sending"
	// Correcting is after the last moment to send, while what was returned may still be corrected.
	Correcting Phase = "correcting"
	// Deciding is while only offices act.
	Deciding Phase = "deciding"
	// Over is after the last moment to publish.
	Over Phase = "over"
	// Ended is closed, whatever the dates say.
	Ended Phase = "ended"
)

// Phases lists every phase.
func Phases() []Phase { return []Phase{Ahead, Sending, Correcting, Deciding, Over, Ended} }

// Phase tells where the season stands.
func (s *Season) Phase(now time.Time) Phase {
	switch {
	case s.State == Closed:
		return Ended
	case now.Before(s.Dates.OpensAt):
		return Ahead
	case now.Before(s.Dates.SubmitUntil):
		return Sending
	case now.Before(s.Dates.ResubmitUntil):
		return Correcting
	case now.Before(s.Dates.PublishUntil):
		return Deciding
	default:
		return Over
	}
}
