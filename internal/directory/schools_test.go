package directory_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/directory"
)

const schoolHeading = "ma_truong,ten_truong,cap_hoc,ma_xa,loai_hinh,co_quan_quan_ly,ma_cu\n"

// threeTiers is a province with a district and two communes until 1/7/2025.
func threeTiers() directory.Tree {
	valid := interval("2024-01-01", "2025-07-01")

	return directory.NewTree([]directory.Unit{
		root(),
		{ID: 2, Kind: directory.Province, Code: "17", Name: "Tỉnh Hòa Bình", ParentID: 1, Path: "/1/2/", Valid: valid},
		{ID: 3, Kind: directory.District, Code: "159", Name: "Huyện Lạc Thủy", ParentID: 2, Path: "/1/2/3/", Valid: valid},
		{ID: 4, Kind: directory.Commune, Code: "05392", Name: "Xã A", ParentID: 3, Path: "/1/2/3/4/", Valid: valid},
		{ID: 5, Kind: directory.Commune, Code: "05395", Name: "Xã B", ParentID: 3, Path: "/1/2/3/5/", Valid: valid},
		{ID: 6, Kind: directory.Province, Code: "01", Name: "Hà Nội", ParentID: 1, Path: "/1/6/", Valid: valid},
		{ID: 7, Kind: directory.Commune, Code: "00001", Name: "Xã C", ParentID: 6, Path: "/1/6/7/", Valid: valid},
		{ID: 8, Kind: directory.Province, Code: "25", Name: "Tỉnh Phú Thọ", ParentID: 1, Path: "/1/8/", Valid: interval("2025-07-01", "")},
		{ID: 9, Kind: directory.Commune, Code: "05392", Name: "Xã D", ParentID: 8, Path: "/1/8/9/", Valid: interval("2025-07-01", "")},
	})
}

func schools(tb interface {
	Helper()
	Fatal(args ...any)
}, content, from string, known ...directory.KnownSchool,
) (*directory.Report, directory.SchoolChange) {
	tb.Helper()
	in := directory.SchoolImport{Sheet: parsed(tb, content), Today: day("2025-03-01"), Tree: threeTiers(), Known: known}
	if from != "" {
		in.From = day(from)
	}
	r, c, err := directory.PlanSchools(in)
	if err != nil {
		tb.Fatal(err)
	}

	return r, c
}

// settle makes known schools of a change, as the database would hold them.
func settle(known []directory.KnownSchool, c directory.SchoolChange) []directory.KnownSchool {
	next := int64(1000)
	for _, s := range known {
		next += int64(len(s.Standing) + len(s.Records) + len(s.Managing))
	}
	for _, w := range c.Schools {
		s := directory.KnownSchool{ID: w.ID}
		at := -1
		for i := range known {
			if known[i].ID == w.ID && w.ID != 0 {
				s, at = known[i], i
			}
		}
		if s.ID == 0 {
			s.ID = int64(100 + len(known))
		}
		s.Standing = merge(s.Standing, w.Standing, &next)
		s.Records = merge(s.Records, w.Records, &next)
		s.Managing = merge(s.Managing, w.Managing, &next)
		s.OldCodes = append(s.OldCodes, w.OldCodes...)
		if at >= 0 {
			known[at] = s
		} else {
			known = append(known, s)
		}
	}

	return known
}

func merge[T any](versions, writes []directory.Dated[T], next *int64) []directory.Dated[T] {
	for _, w := range writes {
		if w.ID == 0 {
			*next++
			w.ID = *next
			versions = append(versions, w)

			continue
		}
		for i := range versions {
			if versions[i].ID == w.ID {
				w.Ended = false
				versions[i] = w
			}
		}
	}

	return versions
}

