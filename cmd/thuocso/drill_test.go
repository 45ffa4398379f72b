package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// From a component of a result whoever may see the return goes on to its answer and the proof of it; nobody else is shown a
// way that is closed.
func TestAComponentLeadsToItsAnswerAndProof(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	id := w.things["return"][placeOwn]
	w.exec(t, `INSERT INTO answer_evidence (return_id, code, document_id, revision, by_id, at)
		VALUES ($1, '1.3.1', $2, 1, 0, now()) RETURNING return_id`, id, w.things["document"][placeOwn])
	w.as(t, account.ProvinceOfficer).presses(t, w.things["season"][placeOwn])
	w.exec(t, `UPDATE school_return SET state = 'published' WHERE id = $1 RETURNING id`, id)
	w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
		SELECT t.return_id, 'recognised', t.season_id, t.school_id, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high, t.updated_at
		  FROM result t WHERE t.return_id = $1 AND t.basis = 'verified' RETURNING return_id`, id)
	page := "/ket-qua/truong/" + w.things["school"][placeOwn] + "/thanh-phan/1.3.1?ky=" + w.things["season"][placeOwn]
	office, school := "/tham-dinh/"+id+"#comp-1-3-1", "/phieu/"+id+"#comp-1-3-1"
	for role, want := range map[account.Role]string{
		account.Staff: school, account.Principal: school, account.Reviewer: office, account.OfficeHead: office, account.ProvinceOfficer: office,
		account.ProvinceAdmin: school, account.MinistryViewer: "",
	} {
		v := w.as(t, role)
		got := v.ask(t, http.MethodGet, page, nil)
		got.expect(t, http.StatusOK)
		links := got.allLinks(t)
		proof := slices.ContainsFunc(links, func(l string) bool { return strings.HasPrefix(l, "/phieu/"+id+"/minh-chung/") })
		if want == "" {
			if proof || slices.ContainsFunc(links, func(l string) bool { return strings.Contains(l, "/"+id+"#") }) {
				t.Errorf("%s is led to the return: %q", role, links)
			}

			continue
		}
		if !slices.Contains(links, want) || !proof {
			t.Errorf("%s is led to %q, want %s and the proof", role, links, want)
		}
		for _, link := range links {
			opened := v.ask(t, http.MethodGet, link, nil)
			opened.expect(t, http.StatusOK)
			if _, anchor, found := strings.Cut(link, "#"); found && !strings.Contains(opened.body, `id="`+anchor+`"`) {
				t.Errorf("%s: %s has nothing of this name", role, link)
			}
		}
	}
}

// allLinks are the addresses that the page itself leads to, with their anchors.
func (r reply) allLinks(t *testing.T) []string {
	t.Helper()
	var links []string
	for _, m := range regexp.MustCompile(`<a [^>]*href="([^"]+)`).FindAllStringSubmatch(r.main(t), -1) {
		links = append(links, strings.ReplaceAll(m[1], "&amp;", "&"))
	}

	return links
}

// Which condition holds a level down is said by its name, on the page of the school and on that of a component.
func TestAMissedConditionIsNamed(t *testing.T) {
	t.Parallel()
	for rule, says := range map[string]string{
		"cap_group":        "Nhóm giữ ở mức 1 vì thiếu điều kiện bắt buộc 1.2 (Có ban hành quy chế tổ chức dạy học trực tuyến).",
		"cap_school":       "Cả trường giữ ở mức 1 vì thiếu điều kiện bắt buộc 1.2 (Có ban hành quy chế tổ chức dạy học trực tuyến).",
		"warn":             "kỳ này chỉ nêu ra, không hạ mức",
		"block_submission": "phiếu thiếu điều kiện không được nộp",
	} {
		w := newWorld(t)
		w.verified(t)
		season := w.things["season"][placeOwn]
		w.exec(t, `UPDATE season SET condition_rule = $1 WHERE id = $2 RETURNING id`, rule, season)
		// Full points, with all conditions but 1.2.
		w.exec(t, `UPDATE result SET points = (SELECT string_agg(CAST('\xe803' AS bytea), CAST('' AS bytea)) FROM generate_series(1, 25)), met = '\x01000101',
				group_low = '{10000,9000}', group_high = '{10000,10000}', level_low = 1, level_high = 1
			WHERE basis = 'verified' AND season_id = $1 RETURNING return_id`, season)
		officer := w.as(t, account.ProvinceOfficer)
		school := "/ket-qua/truong/" + w.things["school"][placeOwn]
		officer.sees(t, school+"?ky="+season, says, "Chưa đạt · Có ban hành quy chế tổ chức dạy học trực tuyến",
			"Đạt · Có ban hành kế hoạch tổ chức dạy học trực tuyến", "Thiếu điều kiện bắt buộc: 1.2 (Có ban hành quy chế")
		officer.sees(t, school+"/thanh-phan/1.3.1?ky="+season, says)
		if other := officer.ask(t, http.MethodGet, school+"/thanh-phan/2.3.1?ky="+season, nil); strings.Contains(other.body, "thiếu điều kiện bắt buộc") {
			t.Error("the condition of one group is said of the other")
		}
	}
}

// From the list of who is late the managing office goes on to entering a return from its paper, while it is taken; nobody else.
func TestWhoIsLateIsEnteredFromPaper(t *testing.T) {
	t.Parallel()
	now := pgtest.Now()
	w := newWorldAt(t, func() time.Time { return now })
	season, link := w.things["season"][placeOwn], "/tham-dinh/"+w.things["return"][placeOwn]+"/nhap-thay"
	w.exec(t, `UPDATE season SET opens_at = $1, submit_until = $2, resubmit_until = $3, publish_until = $4 WHERE id = $5 RETURNING id`,
		now.Add(-time.Hour), now.Add(2*time.Minute), now.Add(4*time.Minute), now.Add(time.Hour), season)
	leads := func(r account.Role, path string) bool {
		t.Helper()
		v := w.as(t, r)
		got := v.ask(t, http.MethodGet, path+"?ky="+season, nil)
		got.expect(t, http.StatusOK, "school own")
		found := strings.Contains(got.body, `href="`+link+`"`)
		if found {
			v.ask(t, http.MethodGet, link, nil).expect(t, http.StatusOK)
		}
		if strings.Contains(got.body, "/tham-dinh/"+w.things["return"][placeOther]+"/nhap-thay") {
			t.Errorf("%s is led to the return of another office", r)
		}

		return found
	}
	offices := []account.Role{account.Reviewer, account.OfficeHead}
	for _, r := range []account.Role{account.Reviewer, account.OfficeHead, account.ProvinceOfficer, account.ProvinceAdmin, account.MinistryViewer} {
		for _, path := range []string{"/tien-do", "/tien-do/song"} {
			if got, want := leads(r, path), slices.Contains(offices, r); got != want {
				t.Errorf("%s: %s leads to entering from paper: %v, want %v", r, path, got, want)
			}
		}
	}
	set := func(state string) {
		w.exec(t, `UPDATE school_return SET state = $1 WHERE id = $2 RETURNING id`, state, w.things["return"][placeOwn])
	}
	now = now.Add(3 * time.Minute)
	if leads(account.Reviewer, "/tien-do") {
		t.Error("a return that nobody may send any more is led to")
	}
	set("returned")
	if !leads(account.Reviewer, "/tien-do") {
		t.Error("what was returned may still be corrected from paper")
	}
	now = now.Add(2 * time.Minute)
	if leads(account.Reviewer, "/tien-do") {
		t.Error("after the last moment of corrections")
	}
	now = pgtest.Now()
	w.exec(t, `UPDATE season SET state = 'closed' WHERE id = $1 RETURNING id`, season)
	if leads(account.Reviewer, "/tien-do") {
		t.Error("in a season that is closed")
	}
}
