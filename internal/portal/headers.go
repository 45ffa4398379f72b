package portal

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/fault"
)

// contentPolicy lets a page load from this portal only and run nothing inline.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type localsKey int

const requestKey localsKey = 0

// securityHeaders stand on every answer, faults included; nothing is kept by a cache
// unless the handler says so.
func (s *Server) securityHeaders(r *Request) {
	r.c.Set("X-Request-Id", r.ID)
	r.c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	r.c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	r.c.Set(fiber.HeaderXFrameOptions, "DENY")
	r.c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	r.c.Set("Cross-Origin-Opener-Policy", "same-origin")
	r.c.Set("Cross-Origin-Resource-Policy", "same-origin")
	r.c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=()")
	r.c.Set(fiber.HeaderCacheControl, "no-store")
	if s.secure {
		r.c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

// newID marks a request; 9 random bytes are 12 letters to read out on the telephone.
func newID() string {
	var b [9]byte
	rand.Read(b[:]) // never fails

	return base64.RawURLEncoding.EncodeToString(b[:])
}

func panicked(p any) error {
	return fault.New(fault.Internal, "fault.internal").Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack())) //nolint:err113 // for the log only
}

// address tells who really asks: the rightmost forwarded address that is not one of
// our proxies, and only when a proxy of ours brought it.
func (s *Server) address(c *fiber.Ctx) netip.Addr {
	peer := peerAddress(c)
	if !s.proxied(peer) {
		return peer
	}
	// A proxy may add a line of its own below what the client sent: the last line is the nearest hop's.
	var lines []string
	for _, one := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		lines = append(lines, string(one))
	}
	hops := strings.Split(strings.Join(lines, ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return peer
		}
		if hop = hop.Unmap().WithZone(""); !s.proxied(hop) {
			return hop
		}
	}

	return peer
}

func peerAddress(c *fiber.Ctx) netip.Addr {
	tcp, ok := c.Context().RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}

	return tcp.AddrPort().Addr().Unmap().WithZone("")
}

func (s *Server) proxied(a netip.Addr) bool {
	for _, p := range s.cfg.Proxies {
		if p.Contains(a) {
			return true
		}
	}

	return false
}

// checkHost refuses a request that names another host than the base URL's: a name that
// somebody else points here. Names of this very machine stand for each other.
func (s *Server) checkHost(c *fiber.Ctx) error {
	if c.Path() == "/suc-khoe" || s.sameHost(s.host(c)) {
		return nil
	}

	return misdirected{base: s.base}
}

func (s *Server) host(c *fiber.Ctx) string {
	host := string(c.Context().Host())
	if forwarded := c.Get(fiber.HeaderXForwardedHost); forwarded != "" && s.proxied(peerAddress(c)) {
		return forwarded
	}

	return host
}

func (s *Server) sameHost(host string) bool {
	if strings.EqualFold(host, s.cfg.BaseURL.Host) {
		return true
	}
	asked, err := url.Parse("//" + host)

	return err == nil && asked.Port() == s.cfg.BaseURL.Port() && loopback(asked.Hostname()) && loopback(s.cfg.BaseURL.Hostname())
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)

	return err == nil && a.IsLoopback()
}
