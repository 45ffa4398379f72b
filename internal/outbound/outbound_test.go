package outbound_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/outbound"
)

// names is a resolver that knows what a test tells it; each question takes the next answer.
type names struct {
	mu    sync.Mutex
	known map[string][]string
	asked int
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	list := n.known[host]
	if len(list) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(list) > 1 {
		n.known[host] = list[1:]
	}
	var out []netip.Addr
	for a := range strings.FieldsSeq(list[0]) {
		out = append(out, netip.MustParseAddr(a))
	}

	return out, nil
}

// loopback lets a test reach its own servers, and nothing else.
func loopback(a netip.AddrPort) bool { return a.Addr().IsLoopback() }

func looker(known map[string][]string, allow func(netip.AddrPort) bool) *outbound.Client {
	return outbound.New(outbound.Config{Agent: "test", Resolver: &names{known: known}, Allow: allow})
}

func serve(t *testing.T, h http.HandlerFunc) (address, port string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}

	return s.URL, u.Port()
}

func want(t *testing.T, c *outbound.Client, address string, finding outbound.Finding) {
	t.Helper()
	if got := c.Look(t.Context(), address); got != finding {
		t.Errorf("%s: found %s, want %s", address, got, finding)
	}
}

func TestWhatAServerSaysIsUnderstood(t *testing.T) {
	t.Parallel()
	at, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var code int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &code); err != nil {
			t.Error(err)
		}
		w.WriteHeader(code)
	})
	c := looker(nil, loopback)
	for code, finding := range map[int]outbound.Finding{
		200: outbound.Alive, 204: outbound.Alive, 304: outbound.Alive, 401: outbound.Alive, 403: outbound.Alive, 429: outbound.Alive,
		400: outbound.Gone, 404: outbound.Gone, 410: outbound.Gone, 500: outbound.Failing, 503: outbound.Failing,
	} {
		want(t, c, fmt.Sprintf("%s/%d", at, code), finding)
	}
}

func TestHeadComesFirstAndGetWhereItIsNotUnderstood(t *testing.T) {
	t.Parallel()
	var asked sync.Map
	at, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Method+" "+r.URL.Path, true)
		if r.URL.Path == "/get" && r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
		if r.Header.Get("Cookie")+r.Header.Get("Authorization")+r.Header.Get("Referer") != "" || r.UserAgent() != "test" {
			t.Errorf("the request tells too much: %v", r.Header)
		}
		w.Header().Set("Set-Cookie", "a=b")
	})
	c := looker(nil, loopback)
	want(t, c, at+"/head#trang-2", outbound.Alive)
	want(t, c, at+"/get", outbound.Alive)
	for name, yes := range map[string]bool{"HEAD /head": true, "GET /head": false, "HEAD /get": true, "GET /get": true} {
		if _, ok := asked.Load(name); ok != yes {
			t.Errorf("%s: asked %v", name, ok)
		}
	}
}

func TestRedirectsAreFollowedAFewTimes(t *testing.T) {
	t.Parallel()
	at, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := len(r.URL.Path) - 1
		if strings.HasPrefix(r.URL.Path, "/round") {
			http.Redirect(w, r, "/round", http.StatusFound)
		} else if n > 0 {
			w.Header().Set("Location", r.URL.Path[:n])
			w.WriteHeader(http.StatusMovedPermanently)
		}
	})
	c := looker(nil, loopback)
	want(t, c, at+"/aaaaa", outbound.Alive)
	want(t, c, at+"/aaaaaa", outbound.Loop)
	want(t, c, at+"/round", outbound.Loop)
}

func TestNoRedirectLeadsInside(t *testing.T) {
	t.Parallel()
	var inside atomic.Int32
	_, secret := serve(t, func(http.ResponseWriter, *http.Request) { inside.Add(1) })
	at, port := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
	})
	// The site's own port stands for the open network, every other for the inside.
	c := looker(map[string][]string{"site.example": {"127.0.0.1"}, "inside.example": {"127.0.0.1"}}, func(a netip.AddrPort) bool {
		return fmt.Sprint(a.Port()) == port
	})
	for _, to := range []string{
		"http://127.0.0.1:" + secret + "/", "//127.0.0.1:" + secret, "http://inside.example:" + secret, "http://169.254.169.254/latest/meta-data/",
		"http://[::1]:" + secret, "file:///etc/passwd", "gopher://127.0.0.1:" + secret, "http://u:p@site.example:" + port + "/", "http:///x",
	} {
		want(t, c, at+"/?to="+url.QueryEscape(to), outbound.Refused)
	}
	if inside.Load() != 0 {
		t.Errorf("the inside was asked %d times", inside.Load())
	}
}

func TestNameThatChangesItsMindLeadsNowhere(t *testing.T) {
	t.Parallel()
	_, port := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the inside was asked") })
	public := netip.MustParseAddr("198.51.100.7")
	for name, answers := range map[string][]string{
		"at once":           {"127.0.0.1"},
		"one of two":        {"198.51.100.7 127.0.0.1"},
		"in other clothes":  {"::ffff:127.0.0.1"},
		"at the second ask": {"127.0.0.1", "198.51.100.7"},
	} {
		known := &names{known: map[string][]string{"rebind.example": answers}}
		c := outbound.New(outbound.Config{Resolver: known, Allow: func(a netip.AddrPort) bool { return a.Addr() == public }})
		if got := c.Look(t.Context(), "http://rebind.example:"+port+"/"); got != outbound.Refused || known.asked != 1 {
			t.Errorf("%s: found %s after %d questions", name, got, known.asked)
		}
	}
}

