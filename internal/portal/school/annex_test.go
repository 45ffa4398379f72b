package school_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/ranking"
)

// planned holds every season of the site against both plans that the program carries.
func (s *site) planned() {
	s.T.Helper()
	for _, name := range []string{"kh-219-hoa-binh-2022.yaml", "qd-131-ttg-2022.yaml"} {
		content, err := indicators.FS.ReadFile("plans/" + name)
		if err != nil {
			s.T.Fatal(err)
		}
		id, err := s.Seasons.Register(s.T.Context(), "plan", name, content)
		if err != nil {
			s.T.Fatal(err)
		}
		_, err = s.DB.SQL().ExecContext(s.T.Context(), `INSERT INTO season_plan (season_id, revision_id, added_at, added_by)
			SELECT id, $1, now(), 0 FROM season`, id)
		if err != nil {
			s.T.Fatal(err)
		}
	}
}

func TestAnnexWithoutAPlanAsksNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Get(one.Staff, s.path(one.Return, "/phu-luc")).Is(200, "Không hỏi số liệu nào")
	s.Autosave(one.Staff, s.path(one.Return, "/phu-luc"), "code", "pupils_total", "version", "0", "pupils_total", "1").Is(http.StatusUnprocessableEntity)
}

// The annex is saved as it is filled, goes with the return, is read by the office as it was sent, and counts once it is verified.
func TestAnnexFromTheSchoolToTheTarget(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	s.planned()
	one := s.Schools[0]
	page := s.path(one.Return, "/phu-luc")
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, `href="`+page+`"`)
	s.Get(one.Staff, page).Is(200, "Tổng số học sinh", "(học sinh)", "219/KH-UBND H1; 131/QĐ-TTg T1a", `data-save="`+page+`"`, "không tính điểm")
	s.Get(s.Reviewer, page).Is(http.StatusLocked)

	got := portaltest.Decoded[reply](s.Autosave(one.Staff, page, "code", "pupils_total", "version", "0", "pupils_total", "300", "pupils_on_platform", "120").Is(200))
	if got.Version != 1 || got.SavedAt != "16:00" {
		t.Errorf("%+v", got)
	}
	if !bytes.Contains([]byte(got.HTML["#shares-pupils_total"]), []byte("40,0")) {
		t.Errorf("the share is not shown: %v", got.HTML)
	}
	record := s.Get(one.Staff, s.path(one.Return, "/nhat-ky"))
	record.Is(200, "Tổng số học sinh: 300")
	if bytes.Contains([]byte(record.Body), []byte("pupils_total")) {
		t.Error("the record shows a key")
	}
	clash := portaltest.Decoded[reply](s.Autosave(one.Principal, page, "code", "pupils_total", "version", "0", "pupils_total", "300", "pupils_on_platform", "150").Is(http.StatusConflict))
	if clash.Version != 1 || clash.Theirs["pupils_on_platform"] != "120" || clash.Theirs["by"] != "Tổ chuyên môn" || clash.Theirs["own"] != false {
		t.Errorf("the conflict shows %+v", clash)
	}
	s.Post(one.Principal, page, "code", "pupils_total", "version", "0", "pupils_total", "300", "pupils_on_platform", "150").
		Is(http.StatusConflict, "Tổ chuyên môn đã lưu lúc 16:00", `value="150"`, "120", `name="version" value="1"`)
	bad := portaltest.Decoded[reply](s.Autosave(one.Staff, page, "code", "pupils_total", "version", "1", "pupils_total", "100", "pupils_on_platform", "120").Is(http.StatusUnprocessableEntity))
	if bad.Message != "120 lớn hơn tổng 100. Chưa lưu câu này; hãy sửa một trong hai số." {
		t.Errorf("says %q", bad.Message)
	}
	s.Post(one.Staff, page, "code", "primary_total", "version", "0", "primary_total", "0", "primary_online", "0").
		Is(http.StatusUnprocessableEntity, "Tổng bằng 0 thì cần giải thích")
	s.Post(one.Staff, page, "code", "primary_total", "version", "0", "primary_total", "0", "primary_online", "0", "note", "Không còn lớp <tiểu học>").Is(http.StatusSeeOther)
	s.Get(one.Staff, page).Is(200, "bằng 0: không tính vào tỉ lệ", "Không còn lớp &lt;tiểu học&gt;")
	s.Autosave(s.Reviewer, page, "code", "pupils_total", "version", "1").Is(http.StatusForbidden)
	s.Autosave(s.Schools[1].Principal, page, "code", "pupils_total", "version", "1").Is(http.StatusNotFound)
	s.Get(one.Staff, s.path(one.Return, "/nhat-ky")).Is(200, "Lưu số liệu phụ lục", "Sửa trùng nhau ở phụ lục", ": 120; Tổng số học sinh: 300")

	s.Fill(t, one.Staff, one.Return)
	s.submit(one)
	document, err := postgres.NewReturns(s.DB).Document(t.Context(), one.Return, 1)
	if err != nil || !bytes.HasPrefix(document, []byte(`{"annex":[{"figures":[{"key":"primary_online","value":0},{"key":"primary_total","value":0}],"note":"Không còn lớp <tiểu học>"`)) {
		t.Errorf("what was sent: %.300s, %v", document, err)
	}
	if sent, err := sending.ReadSent(document); err != nil || len(sent.Annex) != 2 {
		t.Errorf("%+v, %v", sent, err)
	}
	s.Autosave(one.Staff, page, "code", "pupils_total", "version", "1", "pupils_total", "300").Is(http.StatusLocked)
	s.Get(s.Reviewer, page).Is(200, "<b>120</b>", "<b>300</b>", "Không còn lớp").SaysNot("<form class=\"answer\"")

	s.onPaper(one, "Phụ lục: số liệu phục vụ kế hoạch", "Không còn lớp &lt;tiểu học&gt;", ">120<", ">300<")

	// Returned, the school corrects a figure; the office sees what it has until the return comes again.
	s.sendBack(one)
	s.Autosave(one.Staff, page, "code", "pupils_total", "version", "1", "pupils_total", "300", "pupils_on_platform", "200").Is(200)
	s.Get(s.Reviewer, page).Is(200, "<b>120</b>").SaysNot("<b>200</b>")
	s.Get(one.Staff, page).Is(200, `value="200"`)
}

