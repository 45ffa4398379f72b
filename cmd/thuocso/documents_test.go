package main

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
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
		w.exec(t, `INSERT INTO paper_entry (return_id, n, by_id, at, reason, number, signed_on, signer, file_name, file_sha256, file_size,
				file_media, after, ended_at, version)
			SELECT $1, 1, 0, v.at, 'Mất điện', '05', '2025-05-10', 'Hiệu trưởng', 'phieu.pdf', v.file_sha256, v.file_size, v.file_media, 1, v.at, 2
			  FROM document_revision v WHERE v.document_id = $2 AND v.no = 1 RETURNING return_id`, w.things["return"][place], int64(id))
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

// TestOfAnUploadWithoutADocumentNothingStays: else a school could fill the disk beside its quota.
func TestOfAnUploadWithoutADocumentNothingStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.kept(t)
	school := w.units["school "+placeOwn]
	staff := w.actor(t, account.Staff, school)
	cancelled, err := w.documentsOf.Whole(t.Context(), staff, evidence.Begin{SchoolID: school, Name: "a.pdf"}, strings.NewReader(somePDF+"% một\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.documentsOf.Cancel(t.Context(), staff, cancelled.ID); err != nil {
		t.Fatal(err)
	}
	content := somePDF + "% hai\n"
	broken, err := w.documentsOf.Begin(t.Context(), staff, evidence.Begin{
		SchoolID: school, Name: "b.pdf", Length: int64(len(content)), Promised: strings.Repeat("0", 64),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.documentsOf.Append(t.Context(), staff, broken.ID, 0, strings.NewReader(content)); fault.Of(err).Key != "evidence.wrong_hash" {
		t.Errorf("got %v", err)
	}
	if d := cmp.Diff(before, w.kept(t)); d != "" {
		t.Error(d)
	}
	posted, err := w.documentsOf.Whole(t.Context(), staff, evidence.Begin{SchoolID: school, Name: "c.pdf"}, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.documentsOf.Post(t.Context(), staff, evidence.Post{SchoolID: school, Kind: evidence.File, Upload: posted.ID}); err != nil {
		t.Fatal(err)
	}
	if n := len(w.kept(t)); n != len(before)+1 {
		t.Errorf("%d files are kept, %d before", n, len(before))
	}
}

// kept are the names of the files in the store, with what is arriving.
func (w *world) kept(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Join(w.dir, "files"), func(at string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, filepath.Base(at))
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return names
}
