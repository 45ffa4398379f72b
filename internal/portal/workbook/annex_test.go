package workbook_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/paper/booktest"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	area "github.com/thuocso/thuocso/internal/portal/workbook"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// site is the area on a real database, in a season that is held against plan 219.
type site struct {
	*province.Province
	t      *testing.T
	server *portal.Server
	annex  *annex.Service
	one    province.School
	here   string
}

// people are the sessions: the token is the person's id.
type people map[string]account.Actor

func secret() []byte { return []byte(strings.Repeat("s", 32)) }

// Session implements portal.Sessions.
func (p people) Session(_ context.Context, token string) (account.Session, error) {
	actor, ok := p[token]
	if !ok {
		return account.Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}

	return account.Session{Actor: actor, CSRF: secret()}, nil
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Province: province.New(t, province.Options{}), t: t}
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
	words, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("%s: the catalogue lacks %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	s.one = s.Schools[0]
	s.here = "/phieu/" + number(int64(s.one.Return)) + "/so-tinh"
	s.annex = annex.NewService(postgres.NewReturns(s.DB), plans, s.Clock.Now)
	s.server, err = portal.New(portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.test"}, Now: s.Clock.Now, Zone: s.Zone,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Catalogue: words,
		Sessions: people{number(s.one.Principal.PersonID): s.one.Principal, number(s.Reviewer.PersonID): s.Reviewer},
	}, area.Routes(area.Deps{Returns: s.Returns, Annex: s.annex, Now: s.Clock.Now}))
	if err != nil {
		t.Fatal(err)
	}

	return s
}

func (s *site) send(actor account.Actor, req *http.Request) (int, string) {
	s.t.Helper()
	req.Host = "portal.test"
	req.Header.Set("Cookie", "phien="+number(actor.PersonID))
	req.Header.Set("X-CSRF-Token", base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret()...)))
	resp, err := s.server.Test(req)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		s.t.Fatal(err)
	}

	return resp.StatusCode, string(body)
}

// book downloads the workbook and changes it as a person's program does.
func (s *site) book(change func(f *booktest.Book)) []byte {
	s.t.Helper()
	status, body := s.send(s.one.Principal, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, s.here+".xlsx", http.NoBody))
	if status != http.StatusOK {
		s.t.Fatalf("status %d: %.500s", status, body)
	}

	return booktest.Changed(s.t, []byte(body), change)
}

