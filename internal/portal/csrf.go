package portal

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/fault"
)

// tokenBytes is the length of a form token.
const tokenBytes = 32

// CSRF returns the token that every form carries in its field "csrf" and every
// script in the header X-CSRF-Token. It is masked anew on each page, so that a
// compressed page does not leak it.
func (r *Request) CSRF() string {
	token := r.token()
	masked := make([]byte, 2*tokenBytes)
	rand.Read(masked[:tokenBytes]) // never fails
	subtle.XORBytes(masked[tokenBytes:], masked[:tokenBytes], token)

	return base64.RawURLEncoding.EncodeToString(masked)
}

// token is the session's own, or that of the form cookie of somebody not signed in,
// which is set where it is missing.
func (r *Request) token() []byte {
	if len(r.Session.CSRF) == tokenBytes {
		return r.Session.CSRF
	}
	if r.pre == nil {
		r.pre = r.s.cookieToken(r.c, cookieForm)
	}
	if r.pre == nil {
		r.pre = make([]byte, tokenBytes)
		rand.Read(r.pre) // never fails
		r.s.setCookie(r.c, cookieForm, base64.RawURLEncoding.EncodeToString(r.pre), formAge)
	}

	return r.pre
}

// checkOrigin refuses what another site makes the browser send. Browsers that send
// neither header are still held by the token and the cookie's SameSite.
func (s *Server) checkOrigin(r *Request) error {
	switch r.c.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return foreign()
	}
	origin := r.c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return nil
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != s.cfg.BaseURL.Scheme || !s.sameHost(u.Host) {
		return foreign()
	}

	return nil
}

// checkToken compares the form's token with the session's, or with the form cookie
// where nobody is signed in (signing in, setting a password).
func (s *Server) checkToken(r *Request) error {
	sent := r.form.Get("csrf")
	if sent == "" {
		sent = r.c.Get("X-CSRF-Token")
	}
	masked, err := base64.RawURLEncoding.DecodeString(sent)
	if err != nil || len(masked) != 2*tokenBytes {
		return foreign()
	}
	want := r.Session.CSRF
	if len(want) != tokenBytes {
		want = s.cookieToken(r.c, cookieForm)
	}
	if want == nil {
		return foreign()
	}
	got := make([]byte, tokenBytes)
	subtle.XORBytes(got, masked[:tokenBytes], masked[tokenBytes:])
	if subtle.ConstantTimeCompare(got, want) != 1 {
		return foreign()
	}

	return nil
}

func foreign() error { return fault.New(fault.Forbidden, "portal.foreign_form") }
