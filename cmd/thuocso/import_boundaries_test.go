package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// Outlines at the command line: looked at, written, written again, refused row by row.
func TestBoundariesAtTheCommandLine(t *testing.T) {
	t.Parallel()
	do, dir := started(t, pgtest.NewDSN(t))
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}

		return path
	}
	units := file("units.csv", "kind,code,parent_code,name\nprovince,17,,Tỉnh Một\ndistrict,148,17,Huyện Hai\ndistrict,150,17,Huyện Ba\n")
	outline := func(code, ring string) string {
		return `{"type":"Feature","properties":{"code":"` + code + `"},"geometry":{"type":"Polygon","coordinates":[` + ring + `]}}`
	}
	const ring = `[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.1]]`
	good := file("good.geojson", `{"type":"FeatureCollection","features":[`+outline("148", ring)+`]}`)
	bad := file("bad.geojson", `{"type":"FeatureCollection","features":[`+outline("150", ring)+`,`+outline("151", ring)+`,`+
		outline("148", `[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.15]]`)+`]}`)
	for _, s := range []struct {
		args   []string
		status int
		says   []string
	}{
		{[]string{units, "--valid-from", "2024-01-01"}, 0, nil},
		{[]string{good, "--dry-run"}, 0, []string{"Dòng 1: thêm huyện 148 “Huyện Hai”", "chưa ghi gì"}},
		{[]string{good}, 0, []string{"Dòng 1: thêm huyện 148 “Huyện Hai”", "Đã ghi xong"}},
		{[]string{"--dry-run", good}, 0, []string{"giữ nguyên 1", "chưa ghi gì"}},
		{[]string{good}, 0, []string{"giữ nguyên 1", "Không có gì thay đổi"}},
		{[]string{bad}, 1, []string{"Dòng 2: TỪ CHỐI: không có đơn vị nào mang mã 151", "Dòng 3: TỪ CHỐI: mã 148: một vòng ranh giới không khép kín"}},
		{[]string{bad, "--kind", "xóm"}, 1, []string{"“xóm” không được nhận biết"}},
		{[]string{bad, "--valid-to", "2025-07-01"}, 1, []string{"--valid-from"}},
		{[]string{units}, 1, []string{"không phải là JSON"}},
		{[]string{filepath.Join(dir, "none")}, 1, []string{"Không đọc được tệp"}},
	} {
		what := "boundaries"
		if s.says == nil {
			what = "units"
		}
		status, said := do(append([]string{"import", what}, s.args...)...)
		if status != s.status {
			t.Errorf("%v: status %d, want %d:\n%s", s.args, status, s.status, said)
		}
		for _, words := range s.says {
			if !strings.Contains(said, words) {
				t.Errorf("%v does not say %q:\n%s", s.args, words, said)
			}
		}
	}
}
