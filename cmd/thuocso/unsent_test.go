package main

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
)

// The notes that the school gives to one answer, one after the other: before the first sending, before the second.
const (
	firstNote  = "Sổ theo dõi lần một"
	secondNote = "Sổ theo dõi lần hai"
)

// stand is one stand of a return, how it comes about, and what people outside the school find on its pages.
type stand struct {
	name  string
	reach func(t *testing.T, d *desk)
	state assessment.State
	// status is what people outside the school get, sees the note that they find, school the note that the school finds.
	status       int
	sees, school string
}

// stands leads one return through the states in which something of it is sent and something is not.
func stands() []stand {
	note := func(points, note string) func(t *testing.T, d *desk) {
		return func(t *testing.T, d *desk) {
			t.Helper()
			_, err := d.parts.returns.SaveAnswer(t.Context(), d.principal, d.id, assessment.SaveCommand{
				Code: "1.5.1", Raw: assessment.Raw{Points: points, Note: note}, Version: d.load(t).Answer("1.5.1").Version,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	submit := func(t *testing.T, d *desk) {
		t.Helper()
		if _, err := d.parts.returns.Submit(t.Context(), d.principal, d.id, assessment.SubmitCommand{Approved: true}); err != nil {
			t.Fatal(err)
		}
	}
	withdraw := func(t *testing.T, d *desk) {
		t.Helper()
		if _, err := d.parts.returns.Withdraw(t.Context(), d.principal, d.id); err != nil {
			t.Fatal(err)
		}
	}
	sendBack := func(t *testing.T, d *desk) {
		t.Helper()
		v := d.as(t, account.Reviewer)
		d.verdict(t, v, fields("code", "1.5.1", "verdict", "returned", "reason_code", "out_of_date", "reason", "Minh chứng cũ",
			"version", strconv.Itoa(d.load(t).Answer("1.5.1").Judgement.Version)))
		v.ask(t, "POST", d.path+"/tra-lai", nil).expect(t, http.StatusSeeOther)
	}

	return []stand{
		{"withdrawn", withdraw, assessment.Draft, http.StatusLocked, "", ""},
		{"filled, not sent", note("5", firstNote), assessment.Draft, http.StatusLocked, "", firstNote},
		{"sent", submit, assessment.Submitted, http.StatusOK, firstNote, firstNote},
		{"returned", sendBack, assessment.Returned, http.StatusOK, firstNote, firstNote},
		{"being corrected", note("10", secondNote), assessment.Returned, http.StatusOK, firstNote, secondNote},
		{"sent again", submit, assessment.Resubmitted, http.StatusOK, secondNote, secondNote},
		{"withdrawn again", withdraw, assessment.Returned, http.StatusOK, firstNote, secondNote},
	}
}

// TestWhatIsNotSentIsTheSchoolsOwn walks the pages that show a return, state by state and role by role.
func TestWhatIsNotSentIsTheSchoolsOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	own := "/phieu/" + d.things["return"][placeOwn]
	for _, s := range stands() {
		s.reach(t, d)
		if is := d.load(t).State; is != s.state {
			t.Fatalf("%s: state %s, want %s", s.name, is, s.state)
		}
		for _, path := range []string{own, own + "/ket-qua", own + "/nhat-ky", own + "/nguon", d.path} {
			for _, role := range account.Roles() {
				if !through(readers, role) || path == d.path && !through(reviewers, role) {
					continue
				}
				s.look(t, d, path, role)
			}
		}
	}
}

func (s stand) look(t *testing.T, d *desk, path string, role account.Role) {
	t.Helper()
	page := d.as(t, role).ask(t, "GET", path, nil)
	status, sees := s.status, s.sees
	if role == account.Principal || role == account.Staff {
		status, sees = http.StatusOK, s.school
	}
	if page.status != status {
		t.Errorf("%s: %s, %s: status %d, want %d", s.name, path, role, page.status, status)
	}
	if status == http.StatusLocked && !strings.Contains(page.body, "29 trên 29 câu") {
		t.Errorf("%s: %s, %s: the page does not say how much is answered", s.name, path, role)
	}
	for _, note := range []string{firstNote, secondNote} {
		shown := strings.Contains(page.body, note)
		// The record of the school names older values too, and a page without notes names none.
		older := strings.HasSuffix(path, "/nhat-ky") && status == http.StatusOK && (sees == secondNote || role == account.Principal || role == account.Staff)
		if shown && note != sees && !older {
			t.Errorf("%s: %s, %s: shows %q", s.name, path, role, note)
		}
		if !shown && note == sees && (path == d.path || strings.HasSuffix(path, "/nhat-ky")) {
			t.Errorf("%s: %s, %s: does not show %q", s.name, path, role, note)
		}
	}
	s.compare(t, page, path, role)
}

// compare holds the points of the corrected answer against what was sent: 5 the first time, 10 the second.
func (s stand) compare(t *testing.T, page reply, path string, role account.Role) {
	t.Helper()
	if !strings.HasPrefix(path, "/tham-dinh/") || s.status != http.StatusOK {
		return
	}
	given, other := "5 / 15 điểm", "10 / 15 điểm"
	if s.sees == secondNote {
		given, other = "10 / 15 điểm", ""
	}
	if !strings.Contains(page.body, given) || other != "" && strings.Contains(page.body, other) {
		t.Errorf("%s: %s, %s: does not show the points as they were sent", s.name, path, role)
	}
	if marked := strings.Contains(page.body, "Bị trả lại") || strings.Contains(page.body, "Đã trả lại vì"); marked != (s.state != assessment.Submitted) {
		t.Errorf("%s: %s, %s: marked to be returned %v", s.name, path, role, marked)
	}
}
