package workbook_test

import (
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/paper/booktest"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	area "github.com/thuocso/thuocso/internal/portal/workbook"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// site is the area on a real database, in a season that is held against plan 219.
type site struct {
	*province.Province
	*portaltest.Site

	annex *annex.Service
	one   province.School
	here  string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Province: province.New(t, province.Options{})}
	plans := plan.NewService(postgres.NewPlans(s.DB), s.Seasons)
	held, err := s.Seasons.Season(t.Context(), s.Season)
	if err != nil {
		t.Fatal(err)
	}
	name := "plans/kh-219-hoa-binh-2022.yaml"
	content, err := indicators.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.NewAdder(postgres.NewPlans(s.DB), plans, s.Seasons, s.Clock.Now).Add(t.Context(), held, name, content); err != nil {
		t.Fatal(err)
	}
	s.one = s.Schools[0]
	s.here = "/phieu/" + strconv.FormatInt(int64(s.one.Return), 10) + "/so-tinh"
	s.annex = annex.NewService(postgres.NewReturns(s.DB), plans, s.Clock.Now)
	s.Site = portaltest.New(t, portaltest.Options{People: portaltest.Among(s.People()...), Now: s.Clock.Now, Zone: s.Zone},
		area.Routes(area.Deps{Returns: s.Returns, Annex: s.annex, Now: s.Clock.Now}))

	return s
}

// book downloads the workbook and changes it as a person's program does.
func (s *site) book(change func(f *booktest.Book)) []byte {
	s.T.Helper()

	return booktest.Changed(s.T, []byte(s.Get(s.one.Principal, s.here+".xlsx").Is(http.StatusOK).Body), change)
}

// set puts values into the cells of the annex's sheet, found by the code of their row.
func (s *site) set(f *booktest.Book, values map[string]any) {
	s.T.Helper()
	for code, value := range values {
		cells, err := f.SearchSheet("Phụ lục", code)
		if err != nil || len(cells) != 1 {
			s.T.Fatalf("row %s stands in %v, %v", code, cells, err)
		}
		if err := f.SetCellValue("Phụ lục", "D"+cells[0][1:], value); err != nil {
			s.T.Fatal(err)
		}
	}
}

func (s *site) upload(content []byte) portaltest.Answer {
	s.T.Helper()

	return s.PostFile(s.one.Principal, s.here, portaltest.File{Field: "tep", Name: "phieu.xlsx", Content: content})
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([vr]-[^"]+)" value="([^"]*)"`)

// apply sends the form of a preview back with everything ticked.
func (s *site) apply(preview string) portaltest.Answer {
	s.T.Helper()
	var fields []string
	for _, m := range hidden.FindAllStringSubmatch(preview, -1) {
		fields = append(fields, m[1], html.UnescapeString(m[2]))
		if name, ok := strings.CutPrefix(m[1], "v-"); ok {
			fields = append(fields, "chon", name)
		}
	}

	return s.Post(s.one.Principal, s.here+"/ap-dung", fields...)
}

func (s *site) load() *assessment.Return {
	s.T.Helper()
	r, err := s.Returns.Load(s.T.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.T.Fatal(err)
	}

	return r
}

func (s *site) save(raw map[string]string, note string, version int) {
	s.T.Helper()
	_, err := s.annex.Save(s.T.Context(), s.one.Principal, s.load(), annex.Command{Question: "pupils_total", Raw: raw, Note: note, Version: version})
	if err != nil {
		s.T.Fatal(err)
	}
}

func says(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			at := max(strings.Index(body, "<main"), 0)
			t.Errorf("does not say %q:\n%.4000s", text, body[at:])
		}
	}
}

