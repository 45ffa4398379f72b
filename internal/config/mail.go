package config

import (
	"cmp"
	"net/mail"
	"net/url"
	"strconv"
)

// smtp reads the server that sends mail. Its password is never repeated.
func (k *checker) smtp(r raw) SMTP {
	s := SMTP{
		Host: r.SMTPHost, User: r.SMTPUser, Password: r.SMTPPassword, From: r.SMTPFrom, TLS: cmp.Or(r.SMTPTLS, "starttls"),
	}
	if s.Host == "" {
		if r.SMTPPort+s.User+s.Password+s.From+r.SMTPTLS != "" {
			k.fail("config.smtp_host_missing")
		}

		return SMTP{}
	}
	if u, err := url.Parse("smtp://" + s.Host); err != nil || u.Hostname() == "" || u.Hostname() != s.Host {
		k.fail("config.smtp_host", "value", s.Host)
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		k.fail("config.smtp_from", "value", s.From)
	}
	s.Port = k.smtpPort(r.SMTPPort, s.TLS)
	if (s.User == "") != (s.Password == "") {
		k.fail("config.smtp_account")
	}
	if s.User != "" && s.TLS == "none" {
		k.fail("config.smtp_clear")
	}

	return s
}

// smtpPort is the one that was said, or the usual one of the way the line is kept private.
func (k *checker) smtpPort(said, way string) int {
	usual, known := map[string]string{"starttls": "587", "tls": "465", "none": "25"}[way]
	if !known {
		k.fail("config.smtp_tls", "value", way)
	}
	port := cmp.Or(said, usual, "25")
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		k.fail("config.smtp_port", "value", port)
	}

	return n
}
