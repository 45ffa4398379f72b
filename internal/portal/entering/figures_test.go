package entering_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
)

// held is a site whose season is held against plan 219, so that primary schools are asked two questions.
func held(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	now, err := s.Seasons.Season(t.Context(), s.Season)
	if err != nil {
		t.Fatal(err)
	}
	const name = "plans/kh-219-hoa-binh-2022.yaml"
	content, err := indicators.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.NewAdder(postgres.NewPlans(s.DB), s.plans, s.Seasons, s.Clock.Now).Add(t.Context(), now, name, content); err != nil {
		t.Fatal(err)
	}

	return s
}

// The office types the annex from the paper; what the school has stated itself is asked about, and the record says who entered.
func TestTheAnnexIsEnteredFromThePaper(t *testing.T) {
	t.Parallel()
	s := held(t)
	school := annex.NewService(postgres.NewReturns(s.DB), s.plans, s.Clock.Now)
	_, err := school.Save(t.Context(), s.one.Principal, s.load(), annex.Command{Question: "pupils_total", Raw: map[string]string{"pupils_total": "400"}})
	if err != nil {
		t.Fatal(err)
	}
	path := s.here + "/phu-luc"
	s.Post(s.Reviewer, path, "ban-pupils_total", "0", "so-pupils_total", "410").Is(http.StatusLocked)
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	s.Get(s.Reviewer, s.here).Is(200, `id="phu-luc"`, "không tính điểm", "Nhà trường đã trả lời: Tổng số học sinh: 400 học sinh", `name="so-primary_online"`)
	s.Post(s.Officer, path, "ban-pupils_total", "0").Is(http.StatusForbidden)

	// What differs is asked; what is wrong is named; the rest is saved.
	body := s.Post(s.Reviewer, path, "ban-pupils_total", "1", "so-pupils_total", "410", "so-pupils_on_platform", "300",
		"ban-primary_total", "0", "so-primary_total", "900", "so-primary_online", "45").
		Is(http.StatusConflict, "Bản giấy khác với câu trả lời của nhà trường", `name="thay-pupils_total"`, `value="410"`, "Đã lưu 1 câu của phụ lục").Body
	if strings.Contains(body, `name="thay-primary_total"`) {
		t.Error("it asks about what nobody stated")
	}
	file := s.load().File
	if got := file.Annexed("pupils_total"); got.Version != 1 || got.Figures["pupils_total"] != 400 {
		t.Errorf("replaced unasked: %+v", got)
	}
	if got := file.Annexed("primary_total"); got.ByID != s.Reviewer.PersonID || file.EnteredBy(got.ByID, got.At) == nil || got.Figures["primary_online"] != 45 {
		t.Errorf("the paper's figures are %+v", got)
	}
	for name, fields := range map[string][]string{
		"lớn hơn tổng 900":   {"ban-primary_total", "1", "so-primary_total", "900", "so-primary_online", "901"},
		"Cần nhập số nguyên": {"ban-primary_total", "1", "so-primary_total", "chín trăm"},
		"cần giải thích":     {"ban-primary_total", "1", "so-primary_total", "0"},
	} {
		if a := s.Post(s.Reviewer, path, fields...); a.Status != http.StatusConflict {
			t.Errorf("%s: status %d", name, a.Status)
		}
	}
	s.Post(s.Reviewer, path, "ban-nope", "0").Is(http.StatusUnprocessableEntity)

	// Empty fields and the same figure take nothing away; an older page meets a conflict; what is asked for is replaced.
	s.Post(s.Reviewer, path, "ban-pupils_total", "1", "so-pupils_total", "400").Is(http.StatusSeeOther)
	s.Get(s.Reviewer, s.here+"/gui").Is(200, "Phụ lục giữ theo số liệu của nhà trường", "Tổng số học sinh: 400")
	s.Post(s.Reviewer, path, "ban-pupils_total", "0", "so-pupils_total", "410", "thay-pupils_total", "1").Is(http.StatusConflict)
	s.Post(s.Reviewer, path, "ban-pupils_total", "1", "so-pupils_on_platform", "300", "thay-pupils_total", "1").Is(http.StatusSeeOther)
	got := s.load().File.Annexed("pupils_total")
	if diff := cmp.Diff(map[string]int64{"pupils_total": 400, "pupils_on_platform": 300}, got.Figures); diff != "" || got.ByID != s.Reviewer.PersonID {
		t.Errorf("%+v %s", got, diff)
	}
	s.Get(s.Reviewer, s.here+"/gui").Is(200).SaysNot("Phụ lục giữ theo")
	s.annexInTheRecord()
}

// annexInTheRecord looks for the entry's number in each line of the annex.
func (s *site) annexInTheRecord() {
	s.T.Helper()
	events, err := s.Returns.History(s.T.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.T.Fatal(err)
	}
	var details []string
	for i := range events {
		if strings.HasPrefix(events[i].Action, "annex.") && events[i].PersonID == s.Reviewer.PersonID {
			details = append(details, events[i].Detail)
		}
	}
	for _, text := range details {
		var detail map[string]any
		if err := json.Unmarshal([]byte(text), &detail); err != nil || detail["entry"] != 1.0 {
			s.T.Errorf("%v: %s", err, text)
		}
	}
	if len(details) != 3 {
		s.T.Errorf("%d lines of the record, want two savings and the conflict", len(details))
	}
}
