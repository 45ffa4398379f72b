package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

const unitsSheet = `kind,code,parent_code,name
province,17,,Tỉnh Hòa Bình
district,148,17,Thành phố Hòa Bình
district,159,17,Huyện Lạc Thủy
commune,04792,148,Phường Tân Hòa
commune,05392,159,Thị trấn Chi Nê
`

const schoolsSheet = `ma_truong,ten_truong,cap_hoc,ma_xa,loai_hinh,khu_vuc,so_diem_truong,internet
17148001,Trường TH&THCS Tân Hòa,TH&THCS,04792,1,KV2,2,1
17148002,Trường THPT Đống Đa,THPT,04792,1,KV2,,1
17159001,Trường Mầm non Chi Nê,MN,05392,3,KV1,,0
`

func table(t *testing.T, content string) sheet.Sheet {
	t.Helper()
	s, err := sheet.Read([]byte(content), nil)
	if err != nil {
		t.Fatal(err)
	}

	return s
}

func from(text string) directory.Interval {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}

	return directory.Interval{From: d}
}

// newDirectory has the three-tier province from 2024 on.
func newDirectory(t *testing.T) (*postgres.DB, *postgres.Directory, *directory.Service) {
	t.Helper()
	db := pgtest.New(t)
	store := postgres.NewDirectory(db)
	service := directory.NewService(store, pgtest.Now, time.UTC)
	r, err := service.ImportUnits(t.Context(), directory.Importer{}, table(t, unitsSheet), from("2024-01-01"))
	if err != nil || !r.Clean() || len(r.Added) != 5 {
		t.Fatalf("%v %+v", err, r)
	}
	r, err = service.ImportSchools(t.Context(), directory.Importer{}, table(t, schoolsSheet), time.Time{})
	if err != nil || !r.Clean() || len(r.Added) != 3 {
		t.Fatalf("%v %+v", err, r)
	}

	return db, store, service
}

func count(t *testing.T, db *postgres.DB, query string) int {
	t.Helper()
	var n int
	if err := db.SQL().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}

	return n
}

