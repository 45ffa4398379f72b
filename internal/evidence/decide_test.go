package evidence_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/evidence"
)

const quota = 1000

func link(title string) evidence.Content {
	return evidence.Content{Title: title, Kind: evidence.Link, URL: "https://example.org/"}
}

func file(sha string, size int64) evidence.Content {
	return evidence.Content{Title: sha, Kind: evidence.File, Kept: evidence.Kept{Stored: evidence.Stored{SHA256: sha, Size: size}}}
}

func staff() evidence.By { return evidence.By{ID: 7, Post: "Tổ chuyên môn", At: today()} }
func principal() evidence.By {
	return evidence.By{ID: 5, Post: "Hiệu trưởng", At: today(), Head: true}
}

func TestWhatStaffPostWaits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by          evidence.By
		delegation  *evidence.Delegation
		state       evidence.State
		responsible any
	}{
		"staff":     {staff(), nil, evidence.Waiting, nil},
		"principal": {principal(), nil, evidence.Passed, int64(5)},
		"delegate":  {staff(), &evidence.Delegation{ID: 3, GrantedBy: 5}, evidence.Passed, int64(5)},
	} {
		change, err := (&evidence.Records{Delegation: c.delegation}).Post(c.by, link("a"), quota)
		if err != nil {
			t.Fatal(err)
		}
		v, detail := change.Post, change.Entries[0].Detail
		if v.State != c.state || v.No != 1 || (v.DecidedBy != 0) != (c.state == evidence.Passed) {
			t.Errorf("%s: posted as %+v", name, v)
		}
		if detail["responsible"] != c.responsible || detail["digest"] != v.Digest() || detail["revision"] != 1 {
			t.Errorf("%s: the audit says %v", name, detail)
		}
	}
}

func waiting() *evidence.Records {
	return &evidence.Records{Document: &evidence.Document{ID: 9, Revisions: []evidence.Revision{
		{Document: 9, No: 1, Content: link("a"), State: evidence.Passed, DecidedPost: "Hiệu trưởng", DecidedAt: today()},
		{Document: 9, No: 2, Content: link("b"), State: evidence.Waiting, ByID: 7},
	}}}
}

func TestWhoDecidesAboutWhatWaits(t *testing.T) {
	t.Parallel()
	delegated := &evidence.Delegation{ID: 3, GrantedBy: 5}
	for name, c := range map[string]struct {
		by         evidence.By
		delegation *evidence.Delegation
		verdict    evidence.Verdict
		refused    string
		state      evidence.State
	}{
		"principal passes":  {principal(), nil, evidence.Verdict{Revision: 2, Pass: true}, "", evidence.Passed},
		"principal refuses": {principal(), nil, evidence.Verdict{Revision: 2, Reason: "mờ"}, "", evidence.Refused},
		"no reason":         {principal(), nil, evidence.Verdict{Revision: 2}, "evidence.no_reason", ""},
		"delegate":          {staff(), delegated, evidence.Verdict{Revision: 2, Pass: true}, "", evidence.Passed},
		"staff":             {staff(), nil, evidence.Verdict{Revision: 2, Pass: true}, "evidence.not_yours", ""},
		"decided already":   {principal(), nil, evidence.Verdict{Revision: 1, Pass: true}, "evidence.decided", ""},
		"no such revision":  {principal(), nil, evidence.Verdict{Revision: 3, Pass: true}, "evidence.no_document", ""},
		"revision zero":     {principal(), nil, evidence.Verdict{Revision: 0, Pass: true}, "evidence.no_document", ""},
	} {
		change, err := func() (evidence.Change, error) {
			r := waiting()
			r.Delegation = c.delegation

			return r.Judge(c.by, c.verdict)
		}()
		if got := keyOf(err); got != c.refused {
			t.Errorf("%s: %q, want %q", name, got, c.refused)

			continue
		}
		if err != nil {
			continue
		}
		if v := change.Decide; v.State != c.state || v.No != 2 || v.DecidedBy != c.by.ID || v.Reason != c.verdict.Reason {
			t.Errorf("%s: decided as %+v", name, v)
		}
		if change.Entries[0].Detail["responsible"] != int64(5) {
			t.Errorf("%s: the responsibility is not the principal's: %v", name, change.Entries[0].Detail)
		}
	}
}

