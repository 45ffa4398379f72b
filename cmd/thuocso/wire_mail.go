package main

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/mail"
)

// newMail is what sends mail, if anything does.
func newMail(c config.Config, now func() time.Time) (*mail.Sender, error) {
	s, err := mail.New(mail.Config{
		Host: c.SMTP.Host, Port: c.SMTP.Port, User: c.SMTP.User, Password: c.SMTP.Password, From: c.SMTP.From,
		TLS: mail.Privacy(c.SMTP.TLS),
	}, now)

	return s, wrap("set up mail", err)
}

// mail looks whether mail can be sent.
func (e *examination) mail(ctx context.Context, c config.Config) {
	sender, err := newMail(c, time.Now)
	if err == nil && !sender.On() {
		e.note("doctor.mail_off")

		return
	}
	if err == nil {
		err = sender.Check(ctx)
	}
	if err != nil {
		e.miss(err)

		return
	}
	e.found("doctor.mail", "host", c.SMTP.Host, "from", c.SMTP.From)
}
