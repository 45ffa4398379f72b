package official_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper/official"
	"github.com/thuocso/thuocso/internal/season"
)

func printer(t *testing.T) locale.Printer {
	t.Helper()
	c, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("%s: the catalogue lacks %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}

	return c.Printer(locale.Vi, time.FixedZone("+07", 7*3600))
}

// filled is a return with answers of every kind, hostile words among them.
func filled(t *testing.T) *assessment.Return {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, problems := maturity.Load("qd-4725-2022.yaml", content)
	if x == nil {
		t.Fatal(problems)
	}
	zone := time.FixedZone("+07", 7*3600)
	r := &assessment.Return{
		ID: 41, Index: x, SchoolID: 5, SchoolName: "Trường TH&THCS Đồng Tâm", SchoolCode: "17178901", Stages: []string{"TH", "THCS"},
		ManagingName: "Phòng Giáo dục và Đào tạo huyện Lạc Thủy", State: assessment.Draft, Round: 1,
		Season: season.Season{
			ID: 1, SchoolYear: 2024, State: season.Open, Dates: season.Proposed(2024, zone),
			Rules: season.Rules{Condition: maturity.CapGroup},
		},
		Answers: map[string]assessment.Answer{}, Points: x.NewVector([]string{"TH"}), Met: make([]bool, len(x.Conditions())),
		File: &sending.File{
			Steps:  sending.Steps{Plan: sending.Paper{Number: "12/KH-THĐT", Date: "2025-04-03"}},
			Proofs: map[string][]sending.Proof{"1.3.2": {{ID: "1", Number: "05/QĐ-THĐT", Date: "2024-10-09"}}},
		},
	}
	by := assessment.By{ID: 7, Post: "Hiệu trưởng", At: time.Date(2025, 5, 12, 9, 0, 0, 0, zone)}
	put := func(code string, raw assessment.Raw) {
		c, err := r.Save(by, assessment.SaveCommand{Code: code, Raw: raw, Version: r.Answer(code).Version})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range c.Answers {
			r.Answers[a.Code] = a
		}
	}
	for i, c := range x.Conditions() {
		met := "1"
		if i == 1 {
			met = "0"
		}
		put(c.Code, assessment.Raw{Met: met, Note: "Kế hoạch số 18/KH-THĐT ngày 05/9/2024 <b>&amp; “ngoặc”"})
	}
	for i, c := range x.Components() {
		raw := assessment.Raw{Points: (c.Max / 2 / 100 * 100).String()}
		if i == 3 {
			raw.Points, raw.Note = c.Max.String(), strings.Repeat("Sổ theo dõi sử dụng phần mềm dạy học trực tuyến của từng lớp. ", 30)
		}
		if i == 5 {
			raw.Note = strings.Repeat("w", 300) + " 🙂"
		}
		if i == 6 {
			raw.Numerator, raw.Denominator = "12", "40"
		}
		put(c.Code, raw)
	}
	r.File.Explanations = map[string]sending.Explanation{}

	return r
}

func sent(t *testing.T) official.Form {
	t.Helper()
	r := filled(t)
	receipt := &sending.Receipt{N: 2, Round: 2, At: time.Date(2025, 5, 12, 3, 42, 7, 0, time.UTC), ByID: 7, ByPost: "Hiệu trưởng"}
	document, err := r.Sent(receipt).Canonical()
	if err != nil {
		t.Fatal(err)
	}
	receipt.Hash = sending.Hash(document)

	return official.Form{Return: r, Receipt: receipt, At: receipt.At, Annex: []official.AnnexFigure{
		{Label: "Tổng số học sinh (học sinh)", Value: "1.204", Note: "Số liệu đầu năm học"},
	}}
}

// says are sentences that each format of the form must hold.
func says() []string {
	return []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TRƯỜNG TH&THCS ĐỒNG TÂM", "PHIẾU TỰ ĐÁNH GIÁ", "Số 12/KH-THĐT ngày 03/04/2025", "4725/QĐ-BGDĐT",
		"chưa được đối chiếu với quyết định đã ký", "Số 05/QĐ-THĐT ngày 09/10/2024", "2024-41-2", "12 trên 40 (30,0 %)", "Nơi nhận:",
		"HIỆU TRƯỞNG", "điều kiện bắt buộc 1.2", "10:42", "Đồng Tâm./.", "mốc 50 nằm trong khoảng",
		"Phụ lục: số liệu phục vụ kế hoạch", "Tổng số học sinh (học sinh)", "1.204", "Số liệu đầu năm học",
	}
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestDocxOpensAndSaysEverything(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := official.NewForm(printer(t), sent(t)).WriteDocx(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		wellFormed(t, f)
	}
	document := part(t, z, "word/document.xml")
	for _, want := range []string{"<w:tblHeader/>", "<w:cantSplit/>", `<w:gridSpan w:val="2"/>`, `<w:vMerge w:val="restart"/>`, "<w:titlePg/>", `w:val="both"`} {
		if !strings.Contains(document, want) {
			t.Errorf("document.xml lacks %s", want)
		}
	}
	text := office(t, b.Bytes(), "txt:Text (encoded):UTF8", "paper.txt")
	for _, want := range append(says(), "Biên nhận số 2024-41-2.", strings.Repeat("w", 300)) {
		if !strings.Contains(flat(string(text)), want) {
			t.Errorf("LibreOffice does not read %q", want)
		}
	}
	if strings.Contains(string(text), "NHÁP") {
		t.Error("what was sent calls itself a draft")
	}
}

func wellFormed(t *testing.T, f *zip.File) {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
}

func part(t *testing.T, z *zip.Reader, name string) string {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}

	return string(all)
}

// office opens a docx in LibreOffice Writer and returns what it writes in another format.
func office(t *testing.T, data []byte, as, name string) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice Writer is not installed: make test installs it")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "paper.docx"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	//nolint:gosec // the program that LookPath found
	cmd := exec.CommandContext(context.Background(), program, "--headless", "--norestore",
		"-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", as, "--outdir", dir, filepath.Join(dir, "paper.docx"))
	if log, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	out, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // the test's own folder
	if err != nil {
		t.Fatalf("LibreOffice wrote nothing (does it have Writer?): %v", err)
	}

	return out
}