func TestDelegations(t *testing.T) {
	t.Parallel()
	granted := &evidence.Records{Granted: &evidence.Delegation{ID: 3, GrantedBy: 5}}
	if _, err := (&evidence.Records{}).Delegate(staff(), 8); keyOf(err) != "evidence.not_yours" {
		t.Errorf("staff delegates: %v", err)
	}
	if _, err := granted.Revoke(staff(), 8); keyOf(err) != "evidence.not_yours" {
		t.Errorf("staff revokes: %v", err)
	}
	change, err := (&evidence.Records{}).Delegate(principal(), 8)
	if err != nil || change.Grant != 8 || change.Entries[0].Detail["responsible"] != int64(5) {
		t.Errorf("granted as %+v, %v", change, err)
	}
	if again, err := granted.Delegate(principal(), 8); err != nil || again.Grant != 0 || len(again.Entries) != 0 {
		t.Errorf("granted twice: %+v, %v", again, err)
	}
	if change, err := granted.Revoke(principal(), 8); err != nil || change.Revoke != 3 {
		t.Errorf("revoked as %+v, %v", change, err)
	}
	if none, err := (&evidence.Records{}).Revoke(principal(), 8); err != nil || none.Revoke != 0 {
		t.Errorf("revoked what was not there: %+v, %v", none, err)
	}
}

func TestTheSameIsNotPostedTwice(t *testing.T) {
	t.Parallel()
	if _, err := waiting().Post(staff(), link("b"), quota); keyOf(err) != "evidence.unchanged" {
		t.Errorf("posted again: %v", err)
	}
	change, err := waiting().Post(staff(), link("a"), quota)
	if err != nil || change.Post.No != 3 || change.Post.Document != 9 {
		t.Errorf("going back is a revision too: %+v, %v", change.Post, err)
	}
}

// TestQuota: a file is taken exactly when it fits, or when the school holds its content already.
func TestQuota(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		records := &evidence.Records{
			Used: rapid.Int64Range(0, 2*quota).Draw(r, "used"), Holds: rapid.Bool().Draw(r, "holds"),
		}
		size := rapid.Int64Range(1, quota).Draw(r, "size")
		_, err := records.Post(principal(), file("aa", size), quota)
		if fits := records.Holds || records.Used+size <= quota; (err == nil) != fits {
			r.Fatalf("used %d, size %d, held %v: %v", records.Used, size, records.Holds, err)
		}
		if _, err := records.Post(principal(), link("a"), quota); err != nil {
			r.Fatalf("a link needs no room: %v", err)
		}
	})
}

// TestDigestTellsEveryField: whatever of a content is changed, its digest is another.
func TestDigestTellsEveryField(t *testing.T) {
	t.Parallel()
	base := evidence.Content{
		Title: "a", Number: "b", Issuer: "c", Note: "d", Issued: today(), Kind: evidence.File, URL: "",
		Kept: evidence.Kept{Stored: evidence.Stored{SHA256: "e", Size: 1}, Name: "f", Media: evidence.PDF},
	}
	seen := map[string]bool{base.Digest(): true}
	for name, change := range map[string]func(*evidence.Content){
		"title":  func(c *evidence.Content) { c.Title = "x" },
		"moved":  func(c *evidence.Content) { c.Title, c.Number = "ab", "" },
		"number": func(c *evidence.Content) { c.Number = "x" },
		"issuer": func(c *evidence.Content) { c.Issuer = "x" },
		"note":   func(c *evidence.Content) { c.Note = "x" },
		"issued": func(c *evidence.Content) { c.Issued = c.Issued.AddDate(0, 0, 1) },
		"kind":   func(c *evidence.Content) { c.Kind = evidence.Link },
		"url":    func(c *evidence.Content) { c.URL = "x" },
		"sha":    func(c *evidence.Content) { c.Kept.SHA256 = "x" },
		"size":   func(c *evidence.Content) { c.Kept.Size = 2 },
		"file":   func(c *evidence.Content) { c.Kept.Name = "x" },
		"media":  func(c *evidence.Content) { c.Kept.Media = evidence.PNG },
	} {
		c := base
		change(&c)
		if seen[c.Digest()] {
			t.Errorf("%s does not change the digest", name)
		}
		seen[c.Digest()] = true
	}
}
