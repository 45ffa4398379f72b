package main

import (
	"context"
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/mail"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/portal/school"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/schedule"
	accountview "github.com/thuocso/thuocso/web/page/account"
	schoolview "github.com/thuocso/thuocso/web/page/school"
)

// newTasks is who of a school answers what.
func newTasks(st *station, now func() time.Time) *assignment.Service {
	return assignment.NewService(postgres.NewAssignments(st.db), now, st.config.Timezone)
}

// newTold is what people are reminded of: in the portal, and by mail where a server is configured.
func newTold(st *station, parts subjects, now func() time.Time) (*notice.Service, error) {
	var post notice.Mailer
	if st.config.SMTP.Host != "" {
		sender, err := newMail(st.config, now)
		if err != nil {
			return nil, err
		}
		words, err := locale.Load(func(locale.Lang, string) {})
		if err != nil {
			return nil, fmt.Errorf("load catalogue: %w", err)
		}
		post = mailed(st, words.Printer(locale.Vi, st.config.Timezone), sender)
	}

	return notice.NewService(postgres.NewNotices(st.db), parts.seasons, post, now, st.config.Timezone), nil
}

// mailed writes a notice as a mail in Vietnamese.
func mailed(st *station, p locale.Printer, sender *mail.Sender) notice.Mailer {
	base := st.config.BaseURL.String()

	return func(ctx context.Context, n notice.Notice) error {
		subject := "together.mail.subject"
		if n.Kind.ByAct() {
			subject = "together.mail.subject.act"
		}
		err := sender.Send(ctx, mail.Message{
			To: n.Email, Subject: p.T(subject, "day", locale.Day(n.On)),
			Body: p.T("together.mail.body", "say", school.Says(p, &n), "link", base+schoolview.SheetPath(n.ReturnID), "own", base+accountview.AccountPath),
		})

		return wrap("send a reminder", err)
	}
}

// remindJob tells everybody each morning what is due.
func remindJob(st *station, now func() time.Time) schedule.Job {
	return schedule.Job{Name: "remind", Spec: "0 7 * * *", Run: func(ctx context.Context, _ time.Time) (schedule.Count, error) {
		told, err := newTold(st, newSubjects(st, now), now)
		if err != nil {
			return schedule.Count{}, err
		}
		read, written, err := told.Remind(ctx)

		return schedule.Count{Read: read, Written: written}, wrap("remind", err)
	}}
}
