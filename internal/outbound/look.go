package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
)

// Finding is what a look at an address found.
type Finding string

// The findings. Only Alive is good; NoName to NoAnswer mean that nobody was reached at all.
const (
	// Alive is a page that answers, or a server that answers that it wants a person to sign in first.
	Alive Finding = "alive"
	// Gone is a server that says that the page is not there.
	Gone Finding = "gone"
	// Failing is a server that answers with a failure of its own.
	Failing Finding = "failing"
	// Loop is a page that leads on and on.
	Loop Finding = "loop"
	// BadCertificate is a server that cannot prove who it is.
	BadCertificate Finding = "certificate"
	// BadAnswer is a server that speaks something else than http, or without measure.
	BadAnswer Finding = "answer"
	// NoName is a name that nobody has.
	NoName Finding = "name"
	// NoLine is a machine that cannot be connected to.
	NoLine Finding = "line"
	// NoAnswer is a server that does not answer in time.
	NoAnswer Finding = "time"
	// Refused is an address that is not looked at: not of the web, with a password, or inside, or one that leads there.
	Refused Finding = "refused"
)

// Reached tells whether some server answered.
func (f Finding) Reached() bool {
	switch f {
	case NoName, NoLine, NoAnswer, Refused:
		return false
	default:
		return true
	}
}

// Look asks for an address and says what it found: by HEAD, and by GET where a server does not answer that as it should.
// It takes a bounded time and follows a bounded number of redirects.
func (c *Client) Look(ctx context.Context, address string) Finding {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	found := c.follow(ctx, http.MethodHead, address)
	switch found {
	case Gone, Failing, BadAnswer, Loop:
		return c.follow(ctx, http.MethodGet, address)
	default:
		return found
	}
}

func (c *Client) follow(ctx context.Context, method, address string) Finding {
	u, err := readable(address)
	for hop := 0; err == nil && hop <= maxHops; hop++ {
		var code int
		var next *url.URL
		code, next, err = c.ask(ctx, method, u)
		if err == nil && next == nil {
			return ofStatus(code)
		}
		if err == nil {
			u, err = readable(next.String())
		}
	}
	if err == nil {
		return Loop
	}

	return ofError(err)
}

// ofStatus takes a server that wants to know who asks, or asks for patience, for one that is there: whether the page is
// open to its reader a machine cannot see.
func ofStatus(code int) Finding {
	switch {
	case code < 400, code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusTooManyRequests,
		code == http.StatusUnavailableForLegalReasons:
		return Alive
	case code < 500:
		return Gone
	}

	return Failing
}

func ofError(err error) Finding {
	if errors.Is(err, errRefused) {
		return Refused
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		if name.IsTimeout {
			return NoAnswer
		}

		return NoName
	}
	if isCertificate(err) {
		return BadCertificate
	}
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return NoAnswer
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return NoLine
	}

	return BadAnswer
}

func isCertificate(err error) bool {
	_, verify := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, host := errors.AsType[x509.HostnameError](err)
	_, invalid := errors.AsType[x509.CertificateInvalidError](err)

	return verify || authority || host || invalid
}
