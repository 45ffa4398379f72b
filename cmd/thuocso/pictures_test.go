package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// What a school's own people may not see of others is in nothing that leaves the server: not on the page, in what its script
// draws, in the picture, nor in the files.
func TestAComparisonGivesNoHiddenFiguresAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season, school := w.things["season"][placeOwn], w.things["school"][placeOwn]
	w.as(t, account.ProvinceOfficer).presses(t, season)
	page := "/ket-qua/truong/" + school
	mean := regexp.MustCompile(`Trung bình \d+ trường`)
	for _, path := range []string{page, page + "/so-sanh.svg", page + "/so-sanh.csv"} {
		theirs := w.as(t, account.Principal).ask(t, http.MethodGet, path+"?ky="+season, nil)
		officers := w.as(t, account.ProvinceOfficer).ask(t, http.MethodGet, path+"?ky="+season, nil)
		if theirs.status != http.StatusOK || officers.status != http.StatusOK {
			t.Fatalf("%s: %d and %d", path, theirs.status, officers.status)
		}
		if found := mean.FindString(theirs.body); found != "" {
			t.Errorf("%s tells a principal of %q", path, found)
		}
		if !mean.MatchString(officers.body) {
			t.Errorf("%s does not tell an officer the mean of the office", path)
		}
	}
	table := w.as(t, account.Principal).ask(t, http.MethodGet, page+"/so-sanh.csv?ky="+season, nil).body
	head, _, _ := strings.Cut(table, "\r\n")
	if head != "\ufeffTiêu chí;Điểm tối đa;Trường này (chắc chắn);Trường này (có thể)" {
		t.Errorf("the file of a principal begins %q", head)
	}
	for _, path := range []string{"/so-sanh.svg", "/so-sanh.csv"} {
		if got := w.as(t, account.Principal).ask(t, http.MethodGet, "/ket-qua/truong/"+w.things["school"][placeOther]+path+"?ky="+season, nil); got.status != http.StatusNotFound {
			t.Errorf("the comparison of another school: %d", got.status)
		}
	}
}

func TestEachPictureIsAlsoAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.ask(t, http.MethodGet, "/ket-qua/bieu-do.svg?hinh=means", nil).expect(t, http.StatusConflict, "<h1>Chưa có số liệu để vẽ</h1>", "chưa có số liệu để vẽ")
	officer.presses(t, season)
	officer.ask(t, http.MethodGet, "/ket-qua/bieu-do.csv?hinh=none", nil).expect(t, http.StatusNotFound)
	for _, name := range []string{"levels_unit", "levels_stage", "means", "heat", "trend"} {
		svg := officer.ask(t, http.MethodGet, "/ket-qua/bieu-do.svg?hinh="+name, nil)
		csv := officer.ask(t, http.MethodGet, "/ket-qua/bieu-do.csv?hinh="+name, nil)
		if !strings.HasPrefix(svg.body, "<?xml") || !strings.Contains(svg.body, "lần chạy") || strings.Contains(svg.body, "<a ") {
			t.Errorf("%s: %d %.200s", name, svg.status, svg.body)
		}
		if !strings.HasPrefix(csv.body, "\ufeff") || strings.Count(csv.body, "\r\n") < 2 {
			t.Errorf("%s: %d %.200q", name, csv.status, csv.body)
		}
		officer.sees(t, "/ket-qua/bieu-do", `id="c-`+name+`-title"`, `hinh=`+name)
	}
	// Of one school there is no spread, of one season no slope: nothing stands in their place.
	for _, name := range []string{"spread", "slope", "calendar"} {
		officer.ask(t, http.MethodGet, "/ket-qua/bieu-do.svg?hinh="+name, nil).expect(t, http.StatusConflict, "chưa có số liệu để vẽ")
	}
}

// What is provisional stands in no picture and no file of whoever sees published results only, who sees each of those; another
// province's pictures are nobody's.
func TestPicturesOfPublishedResultsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season := w.things["season"][placeOwn]
	w.as(t, account.ProvinceOfficer).presses(t, season)
	asked := "can-cu=tham-dinh&ky=" + season
	officers := w.as(t, account.ProvinceOfficer).ask(t, http.MethodGet, "/ket-qua/bieu-do.csv?hinh=means&"+asked, nil)
	if !strings.Contains(officers.body, "10,00") {
		t.Fatalf("the officer's own file holds no figure: %s", officers.body)
	}
	viewer := w.as(t, account.MinistryViewer)
	page := viewer.ask(t, http.MethodGet, "/ket-qua/bieu-do?"+asked, nil)
	if page.status != http.StatusOK || strings.Contains(page.body, "10,00") || strings.Contains(page.body, "(tạm thời)") {
		t.Errorf("the page: status %d shows what is provisional", page.status)
	}
	for _, name := range []string{"levels_unit", "levels_stage", "means", "spread", "heat", "trend", "slope"} {
		for _, kind := range []string{"svg", "csv"} {
			got := viewer.ask(t, http.MethodGet, "/ket-qua/bieu-do."+kind+"?hinh="+name+"&"+asked, nil)
			if strings.Contains(got.body, "10,00") || strings.Contains(got.body, "(tạm thời)") {
				t.Errorf("%s as %s shows what is provisional", name, kind)
			}
		}
	}
	far := w.as(t, account.ProvinceOfficer).ask(t, http.MethodGet, "/ket-qua/bieu-do?don-vi="+w.things["office"][placeFar]+"&ky="+season, nil)
	if far.status == http.StatusOK && strings.Contains(far.body, "office far") {
		t.Errorf("pictures of another province: %d", far.status)
	}
}
