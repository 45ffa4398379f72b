package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	thuocso "github.com/thuocso/thuocso/internal/mail"
)

func now() time.Time { return time.Date(2026, time.May, 20, 7, 0, 0, 0, time.FixedZone("+07", 7*3600)) }

// sender sends by the server with one setting changed.
func (s *server) sender(t *testing.T, change func(*thuocso.Config)) *thuocso.Sender {
	t.Helper()
	c := thuocso.Config{
		Host: s.host, Port: s.port, From: "Thước Số <so@example.vn>", User: "so", Password: "bi-mat", TLS: thuocso.StartTLS, Roots: s.tls,
	}
	if change != nil {
		change(&c)
	}
	out, err := thuocso.New(c, now)
	if err != nil {
		t.Fatal(err)
	}

	return out
}

var reminder = thuocso.Message{
	To: "hieu.truong@truong.example.vn", Subject: "Còn 10 ngày đến hạn nộp phiếu tự đánh giá của trường",
	Body: "Trường còn 5 thành phần chưa trả lời.\n\n.\nHạn nộp: 31/5/2026 – xin xem tại https://so.example.vn/phieu?x=1",
}

func TestMailArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, way := range []thuocso.Privacy{thuocso.StartTLS, thuocso.TLS, thuocso.None} {
		s := newServer(t, way == thuocso.TLS)
		out := s.sender(t, func(c *thuocso.Config) {
			c.TLS = way
			if way == thuocso.None {
				c.User, c.Password = "", ""
			}
		})
		if err := out.Send(t.Context(), reminder); err != nil {
			t.Fatalf("%s: %v", way, err)
		}
		if way != thuocso.None && (len(s.auth) != 1 || s.auth[0] != "/so/bi-mat") {
			t.Errorf("%s: signed in as %q", way, s.auth)
		}
		got := s.got()
		if len(got) != 1 {
			t.Fatalf("%s: %d mails", way, len(got))
		}
		envelope, text, _ := strings.Cut(got[0], "\r\n")
		if !strings.HasPrefix(envelope, "FROM:<so@example.vn>") || !strings.HasSuffix(envelope, "TO:<hieu.truong@truong.example.vn>") {
			t.Errorf("%s: envelope %q", way, envelope)
		}
		head, body := open(t, text)
		if d := cmp.Diff(reminder.Body, strings.ReplaceAll(body, "\r\n", "\n")); d != "" {
			t.Errorf("%s: %s", way, d)
		}
		want := map[string]string{
			"Subject": reminder.Subject, "To": "<hieu.truong@truong.example.vn>", "From": `"Thước Số" <so@example.vn>`, "Auto-Submitted": "auto-generated",
			"Date": "Wed, 20 May 2026 07:00:00 +0700", "Content-Type": "text/plain; charset=UTF-8",
		}
		for name, value := range want {
			if name == "From" {
				from, err := (&mail.AddressParser{WordDecoder: &mime.WordDecoder{}}).Parse(head.Get(name))
				if err != nil || from.Name != "Thước Số" || from.Address != "so@example.vn" {
					t.Errorf("%s: from %v, %v", way, from, err)
				}
			} else if said, err := (&mime.WordDecoder{}).DecodeHeader(head.Get(name)); err != nil || said != value {
				t.Errorf("%s: %s is %q, want %q (%v)", way, name, said, value, err)
			}
		}
		if !strings.HasSuffix(head.Get("Message-Id"), "@example.vn>") || head.Get("User-Agent") != "" {
			t.Errorf("%s: the header tells too much: %v", way, head)
		}
	}
}

func TestNothingGoesInTheClearUnlessToldSo(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	s.offer = false
	wantFault(t, s.sender(t, nil).Send(t.Context(), reminder), fault.Unavailable, "mail.unreachable")
	stranger := newServer(t, false).sender(t, func(c *thuocso.Config) { c.Roots = s.tls })
	wantFault(t, stranger.Send(t.Context(), reminder), fault.Unavailable, "mail.unreachable")
	if len(s.got()) != 0 || len(s.auth) != 0 {
		t.Errorf("sent %q, signed in %q", s.got(), s.auth)
	}
}

func TestManyGoOverOneLine(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	to := func(name string) thuocso.Message {
		return thuocso.Message{To: name + "@example.vn", Subject: "Nhắc việc", Body: "…"}
	}
	errs := s.sender(t, nil).SendAll(t.Context(), []thuocso.Message{to("a"), to("khong-co"), to("b"), {To: "không phải địa chỉ"}, to("day"), to("c")})
	if s.lines != 1 || len(s.got()) != 3 {
		t.Errorf("%d mails over %d lines", len(s.got()), s.lines)
	}
	for i, want := range []string{"", "mail.refused", "", "mail.address", "mail.failed", ""} {
		if (errs[i] == nil) != (want == "") || want != "" && fault.Of(errs[i]).Key != want {
			t.Errorf("mail %d: %v, want %s", i, errs[i], want)
		}
	}
	if fault.KindOf(errs[1]) != fault.Invalid || fault.KindOf(errs[4]) != fault.Unavailable {
		t.Error("what never will and what may yet do are not told apart")
	}
}

