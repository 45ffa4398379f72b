package main

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// main is the page without its frame.
func (r reply) main(t *testing.T) string {
	t.Helper()
	_, body, found := strings.Cut(r.body, "<main")
	if !found {
		t.Fatal("no page:", r.status, r.body)
	}

	return body
}

// links are the addresses that the page itself leads to.
func (r reply) links(t *testing.T) []string {
	t.Helper()
	var links []string
	for _, m := range regexp.MustCompile(`<a [^>]*href="([^"#]+)`).FindAllStringSubmatch(r.main(t), -1) {
		links = append(links, html.UnescapeString(m[1]))
	}

	return links
}

// Whoever searches finds what the own roles reach and nothing else, and every way from there is open.
func TestWhoFindsWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	all := []string{"province own", "province far", "office own", "office other", "office far", "school own", "school other", "school far"}
	own := []string{"office own", "school own"}
	province := []string{"province own", "office own", "office other", "school own", "school other"}
	as := map[account.Role]*visitor{}
	for _, role := range account.Roles() {
		as[role] = w.as(t, role)
	}
	for role, wanted := range map[account.Role][]string{
		account.Staff: {"school own"}, account.Principal: {"school own"}, account.Reviewer: own, account.OfficeHead: own,
		account.ProvinceOfficer: province, account.ProvinceAdmin: province, account.SystemAdmin: province, account.MinistryViewer: all,
	} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			v := as[role]
			var found []string
			for _, text := range []string{"province", "office", "school"} {
				page := v.ask(t, http.MethodGet, "/tim?tim="+text, nil)
				page.expect(t, http.StatusOK)
				for _, name := range all {
					if strings.Contains(page.main(t), ">"+name+"<") && !slices.Contains(found, name) && strings.HasPrefix(name, text) {
						found = append(found, name)
					}
				}
				for _, link := range page.links(t) {
					v.ask(t, http.MethodGet, link, nil).expect(t, http.StatusOK)
				}
			}
			slices.Sort(found)
			want := slices.Clone(wanted)
			slices.Sort(want)
			if !slices.Equal(found, want) {
				t.Errorf("finds %q, want %q", found, want)
			}
		})
	}
}

// A result that may not be seen yet is not led to: the name leads to the directory instead.
func TestFoundNamesLeadToResultsThatMayBeSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	school := w.things["school"][placeOwn]
	officer, ministry := w.as(t, account.ProvinceOfficer), w.as(t, account.MinistryViewer)
	result, record := "/ket-qua/truong/"+school+"?", "/quan-tri/truong/"+school
	leads := func(v *visitor, results bool) {
		t.Helper()
		links := v.ask(t, http.MethodGet, "/tim?tim=school+own", nil).links(t)
		if got := slices.ContainsFunc(links, func(l string) bool { return strings.HasPrefix(l, result) }); got != results {
			t.Errorf("leads to the result: %v, want %v: %q", got, results, links)
		}
		if !slices.Contains(links, record) {
			t.Errorf("does not lead to the record: %q", links)
		}
	}
	leads(officer, false)
	w.verified(t)
	leads(officer, true)
	leads(ministry, false)
	officer.presses(t, w.things["season"][placeOwn])
	w.exec(t, `UPDATE school_return SET state = 'published' WHERE id = $1 RETURNING id`, w.things["return"][placeOwn])
	leads(ministry, true)
}

// The search of a ranking writes the kind of a school the other way where no name has the words, as the box does.
func TestARankingKnowsTheKindsOfSchools(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	w.exec(t, "UPDATE season_school SET name = 'Trường TH own' WHERE school_id = $1 RETURNING school_id", w.units["school own"])
	v := w.as(t, account.ProvinceOfficer)
	v.presses(t, w.things["season"][placeOwn])
	v.sees(t, "/ket-qua/xep-hang?co-so=verified&tim=truong+tieu+hoc+own", "Trường TH own", "đây là kết quả cho “truong th own”")
	if page := v.ask(t, http.MethodGet, "/ket-qua/xep-hang?co-so=verified&tim=trung+hoc+co+so+own", nil).main(t); strings.Contains(page, "Trường TH own") {
		t.Error("a school of another kind is found")
	}
}

func TestFindingSaysWhatToTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as(t, account.ProvinceOfficer)
	v.sees(t, "/tim", "có dấu hay không dấu", `maxlength="100"`)
	v.sees(t, "/tim?tim=a", "ít nhất hai chữ")
	v.sees(t, "/tim?tim=truong+tieu+hoc+school+own", "Không tìm thấy “truong tieu hoc school own”", "Hãy viết ngắn hơn", "có 1 kết quả", "tim=school+own")
	v.sees(t, "/tim?tim=khong+co+ten+nay", "Không tìm thấy")
	if page := v.ask(t, http.MethodGet, "/tim?tim=khong+co+ten+nay", nil); strings.Contains(page.main(t), "kết quả</a>") {
		t.Error("a shorter search is offered that finds nothing")
	}
	v.sees(t, "/tim?tim="+url.QueryEscape(`<script>"x"`), "&lt;script&gt;")
	v.sees(t, "/tim?tim="+strings.Repeat("a", 3000), "Không tìm thấy “"+strings.Repeat("a", 100)+"”")
	for range 60 {
		w.made++
		w.unit(t, "Trường Đông "+strings.Repeat("x", w.made), "school", "office own")
	}
	v.sees(t, "/tim?tim=truong+dong", "60 trường", "50 trong 60", "/quan-tri/truong?tim=truong+dong")
	v.sees(t, "/quan-tri/truong?tim=dong+truong", "60")
}

// The box stands in the frame of whoever sees figures or the directory, as a plain form.
func TestTheBoxStandsOnEveryPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, role := range account.Roles() {
		page := w.as(t, role).ask(t, http.MethodGet, "/tai-khoan", nil)
		has := strings.Contains(page.body, `action="/tim"`) && strings.Contains(page.body, `<a class="finds no-print" href="/tim"`)
		if want := role != account.Staff && role != account.Principal; has != want {
			t.Errorf("%s: the box is there: %v, want %v", role, has, want)
		}
	}
	w.nobody(t).ask(t, http.MethodGet, "/tim?tim=school", nil).expect(t, http.StatusSeeOther)
}

// Nearly every merged province has communes of one name: what one chooses from tells them apart.
func TestUnitsOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	season := w.things["season"][placeOwn]
	var labels []string
	for _, place := range []string{placeOwn, placeOther} {
		w.exec(t, `UPDATE season_unit SET name = 'Xã Tân Thành' WHERE unit_id = $1 AND season_id = $2 RETURNING unit_id`, w.units["office "+place], season)
		labels = append(labels, fmt.Sprintf(">Xã Tân Thành (%05d)<", w.units["office "+place]))
	}
	w.as(t, account.ProvinceOfficer).sees(t, "/ket-qua/xep-hang?ky="+season, append(labels, ">province own<")...)
}