func TestSchoolFaultsNameTheirRow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row   string
		field string
		key   string
	}{
		"no code":            {",Trường A,TH,05392,1,,", "ma_truong", "directory.code_empty"},
		"code too long":      {strings.Repeat("1", 21) + ",Trường A,TH,05392,1,,", "ma_truong", "directory.school_code_malformed"},
		"code with a blank":  {"17 1,Trường A,TH,05392,1,,", "ma_truong", "directory.school_code_malformed"},
		"power of ten":       {"1.7159E+09,Trường A,TH,05392,1,,", "ma_truong", "directory.code_scientific"},
		"no name":            {"171,,TH,05392,1,,", "ten_truong", "directory.name_empty"},
		"long name":          {"171," + strings.Repeat("ă", 201) + ",TH,05392,1,,", "ten_truong", "directory.text_too_long"},
		"no stage":           {"171,Trường A,,05392,1,,", "cap_hoc", "directory.stage_empty"},
		"unknown stage":      {"171,Trường A,ĐH,05392,1,,", "cap_hoc", "directory.bad_stage"},
		"unknown ownership":  {"171,Trường A,TH,05392,7,,", "loai_hinh", "directory.bad_ownership"},
		"no commune":         {"171,Trường A,TH,,1,,", "ma_xa", "directory.place_empty"},
		"unknown commune":    {"171,Trường A,TH,99999,1,,", "ma_xa", "directory.place_missing"},
		"commune of letters": {"171,Trường A,TH,5x,1,,", "ma_xa", "directory.code_malformed"},
		"unknown office":     {"171,Trường A,TH,05392,1,huyện 999,", "co_quan_quan_ly", "directory.office_missing"},
		"no office":          {"171,Trường A,TH,05392,1,phòng,", "co_quan_quan_ly", "directory.office_malformed"},
		"foreign office":     {"171,Trường A,TH,05392,1,tỉnh 01,", "co_quan_quan_ly", "directory.office_elsewhere"},
		"cut off":            {"171,Trường A", "cap_hoc", "directory.row_short"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := schools(t, schoolHeading+"170,Trường Z,TH,05392,1,,\n"+c.row+"\n", "")
			if len(r.Refused) == 0 {
				t.Fatal("nothing refused")
			}
			got := r.Refused[0]
			if got.Row != 3 || got.Field != c.field || got.Key != c.key {
				t.Errorf("got row %d, field %q, %s; want field %q, %s", got.Row, got.Field, got.Key, c.field, c.key)
			}
		})
	}
}

func TestWhoManagesASchool(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stages, kind, stated string
		office               int64
		provenance           string
	}{
		"kindergarten":           {"MN", "", "", 3, directory.Secondary},
		"primary and secondary":  {"TH&THCS", "", "", 3, directory.Secondary},
		"upper secondary":        {"THPT", "", "", 2, directory.Secondary},
		"all stages":             {"TH;THCS;THPT", "", "", 2, directory.Unverified},
		"continuing":             {"GDNN-GDTX", "", "", 2, directory.Secondary},
		"boarding of minorities": {"THCS", "PTDTNT", "", 2, directory.Secondary},
		"semi-boarding":          {"THCS", "PTDTBT", "", 3, directory.Secondary},
		"stated by code":         {"THPT", "", "159", 3, directory.Stated},
		"stated by kind":         {"TH", "", "tỉnh 17", 2, directory.Stated},
		"stated commune":         {"TH", "", "xã:5392", 4, directory.Stated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, change := schools(t, fmt.Sprintf(
				"ma_truong,ten_truong,cap_hoc,loai_truong,ma_xa,co_quan_quan_ly\n171,Trường A,%s,%s,05392,%s\n", c.stages, c.kind, c.stated), "")
			if !r.Clean() {
				t.Fatal(r.Refused)
			}
			want := directory.Managing{OfficeID: c.office, Provenance: c.provenance}
			if diff := cmp.Diff(want, change.Schools[0].Managing[0].Fact); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("since there are no districts", func(t *testing.T) {
		t.Parallel()
		_, change := schools(t, schoolHeading+"171,Trường A,TH,05392,1,,\n", "2025-07-01")
		if got := change.Schools[0].Managing[0].Fact.OfficeID; got != 9 {
			t.Errorf("got unit %d", got)
		}
	})
}

func TestASchoolKeepsItsHistory(t *testing.T) {
	t.Parallel()
	_, c := schools(t, schoolHeading+"0171,Trường A,TH,05392,1,,\n", "")
	known := settle(nil, c)
	standing := known[0].Standing[0]
	if !standing.Valid.Equal(interval("2024-01-01", "2025-07-01")) {
		t.Errorf("a new school stands in %v", standing.Valid)
	}

	r, _ := schools(t, schoolHeading+"171,Trường A,TH,5392,1,,\n", "", known...)
	if outcome(r) != "unchanged" || len(r.Notes) != 2 {
		t.Errorf("without zeros: %s, notes %v", outcome(r), r.Notes)
	}

	r, c = schools(t, schoolHeading+"0999,Trường Á,TH&THCS,05395,2,tỉnh 17,0171\n", "", known...)
	var fields []string
	for _, d := range r.Changed[0].Differences {
		fields = append(fields, d.Field)
	}
	want := []string{"ma_truong", "ma_xa", "ten_truong", "cap_hoc", "loai_hinh", "co_quan_quan_ly", "ma_cu"}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Error(diff)
	}
	known = settle(known, c)
	if len(known) != 1 || len(known[0].Standing) != 2 {
		t.Fatalf("known: %+v", known)
	}
	if !known[0].Standing[0].Valid.Equal(interval("2024-01-01", "2025-03-01")) ||
		!known[0].Standing[1].Valid.Equal(interval("2025-03-01", "2025-07-01")) {
		t.Errorf("standing: %+v", known[0].Standing)
	}
	if diff := cmp.Diff([]string{"0171"}, known[0].OldCodes); diff != "" {
		t.Error(diff)
	}

	r, _ = schools(t, schoolHeading+"0999,Trường Á,TH&THCS,05395,2,,0171\n", "", known...)
	if got := outcome(r); got != "unchanged" {
		t.Errorf("a stated office is forgotten: %s %v", got, r.Changed)
	}
	r, _ = schools(t, schoolHeading+"0999,Trường Á,TH,05395,,,\n0171,Trường Á,TH,05395,,,\n", "", known...)
	if got := outcome(r); got != "directory.school_twice" {
		t.Errorf("one school by two codes: %s", got)
	}
}

