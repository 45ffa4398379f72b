package main

import (
	"archive/zip"
	"errors"
	"html"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
)

// holds holds the season of the world's own place against a plan file.
func (w *world) holds(t *testing.T, name string, content []byte) {
	t.Helper()
	parts := newSubjects(&station{db: w.db, config: config.Config{Timezone: time.UTC}}, pgtest.Now)
	all, err := parts.seasons.Seasons(t.Context(), everywhere)
	if err != nil {
		t.Fatal(err)
	}
	held := all[slices.IndexFunc(all, func(s season.Season) bool { return strconv.FormatInt(int64(s.ID), 10) == w.things["season"][placeOwn] })]
	if err := plan.NewAdder(postgres.NewPlans(w.db), parts.plans, parts.seasons, pgtest.Now).Add(t.Context(), held, name, content); err != nil {
		t.Fatal(err)
	}
}

// sheetWords are the texts and numbers of a workbook's cells.
func sheetWords(t *testing.T, got reply) []string {
	t.Helper()
	if got.status != http.StatusOK {
		t.Fatalf("no workbook: status %d\n%.2000s", got.status, got.body)
	}
	archive, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, f := range archive.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") && f.Name != "xl/sharedStrings.xml" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		for _, m := range inCells.FindAllStringSubmatch(string(content), -1) {
			words = append(words, html.UnescapeString(m[1]))
		}
	}

	return words
}

var inCells = regexp.MustCompile(`<(?:t|v)(?: [^>]*)?>([^<]*)</(?:t|v)>`)

// What offices count is entered with proof, adds up over the units below, and is no nought where nobody has entered it.
func TestOfficesCountForATarget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	content, err := os.ReadFile("../../internal/maturity/testdata/counted-plan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.holds(t, "dem.yaml", content)
	head, officer := w.as(t, account.OfficeHead), w.as(t, account.ProvinceOfficer)
	const rooms, staff = targetPage + "ke-hoach=ke-hoach-dem&chi-tieu=C1", targetPage + "ke-hoach=ke-hoach-dem&chi-tieu=C2"
	officer.sees(t, "/ket-qua/chi-tieu", "Từ 1.200 phòng học trở lên vào năm 2030", "chưa đơn vị nào được hỏi nhập số liệu này")
	officer.sees(t, rooms, "Chưa có số liệu", "office own", "Do chính cơ quan nhập", "đơn vị chưa nhập số liệu này")
	head.sees(t, "/ket-qua/chi-tieu/so-lieu", "Số phòng học thông minh (phòng học), số nguyên từ 0", `name="count"`,
		"Số cán bộ đã tập huấn (người)", "Tổng số cán bộ (người)", `name="whole"`, "Chỉ nhập phần của chính cơ quan này")

	fields := map[string]string{"code": "smart_rooms", "version": "0", "count": "1.1x", "title": "Biên bản kiểm kê", "url": "https://vi.du/bien-ban"}
	head.enters(t, fields, "", "").expect(t, http.StatusUnprocessableEntity, "số nguyên từ 0 đến 1.000.000.000", `value="1.1x"`, `aria-invalid="true"`)
	fields["count"] = "1.150"
	head.enters(t, fields, "", "").expect(t, http.StatusSeeOther)
	head.enters(t, fields, "", "").expect(t, http.StatusConflict, "Đang có: 1.150", `name="version" value="1"`)
	fields = map[string]string{"code": "trained", "version": "0", "count": "41", "whole": "40", "title": "Danh sách", "url": "https://vi.du/danh-sach"}
	head.enters(t, fields, "", "").expect(t, http.StatusUnprocessableEntity, "Số đạt lớn hơn tổng số", `value="41"`)
	fields["count"] = "30"
	head.enters(t, fields, "", "").expect(t, http.StatusSeeOther)

	head.sees(t, "/ket-qua/chi-tieu/so-lieu", `value="1.150"`, `value="30"`, `value="40"`)
	head.sees(t, rooms, "Đóng góp vào chỉ tiêu chung", "1.150 phòng học", "https://vi.du/bien-ban")
	officer.sees(t, rooms, "1.150 phòng học; 1/3 đơn vị đã nhập", "Chưa xác định: 2 đơn vị chưa nhập", "50 phòng học, tính trên số đã khai", "Có thể đạt, còn chờ số liệu")
	officer.sees(t, staff, "30/40 người (75,0\u00a0%); 1/2 đơn vị đã nhập", "2 người, tính trên số đã khai")
	own := map[string]string{"code": "smart_rooms", "version": "0", "count": "50", "title": "Biên bản", "url": "https://vi.du/so"}
	officer.enters(t, own, "", "").expect(t, http.StatusSeeOther)
	officer.sees(t, rooms, "1.200 phòng học; 2/3 đơn vị đã nhập", "<b>Đạt</b>")
	w.verified(t)
	officer.presses(t, w.things["season"][placeOwn])
	table := officer.ask(t, http.MethodGet, "/ket-qua/bieu-do.csv?hinh=targets", nil)
	table.expect(t, http.StatusOK, "C1. Phòng học thông minh trong toàn tỉnh (so với 1.200 phòng học cần có);100,00")
	if strings.Contains(table.body, "H2.") {
		t.Error("what nobody entered stands in the picture's table")
	}
	book := sheetWords(t, officer.ask(t, http.MethodGet, "/xuat/ket-qua.xlsx", nil))
	for _, words := range []string{"02/KH-THU, C1", "1.200 phòng học", "phòng học", "Số hiện có"} {
		if !slices.Contains(book, words) {
			t.Errorf("the workbook does not say %q", words)
		}
	}
	if n := w.exec(t, `SELECT count(*) FROM audit WHERE subject = 'office_figure' AND action = 'figure.enter'`); n != 3 {
		t.Errorf("%d lines of audit", n)
	}
	w.as(t, account.Reviewer).ask(t, http.MethodGet, "/ket-qua/chi-tieu/so-lieu", nil).expect(t, http.StatusForbidden)
}