func TestStrictClientRefusesTheMachineItself(t *testing.T) {
	t.Parallel()
	_, port := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the inside was asked") })
	c := looker(map[string][]string{
		"a.example": {"127.0.0.1"}, "b.example": {"10.1.2.3"}, "c.example": {"169.254.169.254"}, "d.example": {"::1"}, "e.example": {"fd00:ec2::254"},
		"f.example": {"8.8.8.8 192.168.1.1"},
	}, nil)
	for _, host := range []string{
		"127.0.0.1", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "0.0.0.0", "[::]", "a.example", "b.example", "c.example",
		"d.example", "e.example", "f.example", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]",
	} {
		if got := c.Look(t.Context(), "http://"+host+":"+port+"/"); got != outbound.Refused && got != outbound.NoName {
			t.Errorf("%s: found %s", host, got)
		}
	}
	// Numbers that a browser would take for an address are names here, which nobody has.
	for _, host := range []string{"2130706433", "0x7f.1", "127.1", "0177.0.0.1"} {
		want(t, c, "http://"+host+":"+port+"/", outbound.NoName)
	}
}

func TestPortsOfOtherServicesAreRefused(t *testing.T) {
	t.Parallel()
	c := looker(map[string][]string{"site.example": {"8.8.8.8"}}, nil)
	for _, port := range []string{"22", "25", "110", "6x", "99999", "0"} {
		if got := c.Look(t.Context(), "http://site.example:"+port+"/"); got != outbound.Refused {
			t.Errorf("port %s: found %s", port, got)
		}
	}
}

func TestAddressesThatAreNoneOfTheWebAreRefused(t *testing.T) {
	t.Parallel()
	c := looker(nil, func(netip.AddrPort) bool { t.Error("dialled"); return false })
	for _, address := range []string{
		"", "site.example", "/phieu", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://site.example/", "http://", "http:///x",
		"http:site.example", "https://u:p@site.example/", "https://u@site.example/", "http://site.example/%zz", "http://site.example/\x00",
		"https://site.example/" + strings.Repeat("x", 2048),
	} {
		want(t, c, address, outbound.Refused)
	}
}

func TestWhoeverIsAwayIsToldApart(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(nil)
	gone.Close()
	c := looker(nil, loopback)
	want(t, c, gone.URL, outbound.NoLine)
	want(t, c, "http://nobody.example/", outbound.NoName)
	private := httptest.NewTLSServer(http.NotFoundHandler())
	private.Config.ErrorLog = nil
	t.Cleanup(private.Close)
	want(t, c, private.URL, outbound.BadCertificate)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if got := c.Look(over, private.URL); got == outbound.Alive {
		t.Errorf("found %s although nobody waits", got)
	}
}

func TestAnswersWithoutMeasureAreLeft(t *testing.T) {
	t.Parallel()
	released := make(chan struct{})
	at, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/head":
			for i := range 200 {
				w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1000))
			}
		case "/body":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)

				return
			}
			// A body without end: written until the client goes.
			for {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					close(released)

					return
				}
			}
		}
	})
	c := looker(nil, loopback)
	want(t, c, at+"/head", outbound.BadAnswer)
	want(t, c, at+"/body", outbound.Alive)
	<-released
}

func TestServerThatSpeaksSomethingElse(t *testing.T) {
	t.Parallel()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("220 mail.example ESMTP\r\n"))
			_ = c.Close()
		}
	}()
	want(t, looker(nil, loopback), "http://"+ln.Addr().String(), outbound.BadAnswer)
}

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for text, public := range map[string]bool{
		"8.8.8.8": true, "203.162.0.181": true, "2001:4860:4860::8888": true, "2405:4800::1": true,
		"10.0.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.0.1": false, "127.0.0.1": false, "127.8.9.1": false,
		"0.0.0.0": false, "0.1.2.3": false, "100.64.0.1": false, "100.100.100.200": false, "169.254.169.254": false, "168.63.129.16": false,
		"192.0.0.192": false, "192.0.2.1": false, "198.18.0.1": false, "198.51.100.1": false, "203.0.113.9": false, "224.0.0.1": false,
		"239.255.255.250": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::ffff:8.8.8.8": false, "::8.8.8.8": false, "64:ff9b::808:808": false, "64:ff9b:1::1": false, "100::1": false,
		"2001::1": false, "2001:db8::1": false, "2002:808:808::1": false, "fc00::1": false, "fd00:ec2::254": false, "fe80::1": false,
		"fe80::1%eth0": false, "2405:4800::1%eth0": false, "fec0::1": false, "ff02::1": false, "3fff::1": false, "4000::1": false, "5f00::1": false,
	} {
		if got := outbound.Public(netip.MustParseAddr(text)); got != public {
			t.Errorf("%s: public %v", text, got)
		}
	}
	if outbound.Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestNoInsideAddressIsPublicInAnyClothes(t *testing.T) {
	t.Parallel()
	inside := []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(inside).Draw(t, "network")
		v4 := p.Addr().As4()
		var host [4]byte
		binary.BigEndian.PutUint32(host[:], rapid.Uint32().Draw(t, "host")>>p.Bits())
		for i := range v4 {
			v4[i] |= host[i]
		}
		for _, clothes := range []string{"::ffff:0:0", "::", "64:ff9b::", "2002::"} {
			v6 := netip.MustParseAddr(clothes).As16()
			at := 12
			if clothes == "2002::" {
				at = 2
			}
			copy(v6[at:], v4[:])
			if a := netip.AddrFrom16(v6); outbound.Public(a) || outbound.Public(netip.AddrFrom4(v4)) {
				t.Fatalf("%s is taken for public", a)
			}
		}
	})
}
