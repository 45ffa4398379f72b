// Package outbound is the one client with which the portal asks other machines for what people typed. It speaks http
// and https to public addresses only: a name is resolved once, every address is judged, and the very address that was
// judged is dialled, so that neither a name that changes its mind nor a redirect leads inside. Answers are bounded in
// hops, size and time; no proxy of the environment is used, no cookie kept, no password sent.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// The bounds of one look.
const (
	maxURL       = 2048
	maxHops      = 5
	maxHead      = 64 << 10
	maxAddresses = 3
	lookTime     = 15 * time.Second
	nameTime     = 5 * time.Second
	dialTime     = 5 * time.Second
)

// Resolver finds the addresses of a name; net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Config is how the client looks out.
type Config struct {
	// Agent is what the client calls itself.
	Agent string
	// Resolver finds addresses; nil means the system's.
	Resolver Resolver
	// Allow judges the address and port that are about to be dialled; nil means public addresses with the ports of the
	// web, or above 1023, only.
	Allow func(netip.AddrPort) bool
}

// Client looks at addresses of the open network.
type Client struct {
	agent    string
	resolver Resolver
	allow    func(netip.AddrPort) bool
	http     *http.Client
}

// errRefused is an address, or a way to it, that the client does not go.
var errRefused = errors.New("address is not looked at")

// New returns a client.
func New(c Config) *Client {
	o := &Client{agent: c.Agent, resolver: c.Resolver, allow: c.Allow}
	if o.resolver == nil {
		o.resolver = net.DefaultResolver
	}
	if o.allow == nil {
		o.allow = func(a netip.AddrPort) bool { return strict(a.Addr()) && webPort(a.Port()) }
	}
	o.http = &http.Client{
		// Each hop is judged as the first address was.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: o.dial, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: lookTime, MaxResponseHeaderBytes: maxHead,
			DisableKeepAlives: true, DisableCompression: true, ForceAttemptHTTP2: true,
		},
	}

	return o
}

func webPort(p uint16) bool { return p == 80 || p == 443 || p > 1023 }

// dial resolves a name, judges all its addresses, and connects to one of those it has judged. A name with a single address
// inside is refused as a whole: no honest site has one.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("read address %q: %w", address, err)
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("%w: port %q", errRefused, service)
	}
	list, err := c.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if !c.allow(netip.AddrPortFrom(a, uint16(port))) {
			return nil, fmt.Errorf("%w: %s", errRefused, a)
		}
	}
	d := net.Dialer{Timeout: dialTime, Control: c.control}
	var errs []error
	for _, a := range list[:min(len(list), maxAddresses)] {
		conn, err := d.DialContext(ctx, network, netip.AddrPortFrom(a, uint16(port)).String())
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}

	return nil, errors.Join(errs...)
}

func (c *Client) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, nameTime) // without a line the system asks its name servers again and again
	defer cancel()
	list, err := c.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("resolve %q: %w", host, err)
	}
	if len(list) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	for i := range list {
		// The system's resolver writes IPv4 addresses of a name in either form; a literal one was not unmapped.
		list[i] = list[i].Unmap()
	}

	return list, nil
}

// control judges once more what the socket is about to connect to.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !c.allow(a) {
		return fmt.Errorf("%w: %s", errRefused, address)
	}

	return nil
}

// readable reads an address of the web without a password; a fragment is nobody's business.
func readable(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || len(text) > maxURL || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.Opaque != "" || u.User != nil {
		return nil, errRefused
	}
	u.Fragment, u.RawFragment = "", ""

	return u, nil
}

// ask sends one request and takes of the answer its head only: its status and where it leads. Not a byte of a body is read,
// however long it would be.
func (c *Client) ask(ctx context.Context, method string, u *url.URL) (code int, next *url.URL, err error) {
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return 0, nil, fmt.Errorf("ask for %q: %w", u.Redacted(), err)
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "*/*")
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("ask: %w", err)
	}
	if err := resp.Body.Close(); err != nil {
		return 0, nil, fmt.Errorf("end answer: %w", err)
	}
	if to := resp.Header.Get("Location"); resp.StatusCode >= 300 && resp.StatusCode < 400 && to != "" {
		if next, err = u.Parse(to); err != nil {
			return 0, nil, fmt.Errorf("read redirect: %w", err)
		}
	}

	return resp.StatusCode, next, nil
}