// TestAReusedCommuneCodeMovesNoSchool imports an old sheet after its commune has ended and its code is another's.
func TestAReusedCommuneCodeMovesNoSchool(t *testing.T) {
	t.Parallel()
	content := schoolHeading + "0171,Trường A,TH,05392,1,,\n"
	_, c := schools(t, content, "")
	in := directory.SchoolImport{
		Sheet: parsed(t, content), Today: day("2026-03-01"), Tree: threeTiers(), Known: settle(nil, c),
	}
	r, _, err := directory.PlanSchools(in)
	if err != nil || outcome(r) != "directory.place_ended" {
		t.Errorf("%v %s", err, outcome(r))
	}
	in.From = day("2025-07-01")
	r, c, err = directory.PlanSchools(in)
	if err != nil || outcome(r) != "changed" || c.Schools[0].Standing[0].Fact.ParentID != 9 {
		t.Errorf("%v %s", err, outcome(r))
	}
}

func TestASchoolCannotBeTakenFromAnotherProvince(t *testing.T) {
	t.Parallel()
	_, c := schools(t, schoolHeading+"0011,Trường A,TH,00001,1,tỉnh 01,\n", "")
	in := directory.SchoolImport{
		Sheet: parsed(t, schoolHeading+"0011,Trường A,TH,05392,1,huyện 159,\n"), Today: day("2025-03-01"),
		Tree: threeTiers(), Known: settle(nil, c), Allowed: func(path string) bool { return strings.HasPrefix(path, "/1/2/") },
	}
	r, _, err := directory.PlanSchools(in)
	if err != nil || outcome(r) != "directory.not_yours" {
		t.Errorf("%v %s", err, outcome(r))
	}
}