// What is filled into the annex's sheet without a connection arrives in the annex, with a preview before it, as on its own page.
func TestTheAnnexGoesAndComesBackInTheWorkbook(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.save(map[string]string{"pupils_total": "400"}, "=HYPERLINK(\"x\") không phải công thức", 0)
	book := s.book(func(f *booktest.Book) {
		rows, err := f.GetRows("Phụ lục")
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, row := range rows {
			text.WriteString(strings.Join(row, "|") + "\n")
		}
		says(t, text.String(), "không tính điểm", "PL1.1|Tổng số học sinh|học sinh|400", "'=HYPERLINK")
		if formula, err := f.GetCellFormula("Phụ lục", "D9"); err != nil || formula != "" {
			t.Errorf("formula %q, %v", formula, err)
		}
	})
	s.upload(book).Is(http.StatusOK).SaysNot(`name="chon"`)
	book = s.book(func(f *booktest.Book) { s.set(f, map[string]any{"PL1.2": 320, "PL2.1": 900, "PL2.2": 45}) })
	preview := s.upload(book).Is(http.StatusOK, "Tổng số học sinh: 400 học sinh", "chưa khai", "Số học sinh", "320 học sinh", "900 tiết", `value="pl-pupils_total"`)
	if s.load().File.Annexed("pupils_total").Version != 1 {
		t.Fatal("saved before it was asked")
	}
	s.apply(preview.Body).Is(http.StatusSeeOther)
	pupils, primary := s.load().File.Annexed("pupils_total"), s.load().File.Annexed("primary_total")
	if pupils.Figures["pupils_on_platform"] != 320 || pupils.Figures["pupils_total"] != 400 || pupils.Version != 2 || !strings.HasPrefix(pupils.Note, "=HYPERLINK") ||
		primary.Figures["primary_online"] != 45 || primary.Version != 1 || pupils.ByID != s.one.Principal.PersonID {
		t.Errorf("the annex has %+v and %+v", pupils, primary)
	}
	// An emptied cell is "not stated", never 0.
	preview = s.upload(s.book(func(f *booktest.Book) { s.set(f, map[string]any{"PL1.2": nil}) }))
	s.apply(preview.Body).Is(http.StatusSeeOther)
	if n, stated := s.load().File.Annexed("pupils_total").Figures["pupils_on_platform"]; stated {
		t.Errorf("an emptied cell became %d", n)
	}
}

// Two people at one question meet as on the annex's page: first in the preview, then when it is applied.
func TestTheWorkbooksAnnexMeetsConflicts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	book := s.book(func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": 500}) })
	early := s.upload(book).Is(http.StatusOK)
	s.save(map[string]string{"pupils_total": "480"}, "", 0)
	s.apply(early.Body).Is(http.StatusConflict, "đã được sửa cả ở đây", "Tổng số học sinh: 480 học sinh", "Tổng số học sinh: 500 học sinh")
	late := s.upload(book).Is(http.StatusOK, "đã được sửa cả ở đây", "480 học sinh")
	if got := s.load().File.Annexed("pupils_total"); got.Figures["pupils_total"] != 480 || got.Version != 1 {
		t.Errorf("the loser was written: %+v", got)
	}
	s.apply(late.Body).Is(http.StatusSeeOther) // what was chosen over the other
	if got := s.load().File.Annexed("pupils_total"); got.Figures["pupils_total"] != 500 {
		t.Errorf("the annex has %+v", got)
	}
}

func TestWhatDoesNotFitTheAnnexIsNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, c := range map[string]struct {
		change func(f *booktest.Book)
		says   string
	}{
		"a word":                            {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": "ba trăm"}) }, "ba trăm"},
		"a number as text":                  {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": "1.000"}) }, "1.000"},
		"a part of one":                     {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": 12.5}) }, "12.5"},
		"negative":                          {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": -3}) }, "-3"},
		"too large":                         {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": 1e12}) }, "1000000000000"},
		"part above whole":                  {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": 10, "PL1.2": 11}) }, "lớn hơn tổng 10"},
		"nothing to divide by, unexplained": {func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": 0}) }, "cần giải thích"},
		"a formula": {func(f *booktest.Book) {
			if err := f.SetCellFormula("Phụ lục", "D7", "1+1"); err != nil {
				t.Error(err)
			}
		}, "Ô D7 chứa công thức"},
		"a row of one's own": {func(f *booktest.Book) {
			for cell, value := range map[string]any{"A20": "PL9.1", "B20": "Số khác", "D20": 5} {
				if err := f.SetCellValue("Phụ lục", cell, value); err != nil {
					t.Error(err)
				}
			}
		}, "Ô D20"},
	} {
		t.Log(name)
		s.upload(s.book(c.change)).Is(http.StatusOK, "không lấy được", c.says).SaysNot(`name="chon"`)
	}
	s.upload(s.book(func(f *booktest.Book) {
		if err := f.DeleteSheet("Phụ lục"); err != nil {
			t.Error(err)
		}
	})).Is(http.StatusUnprocessableEntity, "thiếu 9 dòng")
	if len(s.load().File.Annex) > 0 {
		t.Error("something was saved")
	}
	// What a form says of a question that nobody asks is refused, and so is one that is no answer at all.
	forged := `<input type="hidden" name="v-pl-nope" value="0"><input type="hidden" name="r-pl-nope" value="{}">`
	if s.apply(forged).Is(http.StatusConflict); len(s.load().File.Annex) > 0 {
		t.Error("what nobody asks was saved")
	}
	s.apply(strings.ReplaceAll(forged, "{}", "[")).Is(http.StatusUnprocessableEntity)
}
