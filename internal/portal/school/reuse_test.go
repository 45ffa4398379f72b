package school_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// papers are a school's documents on a site.
type papers struct {
	*site
	documents *evidence.Service
	store     *postgres.Evidence
}

func (p papers) post(by account.Actor, school int64, raw evidence.Raw) evidence.ID {
	p.T.Helper()
	if raw.URL == "" {
		raw.URL = "https://example.org/" + strings.ReplaceAll(raw.Title, " ", "-")
	}
	id, err := p.documents.Post(p.T.Context(), by, evidence.Post{SchoolID: school, Kind: evidence.Link, Raw: raw})
	if err != nil {
		p.T.Fatal(err)
	}

	return id
}

// lastYear gives the school a published return of the season before, whose answer 1.3.1 rests on documents of every kind, and
// returns these by their titles.
func (p papers) lastYear(one province.School) map[string]evidence.ID {
	p.T.Helper()
	ctx := p.T.Context()
	p.Clock.Set(time.Date(2024, time.May, 12, 9, 0, 0, 0, p.Zone))
	before, err := p.Returns.Find(ctx, p.Previous, one.ID)
	if err != nil {
		p.T.Fatal(err)
	}
	ids := map[string]evidence.ID{}
	attach := func(code string, by account.Actor, raw evidence.Raw) {
		ids[raw.Title] = p.post(by, one.ID, raw)
		a := assessment.Attachment{Code: code, Document: ids[raw.Title], Revision: 1}
		if err := p.Returns.Attach(ctx, one.Principal, before, a); err != nil {
			p.T.Fatal(err)
		}
	}
	attach("1.3.1", one.Principal, evidence.Raw{Title: "Sổ không ghi ngày"})
	attach("1.3.1", one.Principal, evidence.Raw{Title: "Kế hoạch cũ", Number: "12/KH-THM", Issued: "05/09/2023", Issuer: "Trường Hoa Mai"})
	attach("1.3.1", one.Principal, evidence.Raw{Title: "Liên kết đã hỏng"})
	attach("1.3.2", one.Staff, evidence.Raw{Title: "Ảnh bị từ chối"})
	attach("1.3.2", one.Principal, evidence.Raw{Title: "Quy chế"})
	if err := p.documents.Judge(ctx, one.Principal, ids["Ảnh bị từ chối"], evidence.Verdict{Revision: 1, Reason: "Ảnh mờ"}); err != nil {
		p.T.Fatal(err)
	}
	for _, at := range []time.Time{p.Clock.Now(), p.Clock.Now().Add(24 * time.Hour)} {
		if err := p.store.NoteLink(ctx, evidence.DueLink{Document: ids["Liên kết đã hỏng"], No: 1}, evidence.Check{At: at, Status: "gone"}); err != nil {
			p.T.Fatal(err)
		}
	}
	p.site.lastYear(one)

	return ids
}

func newPapers(t *testing.T) papers {
	t.Helper()
	s := newSite(t, province.Options{Previous: true})
	store := postgres.NewEvidence(s.DB)

	return papers{site: s, store: store, documents: evidence.NewService(store, evidence.Options{Now: s.Clock.Now, Zone: s.Zone})}
}

// rests lists what 1.3.1 rests on now, as number/revision.
func (p papers) rests(one province.School) string {
	p.T.Helper()
	list, err := p.Returns.Evidence(p.T.Context(), one.Principal, one.Return)
	if err != nil {
		p.T.Fatal(err)
	}
	var names []string
	for _, a := range list {
		if a.Code == "1.3.1" {
			names = append(names, named(a.Revision.Document, a.Revision.No))
		}
	}

	return strings.Join(names, " ")
}

func named(id evidence.ID, no int) string {
	return strconv.FormatInt(int64(id), 10) + "/" + strconv.Itoa(no)
}

// TestEvidenceOfTheSeasonBeforeIsProposed: each document says where it comes from, with the warnings that it has; what was
// refused is not proposed; a newer revision is proposed in place of the older one.
func TestEvidenceOfTheSeasonBeforeIsProposed(t *testing.T) {
	t.Parallel()
	p := newPapers(t)
	now, one := p.Clock.Now(), p.Schools[0]
	ids := p.lastYear(one)
	p.Clock.Set(now)
	if _, err := p.documents.Post(t.Context(), one.Principal, evidence.Post{
		Document: ids["Quy chế"], Kind: evidence.Link,
		Raw: evidence.Raw{Title: "Quy chế sửa đổi", URL: "https://example.org/qc", Number: "07/QC", Issued: "10/02/2025"},
	}); err != nil {
		t.Fatal(err)
	}
	page := p.Get(one.Staff, p.path(one.Return, "")).Is(200,
		"Minh chứng trong phiếu năm học 2023–2024 (Đã công bố):", "Sổ không ghi ngày", "số 12/KH-THM · ngày 05/09/2023 · Trường Hoa Mai · Liên kết",
		"<b>ngoài năm học</b>", "<b>liên kết hỏng</b>", "Quy chế sửa đổi", "số 07/QC · ngày 10/02/2025",
		"cách hiểu của cổng, chưa có văn bản nào quy định", "từ 01/07/2024 đến 30/06/2025",
		"Hồ sơ của trường trong cổng (tên, mã, cấp học) không trả lời câu nào của bộ chỉ số này",
		`data-proposals="proof"><li data-code="1.3.1">`, `value="`+named(ids["Quy chế"], 2)+`"`)
	page.SaysNot("Ảnh bị từ chối", `value="`+named(ids["Quy chế"], 1)+`"`)
	p.Get(p.Schools[1].Staff, p.path(p.Schools[1].Return, "")).Is(200).SaysNot("data-reuse", "cách hiểu của cổng")
	if rests := p.rests(one); rests != "" {
		t.Errorf("without a confirmation 1.3.1 rests on %s", rests)
	}
}