// onPaper looks for texts in the form as it was sent last.
func (s *site) onPaper(one province.School, texts ...string) {
	s.T.Helper()
	body := s.Get(one.Staff, s.path(one.Return, "/phieu.docx")).Is(200).Body
	files, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		s.T.Fatal(err)
	}
	f, err := files.Open("word/document.xml")
	if err != nil {
		s.T.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, text := range texts {
		if !bytes.Contains(content, []byte(text)) {
			s.T.Errorf("the form does not say %q", text)
		}
	}
}

// sendBack returns one answer to the school.
func (s *site) sendBack(one province.School) {
	s.T.Helper()
	act(s.T,
		func() (*assessment.Return, error) {
			return s.Returns.Judge(s.T.Context(), s.Reviewer, one.Return, assessment.JudgeCommand{
				Code: "1.3.1", Verdict: assessment.SentBack, ReasonCode: "no_evidence", Reason: "Chưa có minh chứng",
			})
		},
		func() (*assessment.Return, error) { return s.Returns.SendBack(s.T.Context(), s.Reviewer, one.Return) },
	)
}

// What the season before had is proposed, and what is verified counts for the target of the district.
func TestAnnexOfLastSeasonIsProposed(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{Previous: true})
	now, one := s.Clock.Now(), s.Schools[0]
	s.planned()
	s.lastYear(one)
	s.Clock.Set(now)
	_, err := s.DB.SQL().ExecContext(t.Context(), `INSERT INTO annex_answer (return_id, question, version, figures, note, by_id, at)
		SELECT r.id, 'pupils_total', 1, '{"pupils_total": 250, "pupils_on_platform": 100}', '', 0, now()
		  FROM school_return r JOIN season s ON s.id = r.season_id WHERE r.school_id = $1 AND s.school_year = 2023`, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	page := s.path(one.Return, "/phu-luc")
	s.Get(one.Staff, page).Is(200, "Năm học 2023–2024: Tổng số học sinh 250", `&#34;pupils_total&#34;:&#34;250&#34;`)
	s.Autosave(one.Staff, page, "code", "pupils_total", "version", "0", "pupils_total", "260", "pupils_on_platform", "100").Is(200)
	s.Get(one.Staff, page).Is(200).SaysNot("Năm học 2023–2024: Tổng")

	plans := plan.NewService(postgres.NewPlans(s.DB), s.Seasons)
	seasons, err := s.Seasons.Seasons(t.Context(), "/")
	if err != nil || len(seasons) != 2 {
		t.Fatal(seasons, err)
	}
	for _, held := range seasons {
		field, err := plans.Field(t.Context(), held.ID, ranking.Published, "/")
		if err != nil {
			t.Fatal(err)
		}
		p, target, ok := field.Target("kh-219-hoa-binh-2022", "H1")
		if !ok {
			t.Fatal("the season has no H1")
		}
		r := field.Gauge(p, ranking.Unit{Kind: "province"}).Reach(target, field.Schools)
		if held.SchoolYear == 2023 && (r.Part != 100 || r.Whole != 250) || held.SchoolYear == 2024 && r.Open != plan.NoneReported {
			t.Errorf("%d: %d of %d, %q", held.SchoolYear, r.Part, r.Whole, r.Open)
		}
	}
}