func TestLineThatBreaksCostsOneMail(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	s.hangUp = 1
	errs := s.sender(t, nil).SendAll(t.Context(), []thuocso.Message{reminder, reminder, reminder})
	wantFault(t, errs[0], fault.Unavailable, "mail.failed")
	if errs[1] != nil || errs[2] != nil || s.lines != 2 || len(s.got()) != 2 {
		t.Errorf("%v over %d lines", errs, s.lines)
	}
}

func TestServerThatIsAwayIsAskedOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	out := s.sender(t, func(c *thuocso.Config) { c.Password = "sai" })
	for _, err := range out.SendAll(t.Context(), []thuocso.Message{reminder, reminder}) {
		wantFault(t, err, fault.Unavailable, "mail.unreachable")
		if strings.Contains(err.Error(), "sai") {
			t.Errorf("the password is told: %v", err)
		}
	}
	if s.lines != 1 {
		t.Errorf("asked %d times", s.lines)
	}
	wantFault(t, out.Check(t.Context()), fault.Unavailable, "mail.unreachable")
	if err := s.sender(t, nil).Check(t.Context()); err != nil || len(s.got()) != 0 {
		t.Errorf("%v, %q", err, s.got())
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.sender(t, nil).Send(over, reminder); err == nil {
		t.Error("sent although nobody waits")
	}
}

func TestWithoutAServerMailIsOff(t *testing.T) {
	t.Parallel()
	out, err := thuocso.New(thuocso.Config{}, now)
	if err != nil || out.On() {
		t.Fatal(err)
	}
	wantFault(t, out.Send(t.Context(), reminder), fault.Unavailable, "mail.off")
	wantFault(t, out.Check(t.Context()), fault.Unavailable, "mail.off")
}

func TestNobodyWritesIntoTheHeader(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	out := s.sender(t, nil)
	for _, m := range []thuocso.Message{
		{To: "a@example.vn\r\nBcc: b@example.vn", Subject: "x", Body: "x"},
		{To: "a@example.vn, b@example.vn", Subject: "x", Body: "x"},
		{To: "Ai đó <a@example.vn>", Subject: "x", Body: "x"},
		{To: "tên@example.vn", Subject: "x", Body: "x"},
		{To: strings.Repeat("a", 250) + "@example.vn", Subject: "x", Body: "x"},
		{To: "", Subject: "x", Body: "x"},
	} {
		wantFault(t, out.Send(t.Context(), m), fault.Invalid, "mail.address")
	}
	for _, m := range []thuocso.Message{
		{To: "a@example.vn", Subject: "x\r\nBcc: b@example.vn", Body: "x"},
		{To: "a@example.vn", Subject: "x\nX: y", Body: "x"},
		{To: "a@example.vn", Subject: "x\x00", Body: "x"},
		{To: "a@example.vn", Subject: "x\u2028y", Body: "x"},
		{To: "a@example.vn", Subject: "", Body: "x"},
		{To: "a@example.vn", Subject: strings.Repeat("ệ", 201), Body: "x"},
		{To: "a@example.vn", Subject: "x", Body: "\xff"},
		{To: "a@example.vn", Subject: "x", Body: strings.Repeat("x", 100_001)},
	} {
		wantFault(t, out.Send(t.Context(), m), fault.Invalid, "mail.text")
	}
	if s.lines != 0 {
		t.Error("the server was asked about what is no mail")
	}
}

func TestWhateverIsTakenKeepsItsShape(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	out := s.sender(t, func(c *thuocso.Config) { c.TLS, c.User, c.Password = thuocso.None, "", "" })
	rapid.Check(t, func(t *rapid.T) {
		m := thuocso.Message{To: "a@example.vn", Subject: rapid.String().Draw(t, "subject"), Body: rapid.String().Draw(t, "body")}
		before := len(s.got())
		err := out.Send(context.Background(), m)
		got := s.got()[before:]
		if err != nil {
			if fault.Of(err).Key != "mail.text" || len(got) != 0 {
				t.Fatalf("%v, %q", err, got)
			}

			return
		}
		_, text, _ := strings.Cut(got[0], "\r\n")
		head, _ := open(t, text)
		said, err := (&mime.WordDecoder{}).DecodeHeader(head.Get("Subject"))
		if err != nil || strings.Join(strings.Fields(said), " ") != strings.Join(strings.Fields(m.Subject), " ") {
			t.Fatalf("subject %q became %q: %v", m.Subject, said, err)
		}
		for name := range head {
			if !strings.Contains(" Subject To From Date Message-Id Mime-Version Content-Type Content-Transfer-Encoding Auto-Submitted ", " "+name+" ") {
				t.Fatalf("somebody wrote %s into the header", name)
			}
		}
	})
}

// failer is what tests and properties have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func open(t failer, text string) (mail.Header, string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
		t.Fatal(m.Header)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}

	return m.Header, strings.TrimSuffix(string(body), "\r\n")
}

func wantFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want the fault %s", err, key)
	}
}
