package portal

import (
	"encoding/base64"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// The cookies, each "__Host-" in front where the base URL is https.
const (
	cookieSession  = "phien"
	cookieForm     = "bieu-mau"
	cookieNotice   = "bao"
	cookieLanguage = "ngon-ngu"
)

const (
	formAge     = 12 * time.Hour
	noticeAge   = 2 * time.Minute
	languageAge = 365 * 24 * time.Hour
)

func (s *Server) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}

	return name
}

// setCookie sets a cookie that scripts cannot read and other sites do not send. An
// age of 0 lasts until the browser closes, a negative one takes the cookie away.
func (s *Server) setCookie(c *fiber.Ctx, name, value string, age time.Duration) {
	cookie := &fiber.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/",
		Secure: s.secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	}
	switch {
	case age > 0:
		cookie.MaxAge = int(age.Seconds())
	case age < 0:
		cookie.Expires = time.Unix(0, 0)
	}
	c.Cookie(cookie)
}

func (s *Server) cookieToken(c *fiber.Ctx, name string) []byte {
	token, err := base64.RawURLEncoding.DecodeString(c.Cookies(s.cookieName(name)))
	if err != nil || len(token) != tokenBytes {
		return nil
	}

	return token
}

// findSession puts the person signed in on the request. A token that is none any
// more is taken away and the request goes on as nobody's.
func (s *Server) findSession(r *Request) error {
	token := r.c.Cookies(s.cookieName(cookieSession))
	if token == "" {
		return nil
	}
	session, err := s.cfg.Sessions.Session(r.ctx, token)
	switch {
	case err == nil:
		r.Session, r.Actor = session, session.Actor
	case fault.KindOf(err) == fault.Unauthenticated:
		s.setCookie(r.c, cookieSession, "", -1)
	default:
		return err
	}

	return nil
}

// SignIn gives the browser the token of a new session. Whatever token it carried
// before is worth nothing any more, the form cookie's included.
func (r *Request) SignIn(token string) {
	r.s.setCookie(r.c, cookieSession, token, account.SessionLongest)
	r.s.setCookie(r.c, cookieForm, "", -1)
}

// SignOut takes the session's token away from the browser.
func (r *Request) SignOut() { r.s.setCookie(r.c, cookieSession, "", -1) }

// SessionToken returns the token the browser carries, "" when it carries none.
func (r *Request) SessionToken() string { return r.c.Cookies(r.s.cookieName(cookieSession)) }

func (s *Server) printer(c *fiber.Ctx) locale.Printer {
	return s.cfg.Catalogue.Printer(locale.ParseLang(c.Cookies(s.cookieName(cookieLanguage))), s.cfg.Zone)
}

// language remembers the language chosen and leads back to the page.
func (s *Server) language(r *Request) error {
	s.setCookie(r.c, cookieLanguage, string(locale.ParseLang(r.Param("lang"))), languageAge)

	return r.Redirect(r.Query("back", 1000))
}
