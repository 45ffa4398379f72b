package assessment

import (
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/season"
)

// step is advance for the office's moves: none of them is accepted once the season is closed.
func (r *Return) step(m Move) (State, error) {
	next, err := r.advance(m)
	if err == nil && r.Season.State != season.Open {
		err = r.locked(m, "assessment.season_closed_office")
	}

	return next, err
}

// Ready tells whether the office's move would be accepted now, were its words given: what the page that asks before
// it must know. It needs all answers.
func (r *Return) Ready(m Move, now time.Time) error {
	var err error
	switch by := (By{At: now}); m {
	case SendBack:
		_, err = r.SendBack(by)
	case Verify:
		_, err = r.Verify(by)
	default:
		_, err = r.step(m)
	}

	return err
}

// Overdue tells whether a result that is still to be published is so after the season's last moment for it. Nothing
// decreed says that it is void then: it stays possible, and says so.
func (r *Return) Overdue(now time.Time) bool {
	return r.State != Published && !now.Before(r.Season.Dates.PublishUntil)
}

// PublishedLate tells whether the result was published after the season's last moment for it.
func (r *Return) PublishedLate() bool {
	return r.State == Published && !r.PublishedAt.Before(r.Season.Dates.PublishUntil)
}

// Help finds the words of a refused move that hang on where the return stands: "do" what can be done, "ask" whom to
// ask. The school's own moves have words of their own.
func (l Lock) Help(what string) (string, []any) {
	switch l.Move {
	case Save, Submit, Withdraw:
		return "", nil
	default:
		return "assessment.at." + string(l.State) + "." + what, []any{
			"school", l.School, "managing", l.Managing,
			"recogniser", locale.Key("season.decider." + string(l.Rules.RecognisedBy)),
			"publisher", locale.Key("season.decider." + string(l.Rules.PublishedBy)),
		}
	}
}

var _ fault.Helper = Lock{}