func TestNumbersOfASpreadsheet(t *testing.T) {
	t.Parallel()
	r, c := schools(t, schoolHeading+"01000101,Trường A,TH,00001,1,tỉnh 01,\n1000102,Trường B,TH,1,1,tỉnh 1,\n1715901,Trường C,TH,5392,1,,\n", "")
	if !r.Clean() {
		t.Fatal(r.Refused)
	}
	var codes []string
	for _, w := range c.Schools {
		codes = append(codes, w.Standing[0].Fact.Code)
	}
	if diff := cmp.Diff([]string{"01000101", "01000102", "1715901"}, codes); diff != "" {
		t.Error(diff)
	}
	var notes []string
	for _, n := range r.Notes {
		notes = append(notes, fmt.Sprint(n.Row, " ", n.Field, " ", n.Key))
	}
	want := []string{
		"3 ma_truong directory.zeros_restored", "3 ma_xa directory.zeros_restored",
		"4 ma_truong directory.zeros_doubted", "4 ma_xa directory.zeros_restored",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	t.Parallel()
	_, c := schools(t, "Mã trường;Tên trường;Cấp học;Mã xã;Loại hình;Loại trường;Khu vực;Đặc biệt khó khăn;Địa chỉ;Điện thoại;Email;"+
		"Website;Vĩ độ;Kinh độ;Hiệu trưởng;Điện thoại hiệu trưởng;Email hiệu trưởng;Số điểm trường;Chuẩn quốc gia;Mức kiểm định;"+
		"Nội trú;Máy tính;Internet;Điện lưới;Dạy học trực tuyến\n"+
		"171;Trường A;Tiểu học và Trung học cơ sở;05392;Tư thục;PTDTBT;KV2-NT;x;Xóm 1;0218 123;a@b.vn;https://a.vn;20,5;105.7;"+
		"Hiệu trưởng;0218 456;c@d.vn;3;Có;2;không;1;0;có;Không\n", "")
	yes, no, sites, level, lat, lon := true, false, 3, 2, 20.5, 105.7
	want := directory.Record{
		Stages: []directory.Stage{directory.TH, directory.THCS}, Ownership: directory.Private, Type: "PTDTBT", Area: directory.KV2NT,
		Difficult: true, Address: "Xóm 1", Phone: "0218 123", Email: "a@b.vn", Website: "https://a.vn", Latitude: &lat, Longitude: &lon,
		HeadName: "Hiệu trưởng", HeadPhone: "0218 456", HeadEmail: "c@d.vn", SatelliteSites: &sites, NationalStandard: &yes,
		Accreditation: &level, Boarding: &no, Computers: &yes, Internet: &no, Electricity: &yes, OnlineTeaching: &no,
	}
	if diff := cmp.Diff(want, c.Schools[0].Records[0].Fact); diff != "" {
		t.Error(diff)
	}
}

func TestWebsitesThatNoPageMayLinkTo(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"javascript:alert(1).x", "ftp://a.vn", "data:text/html.x,1", "a", "http://a.vn/\"x"} {
		r, _ := schools(t, "ma_truong\tten_truong\tcap_hoc\tma_xa\twebsite\n171\tA\tTH\t05392\t"+
			strings.ReplaceAll(address, `"`, `'`)+"\n", "")
		if got := outcome(r); got != "directory.bad_website" {
			t.Errorf("%s: %s", address, got)
		}
	}
}

// TestASecondImportChangesNothing draws sheets and days.
func TestASecondImportChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var known []directory.KnownSchool
		for range rapid.IntRange(1, 3).Draw(t, "imports") {
			var b strings.Builder
			b.WriteString(schoolHeading)
			for i := range rapid.IntRange(1, 5).Draw(t, "schools") {
				fmt.Fprintf(&b, "17%d,Trường %s,%s,%s,%d,%s,\n", i,
					rapid.SampledFrom([]string{"A", "B"}).Draw(t, "name"),
					rapid.SampledFrom([]string{"TH", "TH;THCS", "THPT"}).Draw(t, "stages"),
					rapid.SampledFrom([]string{"05392", "05395"}).Draw(t, "commune"),
					rapid.IntRange(1, 3).Draw(t, "ownership"),
					rapid.SampledFrom([]string{"", "tỉnh 17"}).Draw(t, "office"))
			}
			from := rapid.SampledFrom([]string{"", "2024-01-01", "2024-09-01", "2025-06-30"}).Draw(t, "from")
			r, c := schools(t, b.String(), from, known...)
			if !r.Clean() {
				t.Fatal(r.Refused)
			}
			known = settle(known, c)
			distinct(t, known)
			again, _ := schools(t, b.String(), from, known...)
			if again.Changes() || !again.Clean() {
				t.Fatalf("second import: %+v", again)
			}
		}
	})
}

// distinct fails when a school has two facts on one day.
func distinct(t *rapid.T, known []directory.KnownSchool) {
	for _, s := range known {
		for _, d := range []string{"2024-01-01", "2024-08-31", "2024-09-01", "2025-03-01", "2025-06-30"} {
			if holds(s.Standing, day(d)) > 1 || holds(s.Records, day(d)) > 1 || holds(s.Managing, day(d)) > 1 {
				t.Fatalf("two facts on %s: %+v", d, s)
			}
		}
	}
}

func holds[T any](versions []directory.Dated[T], on time.Time) int {
	n := 0
	for _, v := range versions {
		if v.Valid.Holds(on) {
			n++
		}
	}

	return n
}