// TestEvidenceIsTakenOverWithOnePress, alone or with the answer, by script and without, and once however often it is sent.
func TestEvidenceIsTakenOverWithOnePress(t *testing.T) {
	t.Parallel()
	p := newPapers(t)
	now, one := p.Clock.Now(), p.Schools[0]
	ids := p.lastYear(one)
	p.Clock.Set(now)
	take, sheet := p.path(one.Return, "/minh-chung/ky-truoc"), p.path(one.Return, "")
	undated, outside, dead := named(ids["Sổ không ghi ngày"], 1), named(ids["Kế hoạch cũ"], 1), named(ids["Liên kết đã hỏng"], 1)
	all := undated + " " + outside + " " + dead

	p.Post(one.Staff, take, "code", "1.3.1", "tai-lieu", all, "rieng", undated).Is(http.StatusSeeOther)
	if rests := p.rests(one); rests != undated {
		t.Fatalf("one alone: 1.3.1 rests on %s", rests)
	}
	p.Get(one.Staff, sheet).Is(200, `value="`+outside+" "+dead+`"`)

	type fetched struct{ HTML map[string]string }
	for range 2 {
		got := portaltest.Decoded[fetched](p.Autosave(one.Staff, take, "code", "1.3.1", "tai-lieu", outside).Is(200))
		if !strings.Contains(got.HTML["#proofs-1-3-1"], "Kế hoạch cũ · ngoài năm học") || strings.Contains(got.HTML["#reuse-1-3-1"], "Kế hoạch cũ") {
			t.Errorf("the pieces are %v", got.HTML)
		}
	}
	p.Post(one.Staff, take, "code", "1.3.1", "tai-lieu", all, "ky-truoc", "1").Is(http.StatusSeeOther)
	if rests := p.rests(one); len(strings.Fields(rests)) != 3 {
		t.Errorf("in the end 1.3.1 rests on %s", rests)
	}
	loaded, err := p.Returns.Load(t.Context(), one.Principal, one.Return)
	if err != nil {
		t.Fatal(err)
	}
	if a := loaded.Answer("1.3.1"); a.Value.Points != 50 || a.Version != 1 || a.ByID != one.Staff.PersonID {
		t.Errorf("the answer with it: %+v", a)
	}
	events, err := p.Returns.History(t.Context(), one.Principal, one.Return)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, e := range events {
		said[e.Action]++
	}
	if said["evidence.attach"] != 3 || said["answer.save"] != 1 {
		t.Errorf("the record says %v", said)
	}
}

// TestEvidenceIsTakenOverWholeOrNotAtAll: where the answer meets another one nothing is attached, and what is not the
// school's own is refused.
func TestEvidenceIsTakenOverWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	p := newPapers(t)
	now, one, other := p.Clock.Now(), p.Schools[0], p.Schools[1]
	ids := p.lastYear(one)
	p.Clock.Set(now)
	take, own := p.path(one.Return, "/minh-chung/ky-truoc"), named(ids["Sổ không ghi ngày"], 1)
	foreign := named(p.post(other.Principal, other.ID, evidence.Raw{Title: "Của trường khác"}), 1)
	p.Save(t, one.Principal, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}})
	p.Post(one.Staff, take, "code", "1.3.1", "tai-lieu", own, "ky-truoc", "1").Is(http.StatusConflict, "Hai người cùng sửa câu 1.3.1")
	p.Post(one.Staff, take, "code", "1.3.1", "tai-lieu", own+" "+foreign).Is(http.StatusNotFound)
	p.Post(one.Staff, take, "code", "1.3.1", "tai-lieu", "").Is(http.StatusUnprocessableEntity, "Chưa rõ cần dùng lại minh chứng nào")
	for _, bad := range []string{"x", "1", "1/x", "0/1", "-1/1", "9999999999999999999/1"} {
		p.Autosave(one.Staff, take, "code", "1.3.1", "tai-lieu", bad).Is(http.StatusUnprocessableEntity)
	}
	p.Autosave(one.Staff, take, "code", "9.9", "tai-lieu", own).Is(http.StatusUnprocessableEntity)
	p.Autosave(other.Staff, take, "code", "1.3.1", "tai-lieu", own).Is(http.StatusNotFound)
	if rests := p.rests(one); rests != "" {
		t.Errorf("1.3.1 rests on %s", rests)
	}
}
