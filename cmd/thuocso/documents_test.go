package main

import (
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/evidence"
)

// somePDF is a file that is what its name says.
const somePDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

// documents gives each school a document with a file, which its principal posted, and a revision by its staff, which
// waits. An answer of its return rests on the first; and a file is on its way.
func (w *world) documents(t *testing.T) {
	t.Helper()
	for _, place := range []string{placeOwn, placeOther, placeFar} {
		school := w.units["school "+place]
		head := w.actor(t, account.Principal, school)
		u, err := w.documentsOf.Whole(t.Context(), head, evidence.Begin{SchoolID: school, Name: "kế hoạch.pdf"}, strings.NewReader(somePDF))
		if err != nil {
			t.Fatal(err)
		}
		id, err := w.documentsOf.Post(t.Context(), head, evidence.Post{
			SchoolID: school, Kind: evidence.File, Upload: u.ID, Raw: evidence.Raw{Number: "12/KH", Issued: "05/09/2024"},
		})
		if err != nil {
			t.Fatal(err)
		}
		staff := w.actor(t, account.Staff, school)
		if _, err := w.documentsOf.Post(t.Context(), staff, evidence.Post{
			Document: id, Kind: evidence.Link, Raw: evidence.Raw{Title: "Kế hoạch", URL: "https://example.org/ke-hoach"},
		}); err != nil {
			t.Fatal(err)
		}
		w.name("document", place, int64(id))
		on, err := w.documentsOf.Begin(t.Context(), staff, evidence.Begin{SchoolID: school, Name: "a.pdf", Length: 100})
		if err != nil {
			t.Fatal(err)
		}
		w.nameText("upload", place, on.ID)
		w.exec(t, `INSERT INTO answer_evidence (return_id, code, document_id, revision, by_id, at)
			VALUES ($1, '1.1', $2, 1, 0, now()) RETURNING return_id`, w.things["return"][place], int64(id))
	}
}

// actor is somebody of a role at a unit, as a session would bring.
func (w *world) actor(t *testing.T, r account.Role, unit int64) account.Actor {
	t.Helper()

	return account.Actor{
		PersonID: w.person(t, r, unit), Display: string(r),
		Grants: []account.Grant{{Role: r, UnitID: unit, Path: account.PathOf(unit)}},
	}
}
