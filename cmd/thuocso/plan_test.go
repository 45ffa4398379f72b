package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

const (
	targetPage = "/ket-qua/chi-tieu/mot?"
	trialPage  = "/ket-qua/chi-tieu/thu?"
)

// One of two schools is known and falls short: raising it is not enough for all, and the page says so.
func TestTargetsFromTheListToATrial(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer := w.as(t, account.ProvinceOfficer)
	officer.sees(t, targetPage+target, "0/2 trường", "office own", "office other", "Theo đơn vị", "Qua các kỳ đánh giá", "Kỳ này đã đến năm đích 2025",
		"school own", "2.3.2, 2.3.3", "Chưa đủ kể cả khi nâng", "Để ngỏ: chưa trường nào có kết quả theo căn cứ đang xem")
	officer.sees(t, trialPage+target, "school own", "Sau khi nâng 0 trường", `name="t"`)
	officer.sees(t, trialPage+target+"&t="+w.things["school"][placeOwn], "Sau khi nâng 1 trường", "1/2 trường chắc chắn (50,0", `checked`)
	// Another's id, and what is no id, raise nothing.
	officer.sees(t, trialPage+target+"&t=999999&t=x&t=-1", "Sau khi nâng 0 trường")
	got := officer.ask(t, http.MethodGet, trialPage+target+"&t="+w.things["school"][placeOwn]+"&manh=1", nil)
	got.expect(t, http.StatusOK, `id="thu-ket-qua"`, "1/2 trường")
	if strings.Contains(got.body, "<html") {
		t.Error("a script asks for the result and gets a page")
	}
	for _, path := range []string{targetPage + "&ke-hoach=x&chi-tieu=H4", targetPage + "&ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H9", targetPage, trialPage + "&ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H2"} {
		officer.ask(t, http.MethodGet, path, nil).expect(t, http.StatusNotFound, "Không có chỉ tiêu này")
	}
	for _, key := range []string{"H1", "H2", "H3a", "H3b", "H5"} {
		officer.sees(t, targetPage+"ke-hoach=kh-219-hoa-binh-2022&chi-tieu="+key, "Chưa có số liệu")
	}
	w.as(t, account.MinistryViewer).sees(t, targetPage+target+"&ky="+w.things["season"][placeOwn], "Để ngỏ: chưa trường nào có kết quả theo căn cứ đang xem")
}

func TestASeasonWithoutAPlanSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `UPDATE season SET plan_revision_id = NULL WHERE id = $1 RETURNING id`, w.things["season"][placeOwn])
	officer := w.as(t, account.ProvinceOfficer)
	officer.sees(t, "/ket-qua/chi-tieu", "Chưa gắn kế hoạch")
	officer.ask(t, http.MethodGet, targetPage+target, nil).expect(t, http.StatusNotFound, "Không có chỉ tiêu này")
}

// One season, or a target that nobody has a figure for, is no way to draw: no file of noughts is handed out.
func TestAWayWithoutFiguresIsNotDrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer := w.as(t, account.ProvinceOfficer)
	for _, key := range []string{"H1", "H2", "H3b", "H4"} {
		of := "ke-hoach=kh-219-hoa-binh-2022&chi-tieu=" + key
		if page := officer.ask(t, http.MethodGet, targetPage+of, nil); page.status != http.StatusOK || strings.Contains(page.body, "c-path") {
			t.Errorf("%s: status %d, or a way is drawn", key, page.status)
		}
		for _, end := range []string{".svg?", ".csv?"} {
			officer.ask(t, http.MethodGet, "/ket-qua/chi-tieu/mot"+end+of, nil).expect(t, http.StatusConflict, "chưa có số liệu để vẽ")
		}
	}
}

// enters sends the form of an office's figure as a browser does.
func (v *visitor) enters(t *testing.T, fields map[string]string, name, content string) reply {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.WriteField("csrf", v.csrf); err != nil {
		t.Fatal(err)
	}
	if name != "" {
		file, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.w.base+"/ket-qua/chi-tieu/so-lieu", &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())

	return v.send(t, req)
}

// An office enters its figure with a document; the offices above see both, a neighbour neither.
func TestAnOfficeEntersWhatPlansAskOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, officer := w.as(t, account.OfficeHead), w.as(t, account.ProvinceOfficer)
	head.sees(t, "/ket-qua/chi-tieu", "Nhập số liệu của cơ quan")
	head.sees(t, "/ket-qua/chi-tieu/so-lieu", "Tỉ lệ thủ tục hành chính", "219/KH-UBND H5")
	officer.sees(t, "/ket-qua/chi-tieu/so-lieu", "Tỉ lệ nội dung chương trình")
	fields := map[string]string{"code": "procedures_online", "version": "0", "percent": "87,5", "title": "Báo cáo <b>"}
	head.enters(t, fields, "", "").expect(t, http.StatusUnprocessableEntity, "Số liệu cần minh chứng", `value="87,5"`, "Báo cáo &lt;b&gt;")
	head.enters(t, fields, "bao-cao.pdf", "<html>").expect(t, http.StatusUnprocessableEntity, `value="87,5"`)
	head.enters(t, fields, "báo cáo.pdf", "%PDF-1.7\n").expect(t, http.StatusSeeOther)
	head.enters(t, fields, "báo cáo.pdf", "%PDF-1.7\n").expect(t, http.StatusConflict, "đã nhập số khác", "Đang có: 87,5", `name="version" value="1"`)
	const page = targetPage + "ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H5"
	head.sees(t, page, "87,5", "Chưa đạt", "báo cáo.pdf", "Báo cáo &lt;b&gt;")
	officer.sees(t, page, "Chưa có số liệu", "office own", "87,5")
	file := "/ket-qua/chi-tieu/tep?so-lieu=procedures_online&don-vi=" + w.things["office"][placeOwn]
	for _, who := range []*visitor{head, officer} {
		got := who.ask(t, http.MethodGet, file, nil)
		got.expect(t, http.StatusOK, "%PDF-1.7")
		if got.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("the document is sent as %v", got.header)
		}
	}
	officer.ask(t, http.MethodGet, "/ket-qua/chi-tieu/tep?so-lieu=procedures_online", nil).expect(t, http.StatusNotFound)
	if n := w.exec(t, `SELECT count(*) FROM audit WHERE subject = 'office_figure' AND action = 'figure.enter'`); n != 1 {
		t.Errorf("%d lines of audit", n)
	}
}