// set puts values into the cells of the annex's sheet, found by the code of their row.
func (s *site) set(f *booktest.Book, values map[string]any) {
	s.t.Helper()
	for code, value := range values {
		cells, err := f.SearchSheet("Phụ lục", code)
		if err != nil || len(cells) != 1 {
			s.t.Fatalf("row %s stands in %v, %v", code, cells, err)
		}
		if err := f.SetCellValue("Phụ lục", "D"+cells[0][1:], value); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *site) upload(content []byte) (int, string) {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("tep", "phieu.xlsx")
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		s.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, s.here, &b)
	req.Header.Set("Content-Type", form.FormDataContentType())

	return s.send(s.one.Principal, req)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([vr]-[^"]+)" value="([^"]*)"`)

// apply sends the form of a preview back with everything ticked.
func (s *site) apply(preview string) (int, string) {
	s.t.Helper()
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(preview, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
		if name, ok := strings.CutPrefix(m[1], "v-"); ok {
			form.Add("chon", name)
		}
	}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, s.here+"/ap-dung", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	return s.send(s.one.Principal, req)
}

func (s *site) load() *assessment.Return {
	s.t.Helper()
	r, err := s.Returns.Load(s.t.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.t.Fatal(err)
	}

	return r
}

func (s *site) save(raw map[string]string, note string, version int) {
	s.t.Helper()
	_, err := s.annex.Save(s.t.Context(), s.one.Principal, s.load(), annex.Command{Question: "pupils_total", Raw: raw, Note: note, Version: version})
	if err != nil {
		s.t.Fatal(err)
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
	if status, body := s.upload(book); status != http.StatusOK || strings.Contains(body, `name="chon"`) {
		t.Errorf("untouched it differs: %d %.3000s", status, body)
	}
	book = s.book(func(f *booktest.Book) { s.set(f, map[string]any{"PL1.2": 320, "PL2.1": 900, "PL2.2": 45}) })
	status, preview := s.upload(book)
	if status != http.StatusOK || s.load().File.Annexed("pupils_total").Version != 1 {
		t.Fatalf("status %d, or saved before it was asked", status)
	}
	says(t, preview, "Tổng số học sinh: 400 học sinh", "chưa khai", "Số học sinh", "320 học sinh", "900 tiết", `value="pl-pupils_total"`)
	if status, body := s.apply(preview); status != http.StatusSeeOther {
		t.Fatalf("status %d: %.2000s", status, body)
	}
	pupils, primary := s.load().File.Annexed("pupils_total"), s.load().File.Annexed("primary_total")
	if pupils.Figures["pupils_on_platform"] != 320 || pupils.Figures["pupils_total"] != 400 || pupils.Version != 2 || !strings.HasPrefix(pupils.Note, "=HYPERLINK") ||
		primary.Figures["primary_online"] != 45 || primary.Version != 1 || pupils.ByID != s.one.Principal.PersonID {
		t.Errorf("the annex has %+v and %+v", pupils, primary)
	}
	// An emptied cell is "not stated", never 0.
	_, preview = s.upload(s.book(func(f *booktest.Book) { s.set(f, map[string]any{"PL1.2": nil}) }))
	if status, _ := s.apply(preview); status != http.StatusSeeOther {
		t.Fatalf("status %d", status)
	}
	if n, stated := s.load().File.Annexed("pupils_total").Figures["pupils_on_platform"]; stated {
		t.Errorf("an emptied cell became %d", n)
	}
}

// Two people at one question meet as on the annex's page: first in the preview, then when it is applied.
func TestTheWorkbooksAnnexMeetsConflicts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	book := s.book(func(f *booktest.Book) { s.set(f, map[string]any{"PL1.1": 500}) })
	_, early := s.upload(book)
	s.save(map[string]string{"pupils_total": "480"}, "", 0)
	status, body := s.apply(early)
	if status != http.StatusConflict {
		t.Fatalf("status %d: %.2000s", status, body)
	}
	says(t, body, "đã được sửa cả ở đây", "Tổng số học sinh: 480 học sinh", "Tổng số học sinh: 500 học sinh")
	_, late := s.upload(book)
	says(t, late, "đã được sửa cả ở đây", "480 học sinh")
	if got := s.load().File.Annexed("pupils_total"); got.Figures["pupils_total"] != 480 || got.Version != 1 {
		t.Errorf("the loser was written: %+v", got)
	}
	if status, _ := s.apply(late); status != http.StatusSeeOther {
		t.Errorf("status %d for what was chosen over the other", status)
	}
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
		status, body := s.upload(s.book(c.change))
		if status != http.StatusOK || !strings.Contains(body, "không lấy được") || strings.Contains(body, `name="chon"`) {
			t.Errorf("%s: status %d, %.3000s", name, status, body[max(strings.Index(body, "<main"), 0):])
		}
		says(t, body, c.says)
	}
	status, body := s.upload(s.book(func(f *booktest.Book) {
		if err := f.DeleteSheet("Phụ lục"); err != nil {
			t.Error(err)
		}
	}))
	if status != http.StatusUnprocessableEntity {
		t.Errorf("without its sheet: status %d", status)
	}
	says(t, body, "thiếu 9 dòng")
	if len(s.load().File.Annex) > 0 {
		t.Error("something was saved")
	}
	// What a form says of a question that nobody asks is refused, and so is one that is no answer at all.
	forged := `<input type="hidden" name="v-pl-nope" value="0"><input type="hidden" name="r-pl-nope" value="{}">`
	if status, body := s.apply(forged); status != http.StatusConflict || len(s.load().File.Annex) > 0 {
		t.Errorf("status %d: %.1000s", status, body)
	}
	if status, _ := s.apply(strings.ReplaceAll(forged, "{}", "[")); status != http.StatusUnprocessableEntity {
		t.Errorf("status %d for a broken form", status)
	}
}
