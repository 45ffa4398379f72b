package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a small SMTP server that notes what it was given.
type server struct {
	host string
	port int
	cert tls.Certificate
	tls  *x509.CertPool

	mu    sync.Mutex
	lines int
	auth  []string
	// mails are the data of each message, with its envelope above.
	mails []string
	// hangUp is how many times the line is cut where a message should begin.
	hangUp int
	// offer says whether STARTTLS is offered.
	offer bool
}

// newServer starts a server on the loopback for as long as the test lasts; wrapped speaks TLS from the first byte.
func newServer(t *testing.T, wrapped bool) *server {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{host: "127.0.0.1", offer: true}
	if at, ok := ln.Addr().(*net.TCPAddr); ok {
		s.port = at.Port
	}
	s.certify(t)
	if wrapped {
		ln = tls.NewListener(ln, s.config())
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			s.count(func() { s.lines++ })
			all.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() {
		if err := ln.Close(); err != nil {
			t.Error(err)
		}
		all.Wait()
	})

	return s
}

func (s *server) certify(t *testing.T) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	s.cert = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.tls = x509.NewCertPool()
	s.tls.AddCert(leaf)
}

func (s *server) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{s.cert}, MinVersion: tls.VersionTLS12}
}

func (s *server) count(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// got are the messages so far.
func (s *server) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return append([]string(nil), s.mails...)
}

// session is one line with what was said on it.
type session struct {
	c        net.Conn
	in       *bufio.Reader
	envelope string
}

func (n *session) say(text string) { fmt.Fprint(n.c, text+"\r\n") }

func (s *server) talk(c net.Conn) {
	n := &session{c: c, in: bufio.NewReader(c)}
	defer func() { _ = n.c.Close() }()
	n.say("220 double")
	for {
		line, err := n.in.ReadString('\n')
		if err != nil || !s.answer(n, strings.TrimRight(line, "\r\n")) {
			return
		}
	}
}

// answer reacts to one command and tells whether the line stays.
func (s *server) answer(n *session, line string) bool {
	word, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(word) {
	case "EHLO":
		if _, private := n.c.(*tls.Conn); s.offer && !private {
			n.say("250-double\r\n250-STARTTLS\r\n250 8BITMIME")
		} else {
			n.say("250-double\r\n250-AUTH PLAIN\r\n250 8BITMIME")
		}
	case "STARTTLS":
		n.say("220 go on")
		private := tls.Server(n.c, s.config())
		n.c, n.in = private, bufio.NewReader(private)
	case "AUTH":
		_, token, _ := strings.Cut(rest, " ")
		plain, _ := base64.StdEncoding.DecodeString(token)
		s.count(func() { s.auth = append(s.auth, strings.ReplaceAll(string(plain), "\x00", "/")) })
		if !strings.HasSuffix(string(plain), "bi-mat") {
			n.say("535 no")

			return true
		}
		n.say("235 yes")
	case "MAIL":
		cut := false
		s.count(func() { cut, s.hangUp = s.hangUp > 0, s.hangUp-1 })
		if cut {
			return false
		}
		n.envelope = rest
		n.say("250 ok")
	case "RCPT":
		switch {
		case strings.Contains(rest, "khong-co@"):
			n.say("550 no such person")
		case strings.Contains(rest, "day@"):
			n.say("452 mailbox full")
		default:
			n.envelope += " " + rest
			n.say("250 ok")
		}
	case "DATA":
		n.say("354 go on")

		return s.data(n)
	case "QUIT":
		n.say("221 bye")

		return false
	default:
		n.say("250 ok")
	}

	return true
}

func (s *server) data(n *session) bool {
	var body strings.Builder
	for {
		line, err := n.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		body.WriteString(strings.TrimPrefix(line, ".")) // a point was put before each that begins a line
	}
	s.count(func() { s.mails = append(s.mails, n.envelope+"\r\n"+body.String()) })
	n.say("250 taken")

	return true
}
