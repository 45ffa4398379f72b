package entering_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/postgres"
)

// TestEnteringIsMailed: what the office did goes to the principal's address with the next reminders, once; a mail that fails is
// tried again for some days, and what she has put away is not sent.
func TestEnteringIsMailed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var mailed []notice.Kind
	var broken error
	told := notice.NewService(postgres.NewNotices(s.DB), s.Seasons, func(_ context.Context, n notice.Notice) error {
		if broken == nil && n.Kind.ByAct() {
			mailed = append(mailed, n.Kind)
			if n.Email != "truong@truong.test" || n.Detail.Post != s.Reviewer.Display {
				t.Errorf("mailed %+v", n)
			}
		}

		return broken
	}, s.Clock.Now, s.Zone)
	morning := func(want ...notice.Kind) {
		t.Helper()
		mailed = nil
		if _, _, err := told.Remind(t.Context()); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if !slices.Equal(mailed, want) {
			t.Errorf("mailed %v, want %v", mailed, want)
		}
	}
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	morning() // nobody has an address
	if _, err := s.DB.SQL().ExecContext(t.Context(), "UPDATE person SET email = 'truong@truong.test' WHERE id = $1", s.one.Principal.PersonID); err != nil {
		t.Fatal(err)
	}
	broken = errors.New("no line")
	morning()
	broken = nil
	morning(notice.PaperOpened)
	morning()
	s.scan(s.Reviewer, "phiếu ký.pdf", pdf()).Is(http.StatusSeeOther)
	s.typeAll(s.Reviewer)
	s.plan(s.Reviewer)
	s.Post(s.Reviewer, s.here+"/gui", "seen", s.seen(s.Reviewer), "signed", "yes").Is(http.StatusSeeOther)
	if err := told.PutAway(t.Context(), s.one.Principal, s.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	morning()
	if _, err := s.DB.SQL().ExecContext(t.Context(), "UPDATE notice SET seen_at = NULL"); err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(s.Clock.Now().AddDate(0, 0, 4))
	morning() // it is old by now
	s.Clock.Set(s.Clock.Now().AddDate(0, 0, -2))
	morning(notice.PaperSent)
}