func TestASecondImportWritesNothing(t *testing.T) {
	t.Parallel()
	db, _, service := newDirectory(t)
	before := count(t, db, "SELECT count(*) FROM audit WHERE subject = 'directory'")
	if before != 2 {
		t.Errorf("%d audit lines after two imports", before)
	}
	for range 2 {
		r, err := service.ImportUnits(t.Context(), directory.Importer{}, table(t, unitsSheet), from("2024-01-01"))
		if err != nil || r.Changes() || r.Unchanged != 5 {
			t.Fatalf("%v %+v", err, r)
		}
		r, err = service.ImportSchools(t.Context(), directory.Importer{}, table(t, schoolsSheet), time.Time{})
		if err != nil || r.Changes() || r.Unchanged != 3 {
			t.Fatalf("%v %+v", err, r)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM audit WHERE subject = 'directory'"); n != before {
		t.Errorf("%d audit lines, want %d", n, before)
	}
}

func TestARefusedRowLeavesNothingHalfWritten(t *testing.T) {
	t.Parallel()
	db, _, service := newDirectory(t)
	r, err := service.ImportSchools(t.Context(), directory.Importer{},
		table(t, schoolsSheet+"17148003,Trường Mới,TH,04792,1,,,\n17148004,Trường Lạc,TH,99999,1,,,\n"), time.Time{})
	if err != nil || r.Clean() || r.Refused[0].Row != 6 {
		t.Fatalf("%v %+v", err, r)
	}
	if n := count(t, db, "SELECT count(*) FROM unit WHERE kind = 'school'"); n != 3 {
		t.Errorf("%d schools", n)
	}
	lost := errors.New("lost")
	err = postgres.NewDirectory(db).UpdateUnits(t.Context(), 0, func(directory.Tree) (directory.UnitChange, []audit.Entry, error) {
		return directory.UnitChange{Valid: from("2024-01-01"), Added: []directory.NewUnit{{Kind: directory.Province, Code: "18", Name: "A"}}}, nil, lost
	})
	if !errors.Is(err, lost) || count(t, db, "SELECT count(*) FROM unit_version WHERE code = '18'") != 0 {
		t.Errorf("got %v", err)
	}
}

func TestACorrectionMovesWhatLiesBelow(t *testing.T) {
	t.Parallel()
	_, store, service := newDirectory(t)
	moved := strings.Replace(unitsSheet, "commune,04792,148,Phường Tân Hòa", "commune,04792,159,Phường Tân Hoà", 1)
	r, err := service.ImportUnits(t.Context(), directory.Importer{}, table(t, moved), from("2024-01-01"))
	if err != nil || len(r.Changed) != 1 || len(r.Changed[0].Differences) != 2 {
		t.Fatalf("%v %+v", err, r)
	}
	at := pgtest.Now()
	list, err := store.Schools(t.Context(), directory.Filter{Path: "/", At: at, Query: "dong da", Limit: 10})
	if err != nil || list.Total != 1 {
		t.Fatalf("%v %+v", err, list)
	}
	tree, err := store.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := from("2025-05-12").From
	district, _ := tree.Find(directory.District, "159", day)
	commune, _ := tree.Find(directory.Commune, "04792", day)
	if want := fmt.Sprintf("%s%d/", district.Path, commune.ID); commune.Path != want {
		t.Errorf("commune path %s, want %s", commune.Path, want)
	}
	if want := fmt.Sprintf("%s%d/", commune.Path, list.Schools[0].ID); list.Schools[0].Path != want {
		t.Errorf("school path %s, want %s", list.Schools[0].Path, want)
	}
}

func TestSchoolsAreFound(t *testing.T) {
	t.Parallel()
	_, store, _ := newDirectory(t)
	at := pgtest.Now()
	province, err := store.Province(t.Context(), "17", at)
	if err != nil {
		t.Fatal(err)
	}
	children, err := store.Children(t.Context(), province.ID, at)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range children {
		got = append(got, fmt.Sprintf("%s %d %d", c.Name, c.Children, c.Schools))
	}
	if diff := cmp.Diff([]string{"Huyện Lạc Thủy 1 1", "Thành phố Hòa Bình 1 1"}, got); diff != "" {
		t.Error(diff)
	}
	offices, err := store.Offices(t.Context(), province.Path, at)
	if err != nil || len(offices) != 3 || offices[0].ID != province.ID || offices[0].Schools != 1 {
		t.Errorf("%v %+v", err, offices)
	}
	for name, c := range map[string]struct {
		filter directory.Filter
		want   []string
	}{
		"all":       {directory.Filter{}, []string{"17159001", "17148001", "17148002"}},
		"name":      {directory.Filter{Query: "tân HOÀ"}, []string{"17148001"}},
		"đ":         {directory.Filter{Query: "dong"}, []string{"17148002"}},
		"code":      {directory.Filter{Query: "17159"}, []string{"17159001"}},
		"wildcards": {directory.Filter{Query: "%"}, nil},
		"stage":     {directory.Filter{Stage: directory.THCS}, []string{"17148001"}},
		"area":      {directory.Filter{Area: int(directory.KV1) + 1}, []string{"17159001"}},
		"office":    {directory.Filter{OfficeID: province.ID}, []string{"17148002"}},
		"page":      {directory.Filter{Limit: 1, Offset: 1}, []string{"17148001"}},
		"district":  {directory.Filter{Path: children[0].Path}, []string{"17159001"}},
		"too early": {directory.Filter{At: from("2023-12-31").From}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := c.filter
			if f.Path == "" {
				f.Path = province.Path
			}
			if f.At.IsZero() {
				f.At = at
			}
			if f.Limit == 0 {
				f.Limit = 10
			}
			list, err := store.Schools(context.Background(), f)
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, s := range list.Schools {
				codes = append(codes, s.Code)
			}
			if diff := cmp.Diff(c.want, codes); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := store.School(t.Context(), 999999, at); fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestTwoImportsAtOnceAgree(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	service := directory.NewService(postgres.NewDirectory(db), pgtest.Now, time.UTC)
	sheets := []sheet.Sheet{table(t, unitsSheet), table(t, unitsSheet), table(t, unitsSheet), table(t, unitsSheet)}
	var wg sync.WaitGroup
	for _, s := range sheets {
		wg.Go(func() {
			if r, err := service.ImportUnits(context.Background(), directory.Importer{}, s, from("2024-01-01")); err != nil || !r.Clean() {
				t.Errorf("%v %+v", err, r)
			}
		})
	}
	wg.Wait()
	if n := count(t, db, "SELECT count(*) FROM unit_version"); n != 6 {
		t.Errorf("%d units, want 6", n)
	}
}

func TestAnAdministratorImportsIntoTheirProvinceOnly(t *testing.T) {
	t.Parallel()
	_, store, service := newDirectory(t)
	province, err := store.Province(t.Context(), "17", pgtest.Now())
	if err != nil {
		t.Fatal(err)
	}
	who := directory.Importer{Actor: account.Actor{
		PersonID: 7, Grants: []account.Grant{{Role: account.ProvinceAdmin, UnitID: province.ID, Path: province.Path}},
	}}
	r, err := service.ImportUnits(t.Context(), who, table(t, unitsSheet+"commune,05395,159,Xã Mới\nprovince,25,,Tỉnh Khác\n"), from("2024-01-01"))
	if err != nil || len(r.Refused) != 2 || r.Refused[1].Row != 8 {
		t.Errorf("%v %+v", err, r)
	}
}

func TestRealListsOfUnitsAreWritten(t *testing.T) {
	t.Parallel()
	read := func(name string) sheet.Sheet {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name)) //nolint:gosec // the two names below
		if err != nil {
			t.Skipf("SKIPPED: the real list of units is not here: %v", err)
		}

		return table(t, string(content))
	}
	old, current := read("units-2024-three-tier.csv"), read("units-2026-two-tier.csv")
	db := pgtest.New(t)
	service := directory.NewService(postgres.NewDirectory(db), pgtest.Now, time.UTC)
	three, two := from("2024-01-01"), from("2025-07-01")
	three.To = two.From
	for _, step := range []struct {
		sheet sheet.Sheet
		valid directory.Interval
		added int
	}{{old, three, 10794}, {current, two, 3355}, {old, three, 0}, {current, two, 0}} {
		r, err := service.ImportUnits(t.Context(), directory.Importer{}, step.sheet, step.valid)
		if err != nil || !r.Clean() || len(r.Added) != step.added || len(r.Changed) != 0 {
			t.Fatalf("%v: added %d, changed %d, refused %d", err, len(r.Added), len(r.Changed), len(r.Refused))
		}
	}
	if n := count(t, db, "SELECT count(*) FROM unit_version v JOIN unit_version p ON p.unit_id = v.parent_id AND p.valid @> v.valid AND v.path = p.path || v.unit_id || '/'"); n != 14149 {
		t.Errorf("%d units hang where they should, want 14149", n)
	}
	if n := count(t, db, "SELECT count(*) FROM unit_version WHERE code = '04792' AND kind = 'commune'"); n != 2 {
		t.Errorf("%d communes have had the code 04792, want 2", n)
	}
}
