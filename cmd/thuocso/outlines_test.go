package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// collection is a file of outlines: code and ring of each.
func collection(pairs ...string) string {
	var features []string
	for i := 0; i+1 < len(pairs); i += 2 {
		features = append(features, `{"type":"Feature","properties":{"code":"`+pairs[i]+`"},"geometry":{"type":"Polygon","coordinates":[`+pairs[i+1]+`]}}`)
	}

	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

const (
	ringOfOutline   = `[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.1]]`
	openOutline     = `[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.15]]`
	outlinesPath    = "/quan-tri/ranh-gioi"
	outlinesApplied = "/quan-tri/ranh-gioi/ap-dung"
)

var draftOfOutlines = regexp.MustCompile(`name="ban-nhap" value="(\d+)"`)

// An administrator takes outlines through the pages: every fault is told by feature and nothing of a faulty file is kept; a
// good one is looked at, applied once, by whoever uploaded it, and stands in the record under the name.
func TestAnAdministratorImportsOutlinesThroughThePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(t, account.ProvinceAdmin)
	code := func(unit string) string { return fmt.Sprintf("%05d", w.units[unit]) }
	count := func(statement string) int64 { return w.exec(t, statement) }
	hand := func(content string, fields map[string]string) reply {
		if fields == nil {
			fields = map[string]string{}
		}

		return admin.hands(t, outlinesPath, fields, "ranh-gioi.geojson", content)
	}

	broken := hand(collection(code("office own"), ringOfOutline, "99999", ringOfOutline, code("office other"), openOutline, code("office far"), ringOfOutline), nil)
	broken.expect(t, http.StatusOK, "không có đơn vị nào mang mã 99999", "một vòng ranh giới không khép kín", "nằm ngoài phạm vi quản lý", "Dòng 2", "Dòng 3", "Dòng 4")
	if draftOfOutlines.MatchString(broken.body) {
		t.Error("a file with faults may be applied")
	}
	hand("{", nil).expect(t, http.StatusUnprocessableEntity, "không phải là JSON đọc được")
	hand(collection(code("office own"), ringOfOutline), map[string]string{"valid-to": "2030-01-01"}).expect(t, http.StatusUnprocessableEntity, "phải ghi cả ngày bắt đầu")
	hand(collection(code("office own"), ringOfOutline), map[string]string{"valid-from": "2010-01-01"}).expect(t, http.StatusOK, "không có hiệu lực vào ngày 01/01/2010")
	hand(collection(code("office own"), ringOfOutline), map[string]string{"cap": "commune"}).expect(t, http.StatusOK, "không có đơn vị nào mang mã")
	if n := count(`SELECT count(*) FROM unit_boundary`) + count(`SELECT count(*) FROM import_draft`); n != 0 {
		t.Fatalf("%d things are kept of files with faults", n)
	}

	good := hand(collection(code("office own"), ringOfOutline), nil)
	good.expect(t, http.StatusOK, "ranh-gioi.geojson", "office own", "1 đơn vị cùng cấp vẫn chưa có ranh giới", "office other ("+code("office other")+")")
	draft := draftOfOutlines.FindStringSubmatch(good.body)
	if draft == nil {
		t.Fatalf("nothing to apply:\n%s", good.body)
	}
	form := url.Values{"ban-nhap": {draft[1]}}
	w.as(t, account.SystemAdmin).ask(t, http.MethodPost, outlinesApplied, form).expect(t, http.StatusNotFound)
	// The other import does not take outlines for schools.
	admin.ask(t, http.MethodPost, "/quan-tri/nhap/ap-dung", form).expect(t, http.StatusNotFound)
	if n := count(`SELECT count(*) FROM unit_boundary`); n != 0 {
		t.Fatalf("a preview wrote %d outlines", n)
	}
	admin.ask(t, http.MethodPost, outlinesApplied, form).expect(t, http.StatusSeeOther)
	admin.ask(t, http.MethodPost, outlinesApplied, form).expect(t, http.StatusNotFound)
	if n := count(`SELECT count(*) FROM unit_boundary WHERE unit_id = ` + fmt.Sprint(w.units["office own"])); n != 1 {
		t.Errorf("%d outlines are written", n)
	}
	if n := count(`SELECT count(*) FROM audit WHERE action = 'directory.import_boundaries' AND person_id IS NOT NULL`); n != 1 {
		t.Errorf("%d lines in the record", n)
	}
	hand(collection(code("office own"), ringOfOutline), nil).expect(t, http.StatusOK, "Không có gì thay đổi")

	// What was looked at an hour ago is gone, and what became wrong meanwhile writes nothing.
	second := hand(collection(code("office other"), ringOfOutline), nil)
	form.Set("ban-nhap", draftOfOutlines.FindStringSubmatch(second.body)[1])
	w.exec(t, `UPDATE unit_version SET code = '99998' WHERE unit_id = $1 RETURNING unit_id`, w.units["office other"])
	admin.ask(t, http.MethodPost, outlinesApplied, form).expect(t, http.StatusConflict, "không có đơn vị nào mang mã")
	w.exec(t, `UPDATE import_draft SET created_at = created_at - interval '2 hours' RETURNING id`)
	admin.ask(t, http.MethodPost, outlinesApplied, form).expect(t, http.StatusNotFound, "quá một giờ")
}
