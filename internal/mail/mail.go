// Package mail sends plain text by SMTP. Without a configured server it is off: nothing is sent and whoever asks is told.
package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/thuocso/thuocso/internal/fault"
)

// Config says which server sends and in whose name.
type Config struct {
	// Host is the server's name; empty means that mail is off.
	Host string
	// Port is its port.
	Port int
	// User and Password are the account there; empty for none.
	User, Password string
	// From is the sender: an address, with a name or without.
	From string
	// TLS is how the line is kept private.
	TLS Privacy
	// Roots are the authorities that the server's certificate may come from; nil means the system's.
	Roots *x509.CertPool
}

// Privacy is how the line to the server is kept private.
type Privacy string

// The ways.
const (
	// StartTLS begins in the clear and refuses to go on so.
	StartTLS Privacy = "starttls"
	// TLS is private from the first byte.
	TLS Privacy = "tls"
	// None is for a server on the same machine or network.
	None Privacy = "none"
)

// Message is a mail to one person.
type Message struct {
	// To is the bare address.
	To string
	// Subject is one line.
	Subject string
	// Body is plain text.
	Body string
}

// The bounds of a message.
const (
	maxAddress = 254
	maxSubject = 200
	maxBody    = 100_000
)

// stepTime is how long the other side may take to be reached, and for each message.
const stepTime = 15 * time.Second

// Sender sends mail. It is safe for concurrent use: each call has its own connection.
type Sender struct {
	host    string // empty when mail is off
	options []gomail.Option
	// wrapped tells that the library must dial by itself: only then does it know that the line is private.
	wrapped bool
	from    *mail.Address
	domain  string
	now     func() time.Time
}

// line is a connection to the server.
type line struct {
	client *gomail.Client
	smtp   *smtp.Client
}

// New returns the sender of a configuration; it connects to nothing yet.
func New(c Config, now func() time.Time) (*Sender, error) {
	s := &Sender{host: c.Host, wrapped: c.TLS == TLS, now: now}
	if c.Host == "" {
		return s, nil
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("read sender %q: %w", c.From, err)
	}
	s.from = from
	s.domain = from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	s.options = []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTimeout(stepTime), gomail.WithHELO(s.domain),
		gomail.WithTLSConfig(&tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch c.TLS {
	case TLS:
		s.options = append(s.options, gomail.WithSSL())
	case None:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if c.User != "" {
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	if _, err = gomail.NewClient(c.Host, s.options...); err != nil {
		return nil, fmt.Errorf("set up mail by %q: %w", c.Host, err)
	}

	return s, nil
}

// On tells whether mail is sent at all.
func (s *Sender) On() bool { return s.host != "" }

// Check connects, says who it is, and goes.
func (s *Sender) Check(ctx context.Context) error {
	l, err := s.dial(ctx)
	if err != nil {
		return err
	}

	return l.leave()
}

// Send sends one message; see SendAll for the faults.
func (s *Sender) Send(ctx context.Context, m Message) error { return s.SendAll(ctx, []Message{m})[0] }

// SendAll sends messages over one connection and returns, in their order, what became of each: nil when the server took
// it; a fault of kind Invalid when it will never do, as the address or the text is not one; Unavailable when it may do later.
// When the server cannot be reached the remaining messages are not tried.
func (s *Sender) SendAll(ctx context.Context, list []Message) []error {
	errs := make([]error, len(list))
	var l *line
	var gone error
	for i, m := range list {
		letter, err := s.letter(m)
		if err != nil {
			errs[i] = err

			continue
		}
		if l == nil && gone == nil {
			l, gone = s.dial(ctx)
		}
		if gone == nil {
			gone = explain(ctx.Err())
		}
		if gone != nil {
			errs[i] = gone

			continue
		}
		broken, err := l.hand(letter)
		if errs[i] = err; broken {
			l = nil // the next message tries once more
		}
	}
	if l != nil && l.leave() != nil {
		return errs // what the server took it has: a farewell that fails changes nothing
	}

	return errs
}

// hand gives a message to the server and tells whether the line broke.
func (l *line) hand(letter *gomail.Msg) (broken bool, err error) {
	err = l.client.SendWithSMTPClient(l.smtp, letter)
	if err == nil {
		return false, nil
	}
	answered, ok := errors.AsType[*gomail.SendError](err)
	broken = !ok || answered.ErrorCode() == 0
	if broken {
		err = errors.Join(err, l.smtp.Close())
	}
	if letter.IsDelivered() {
		return broken, nil // the server took it, and failed at what comes after
	}

	return broken, explain(err)
}

// dial opens a connection of its own. One on which the greeting fails is closed, which the library leaves to chance.
func (s *Sender) dial(ctx context.Context) (*line, error) {
	if !s.On() {
		return nil, fault.New(fault.Unavailable, "mail.off")
	}
	var conn net.Conn
	options := s.options
	if !s.wrapped {
		options = append(slices.Clone(options), gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			var err error
			conn, err = (&net.Dialer{}).DialContext(ctx, network, address)

			return conn, err //nolint:wrapcheck // told below
		}))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, fmt.Errorf("set up mail by %q: %w", s.host, err)
	}
	opened, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if conn != nil {
			err = errors.Join(err, conn.Close())
		}

		return nil, fault.New(fault.Unavailable, "mail.unreachable", "host", s.host).Because(err)
	}

	return &line{client, opened}, nil
}

func (l *line) leave() error { return explain(l.client.CloseWithSMTPClient(l.smtp)) }

// letter checks a message and puts it together. Nothing in it can end a line of the header.
func (s *Sender) letter(m Message) (*gomail.Msg, error) {
	if !s.On() {
		return nil, fault.New(fault.Unavailable, "mail.off")
	}
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To || len(m.To) > maxAddress || !plain(m.To) || strings.IndexFunc(m.To, notASCII) >= 0 {
		return nil, fault.New(fault.Invalid, "mail.address").Because(err)
	}
	if m.Subject == "" || utf8.RuneCountInString(m.Subject) > maxSubject || !plain(m.Subject) || len(m.Body) > maxBody || !utf8.ValidString(m.Body) {
		return nil, fault.New(fault.Invalid, "mail.text")
	}
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	letter.FromMailAddress(s.from)
	letter.ToMailAddress(to)
	letter.Subject(m.Subject)
	letter.SetDateWithValue(s.now())
	letter.SetMessageIDWithValue(rand.Text() + "@" + s.domain)
	// Machines are asked not to answer (RFC 3834).
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetBodyString(gomail.TypeTextPlain, m.Body)

	return letter, nil
}

// plain tells whether a text is one line of readable characters.
func plain(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) < 0
}

func notASCII(r rune) bool { return r > unicode.MaxASCII }

// explain tells a refusal for good from a trouble that may pass.
func explain(err error) error {
	if err == nil {
		return nil
	}
	refused, ok := errors.AsType[*gomail.SendError](err)
	if ok && refused.Reason == gomail.ErrSMTPRcptTo && refused.ErrorCode() >= 500 {
		return fault.New(fault.Invalid, "mail.refused", "code", refused.ErrorCode()).Because(err)
	}

	return fault.New(fault.Unavailable, "mail.failed").Because(err)
}
