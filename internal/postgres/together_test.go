package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// shared is a school whose people share the work on its return.
type shared struct {
	*province.Province
	t     *testing.T
	one   province.School
	tasks *assignment.Service
	told  *notice.Service
	sent  []notice.Notice
	fail  bool
}

func newShared(t *testing.T) *shared {
	t.Helper()
	s := &shared{Province: province.New(t, province.Options{}), t: t}
	s.one = s.Schools[0]
	s.tasks = assignment.NewService(postgres.NewAssignments(s.DB), s.Clock.Now, s.Zone)
	s.told = notice.NewService(postgres.NewNotices(s.DB), s.Seasons, func(_ context.Context, n notice.Notice) error {
		if s.fail {
			return errors.New("no line")
		}
		s.sent = append(s.sent, n)

		return nil
	}, s.Clock.Now, s.Zone)

	return s
}

func (s *shared) load() *assessment.Return {
	s.t.Helper()
	r, err := s.Returns.Load(s.t.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.t.Fatal(err)
	}

	return r
}

func (s *shared) assign(part string, to account.Actor, due time.Time) {
	s.t.Helper()
	if err := s.tasks.Assign(s.t.Context(), s.one.Principal, s.load(), assignment.Order{Part: part, PersonID: to.PersonID, Due: due}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shared) remind() (read, told int) {
	s.t.Helper()
	read, told, err := s.told.Remind(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}

	return read, told
}

// kinds are what a person is told, with the parts named.
func (s *shared) kinds(of account.Actor) map[notice.Kind][]string {
	s.t.Helper()
	list, err := s.told.Unseen(s.t.Context(), of)
	if err != nil {
		s.t.Fatal(err)
	}
	kinds := map[notice.Kind][]string{}
	for _, n := range list {
		kinds[n.Kind] = n.Detail.Parts
	}

	return kinds
}

func TestAPrincipalSharesTheWork(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	now := s.Clock.Now()
	s.assign("1.3", s.one.Staff, now.AddDate(0, 0, 2))
	s.assign("1.1", s.one.Staff, now.AddDate(0, 0, 5))
	s.assign("1.1", s.one.Principal, now.AddDate(0, 0, 5))
	tasks, err := s.tasks.Tasks(t.Context(), s.one.Staff, s.load())
	if err != nil {
		t.Fatal(err)
	}
	var mine, others []string
	for _, task := range tasks {
		switch {
		case task.Mine:
			mine = append(mine, task.Code)
		case task.To != nil:
			others = append(others, task.Code)
		}
	}
	if diff := cmp.Diff([][]string{{"1.3"}, {"1.1"}}, [][]string{mine, others}); diff != "" {
		t.Error(diff)
	}
	s.assign("1.1", account.Actor{}, now)
	if left, err := postgres.NewAssignments(s.DB).Assigned(t.Context(), s.one.Return); err != nil || len(left) != 1 {
		t.Errorf("%v stand after one was taken back, %v", left, err)
	}

	r := s.load()
	for name, c := range map[string]struct {
		by    account.Actor
		order assignment.Order
		want  fault.Kind
	}{
		"staff hands out":       {s.one.Staff, assignment.Order{Part: "1.4", PersonID: s.one.Staff.PersonID, Due: now}, fault.Forbidden},
		"another school's head": {s.Schools[1].Principal, assignment.Order{Part: "1.4", PersonID: s.one.Staff.PersonID, Due: now}, fault.NotFound},
		"another school's staff": {
			s.one.Principal, assignment.Order{Part: "1.4", PersonID: s.Schools[1].Staff.PersonID, Due: now}, fault.Invalid,
		},
		"a part there is not": {s.one.Principal, assignment.Order{Part: "9.9", PersonID: s.one.Staff.PersonID, Due: now}, fault.Invalid},
		"yesterday":           {s.one.Principal, assignment.Order{Part: "1.4", PersonID: s.one.Staff.PersonID, Due: now.AddDate(0, 0, -1)}, fault.Invalid},
		"after the last moment": {
			s.one.Principal, assignment.Order{Part: "1.4", PersonID: s.one.Staff.PersonID, Due: r.Until().AddDate(0, 0, 1)}, fault.Invalid,
		},
	} {
		if err := s.tasks.Assign(t.Context(), c.by, r, c.order); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v, want kind %v", name, err, c.want)
		}
	}
	s.Fill(t, s.one.Staff, s.one.Return)
	s.To(t, s.one, assessment.Submitted)
	if err := s.tasks.Assign(t.Context(), s.one.Principal, s.load(), assignment.Order{Part: "1.4"}); fault.KindOf(err) != fault.Locked {
		t.Errorf("a sent return is assigned: %v", err)
	}
}

func TestPeopleAreRemindedOnceADay(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	now := s.Clock.Now()
	if _, err := s.DB.SQL().ExecContext(t.Context(), "UPDATE person SET email = 'to@truong.test' WHERE id = $1", s.one.Staff.PersonID); err != nil {
		t.Fatal(err)
	}
	s.assign("1.3", s.one.Staff, now.AddDate(0, 0, 2))
	s.assign("1.4", s.one.Staff, now.AddDate(0, 0, 3))
	s.assign("1.5", s.one.Staff, now.AddDate(0, 0, 9))
	s.remind()
	if diff := cmp.Diff(map[notice.Kind][]string{notice.TaskSoon: {"1.3", "1.4"}}, s.kinds(s.one.Staff)); diff != "" {
		t.Errorf("told two days before: %s", diff)
	}
	if len(s.sent) != 1 || s.sent[0].Email != "to@truong.test" {
		t.Errorf("mailed %+v", s.sent)
	}
	if _, told := s.remind(); told != 0 || len(s.sent) != 1 {
		t.Errorf("told %d again on the same day, %d mails", told, len(s.sent))
	}
	if err := s.told.PutAway(t.Context(), s.one.Staff, now); err != nil {
		t.Fatal(err)
	}
	if left := s.kinds(s.one.Staff); len(left) != 0 {
		t.Errorf("put away, and still told %v", left)
	}

	// Four days later one is answered, the other is late; a mail that fails is told and keeps the notice.
	s.Fill(t, s.one.Staff, s.one.Return)
	if _, err := s.DB.SQL().ExecContext(t.Context(), "UPDATE answer SET points = NULL WHERE return_id = $1 AND code = '1.4.1'", int64(s.one.Return)); err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(now.AddDate(0, 0, 4))
	s.fail = true
	if _, _, err := s.told.Remind(t.Context()); err == nil {
		t.Error("a mail that failed is no failure")
	}
	if diff := cmp.Diff(map[notice.Kind][]string{notice.TaskLate: {"1.4"}}, s.kinds(s.one.Staff)); diff != "" {
		t.Errorf("told when late: %s", diff)
	}

	// The day before the last moment the head is told who has not sent, and nobody is who has.
	s.fail = false
	s.Fill(t, s.Schools[1].Staff, s.Schools[1].Return)
	s.To(t, s.Schools[1], assessment.Submitted)
	if err := s.told.PutAway(t.Context(), s.Schools[1].Principal, s.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	until := s.load().Until()
	s.Clock.Set(until.AddDate(0, 0, -2).Add(time.Hour))
	s.remind()
	if _, ok := s.kinds(s.one.Principal)[notice.SendSoon]; !ok {
		t.Errorf("the head is told %v", s.kinds(s.one.Principal))
	}
	if told := s.kinds(s.Schools[1].Principal); len(told) != 0 {
		t.Errorf("a head who has sent is told %v", told)
	}
}
