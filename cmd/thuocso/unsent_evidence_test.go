package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// The documents of one answer: what it rests on when it is sent first, what the school puts in its place once it was
// returned, and what waited for the principal when it was sent.
const (
	firstProof  = "Sổ theo dõi số một"
	secondProof = "Sổ theo dõi số hai"
	lateProof   = "Sổ chờ duyệt"
)

// proofStand is one stand of a return and which documents people outside the school find beside its answers.
type proofStand struct {
	name  string
	reach func(t *testing.T, d *desk)
	shown []string
}

// TestEvidenceThatIsNotSentIsTheSchoolsOwn leads one return through the states in which its evidence is changed.
func TestEvidenceThatIsNotSentIsTheSchoolsOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	stands := stands()
	staff := d.actor(t, account.Staff, d.units["school "+placeOwn])
	ids := map[string]evidence.ID{
		firstProof: d.proofOf(t, d.principal, firstProof), secondProof: d.proofOf(t, d.principal, secondProof), lateProof: d.proofOf(t, staff, lateProof),
	}
	attach := func(t *testing.T, name string, no int) {
		t.Helper()
		if err := d.parts.returns.Attach(t.Context(), d.principal, d.id, assessment.Attachment{Code: "1.5.1", Document: ids[name], Revision: no}); err != nil {
			t.Fatal(err)
		}
	}
	detach := func(t *testing.T, name string) {
		t.Helper()
		if err := d.parts.returns.Detach(t.Context(), d.principal, d.id, assessment.Attachment{Code: "1.5.1", Document: ids[name], Revision: 1}); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []proofStand{
		{"sent", func(t *testing.T, d *desk) {
			t.Helper()
			stands[0].reach(t, d)
			attach(t, firstProof, 1)
			attach(t, lateProof, 1)
			// What waits is asked about before the sending.
			if _, err := d.parts.returns.Explain(t.Context(), d.principal, d.id, map[string]string{"waiting_proof": "Sẽ duyệt sau."}); err != nil {
				t.Fatal(err)
			}
			stands[2].reach(t, d)
		}, []string{firstProof}},
		{"returned", stands[3].reach, []string{firstProof}},
		{"all taken away", func(t *testing.T, d *desk) {
			t.Helper()
			detach(t, firstProof)
		}, []string{firstProof}},
		{"another one attached, what waited let through", func(t *testing.T, d *desk) {
			t.Helper()
			attach(t, secondProof, 1)
			later := evidence.NewService(postgres.NewEvidence(d.db), evidence.Options{Now: func() time.Time { return pgtest.Now().Add(time.Minute) }})
			if err := later.Judge(t.Context(), d.principal, ids[lateProof], evidence.Verdict{Revision: 1, Pass: true}); err != nil {
				t.Fatal(err)
			}
		}, []string{firstProof}},
		{"attached again in a newer revision", func(t *testing.T, d *desk) {
			t.Helper()
			if _, err := d.documentsOf.Post(t.Context(), d.principal, evidence.Post{
				Document: ids[firstProof], Kind: evidence.Link, Raw: evidence.Raw{Title: "Sổ đã sửa", URL: "https://example.org/so"},
			}); err != nil {
				t.Fatal(err)
			}
			attach(t, firstProof, 2)
		}, []string{firstProof}},
		{"sent again", stands[5].reach, []string{"Sổ đã sửa", secondProof, lateProof}},
		{"withdrawn again", stands[6].reach, []string{firstProof}},
	} {
		s.reach(t, d)
		s.look(t, d, ids)
	}
}

// look compares what the office finds with what it may know: on the sheet, on the pages of the documents, in the draft of
// the form.
func (s proofStand) look(t *testing.T, d *desk, ids map[string]evidence.ID) {
	t.Helper()
	sheet := d.as(t, account.Reviewer).ask(t, http.MethodGet, d.path, nil)
	target, err := d.parts.returns.Place(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	office := account.Actor{PersonID: d.people[account.Reviewer], Grants: []account.Grant{
		{Role: account.Reviewer, UnitID: d.units["office "+placeOwn], Path: target.ManagingPath},
	}}
	list, err := d.parts.returns.Evidence(t.Context(), office, d.id)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, a := range list {
		if a.Code == "1.5.1" {
			found = append(found, a.Revision.Title)
		}
	}
	if strings.Join(found, "|") != strings.Join(s.shown, "|") {
		t.Errorf("%s: the office finds %q, want %q", s.name, found, s.shown)
	}
	for name := range ids {
		has := strings.Contains(sheet.body, name)
		if may := strings.Contains(strings.Join(s.shown, "|"), name); has != may {
			t.Errorf("%s: %q on the office's sheet: %v, may be there: %v", s.name, name, has, may)
		}
	}
}

// proofOf posts a document that is a link.
func (w *world) proofOf(t *testing.T, by account.Actor, title string) evidence.ID {
	t.Helper()
	id, err := w.documentsOf.Post(t.Context(), by, evidence.Post{
		SchoolID: w.units["school "+placeOwn], Kind: evidence.Link, Raw: evidence.Raw{Title: title, URL: "https://example.org/so", Number: "05/SO"},
	})
	if err != nil {
		t.Fatal(err)
	}

	return id
}
