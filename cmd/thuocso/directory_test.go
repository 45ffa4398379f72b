package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// upload sends a file to the preview.
func (v *visitor) upload(t *testing.T, subject, name, content, from string) reply {
	t.Helper()

	return v.hands(t, "/quan-tri/nhap", map[string]string{"loai": subject, "valid-from": from}, name, content)
}

// hands sends a form with a file.
func (v *visitor) hands(t *testing.T, path string, fields map[string]string, name, content string) reply {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	fields["csrf"] = v.csrf
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("tep", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.w.base+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())

	return v.send(t, req)
}

// TestAnAdministratorImportsThroughThePages previews, applies, tries again, and meets refusals.
func TestAnAdministratorImportsThroughThePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(t, account.ProvinceAdmin)
	code := func(unit string) string {
		var code string
		if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT code FROM unit_version WHERE unit_id = $1`, w.units[unit]).Scan(&code); err != nil {
			t.Fatal(err)
		}

		return code
	}
	// The world's units have codes of five digits, so the new units hang below each other only.
	schools := "ma_truong,ten_truong,cap_hoc,ma_huyen,loai_hinh,co_quan_quan_ly\n"
	refused := admin.upload(t, "schools", "truong.csv", schools+"001,Trường A,TH,999,1,\n", "")
	if refused.status != http.StatusOK || !strings.Contains(refused.body, "999") || strings.Contains(refused.body, "ban-nhap") {
		t.Errorf("a refused file: %d %s", refused.status, refused.body)
	}
	damaged := admin.upload(t, "schools", "truong.csv", "ma_truong\n\"a", "")
	if damaged.status != http.StatusUnprocessableEntity {
		t.Errorf("a damaged file: %d", damaged.status)
	}
	if late := admin.upload(t, "units", "don-vi.csv", "kind,code,parent_code,name\n", "2525-01-01"); late.status != http.StatusUnprocessableEntity {
		t.Errorf("a date out of sense: %d", late.status)
	}

	w.exec(t, `INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
		SELECT unit_id, kind, daterange('2010-01-01', '2020-01-01'), '01', name, parent_id, path FROM unit_version WHERE code = $1 RETURNING id`,
		code("province own"))
	units := "kind,code,parent_code,name\ndistrict,148,01,Huyện Thử\n"
	if r := admin.upload(t, "units", "don-vi.csv", units, "2012-01-01"); strings.Contains(r.body, "ban-nhap") {
		t.Error("a parent that ends before its child is taken")
	}
	w.exec(t, `UPDATE unit_version SET code = '17' WHERE code = $1 RETURNING id`, code("province own"))
	units = "kind,code,parent_code,name\ndistrict,148,17,Huyện Thử\n"
	preview := admin.upload(t, "units", "don-vi.csv", units, "2024-01-01")
	draft := regexp.MustCompile(`name="ban-nhap" value="(\d+)"`).FindStringSubmatch(preview.body)
	if preview.status != http.StatusOK || draft == nil {
		t.Fatalf("preview: %d %s", preview.status, preview.body)
	}
	form := url.Values{"ban-nhap": {draft[1]}}
	if r := w.as(t, account.SystemAdmin).ask(t, http.MethodPost, "/quan-tri/nhap/ap-dung", form); r.status != http.StatusNotFound {
		t.Errorf("somebody else's draft: %d", r.status)
	}
	if r := admin.ask(t, http.MethodPost, "/quan-tri/nhap/ap-dung", form); r.status != http.StatusSeeOther {
		t.Errorf("apply: %d %s", r.status, r.body)
	}
	if r := admin.ask(t, http.MethodPost, "/quan-tri/nhap/ap-dung", form); r.status != http.StatusNotFound {
		t.Errorf("apply twice: %d", r.status)
	}
	if r := admin.ask(t, http.MethodGet, "/quan-tri/don-vi?ngay=2024-02-01", nil); !strings.Contains(r.body, "Huyện Thử") {
		t.Errorf("the new district is not shown: %d", r.status)
	}
	if r := admin.ask(t, http.MethodGet, "/quan-tri/don-vi?ngay=2023-02-01", nil); strings.Contains(r.body, "Huyện Thử") {
		t.Error("the new district is shown before its time")
	}
	if r := admin.ask(t, http.MethodGet, "/quan-tri/truong?tim=SCHOOL&cap=TH&khu-vuc=1", nil); !strings.Contains(r.body, "school own") ||
		strings.Contains(r.body, "school far") {
		t.Errorf("schools: %d", r.status)
	}
	if r := admin.ask(t, http.MethodGet, "/quan-tri/truong?don-vi="+w.things["province"][placeFar], nil); r.status != http.StatusNotFound {
		t.Errorf("a foreign province: %d", r.status)
	}
}
