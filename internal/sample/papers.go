package sample

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

// Documents takes the sample's evidence; evidence.Service is one.
type Documents interface {
	Whole(ctx context.Context, a account.Actor, b evidence.Begin, r io.Reader) (evidence.Upload, error)
	Post(ctx context.Context, a account.Actor, p evidence.Post) (evidence.ID, error)
}

// Look notes the outcome of a look at a link, as the nightly look does.
type Look func(ctx context.Context, link evidence.DueLink, outcome evidence.Check) error

// Proof is a document of a school and the codes that rest on it in some of the sample's school years.
type Proof struct {
	Codes       []string
	First, Last int
	Attached    assessment.Attached
}

// paper is a document to be posted.
type paper struct {
	Proof

	title, number, issued string
	// file is the content with its name, nil for a link.
	file func() ([]byte, error)
	name string
	url  string
	// staff tells that a colleague posts it, so that it waits for the principal; dead that its link does not open.
	staff, dead bool
	// year is the school year in whose September it is posted.
	year int
}

// marked stands at the end of whatever the sample makes up.
const marked = " (dữ liệu mẫu)"

// papers are the documents of one school of the shown district, one after the other. The shown school has more of them, one of which
// waits for its principal.
func papers(s School, shown bool, at int) []paper {
	lesson := paper{
		Proof: Proof{Codes: []string{"1.3.1", "1.3.2"}, First: 2023, Last: 2024}, title: "Hệ thống dạy học trực tuyến",
		url: "https://example.org/day-hoc/" + s.Code, year: 2022,
	}
	office := paper{
		Proof: Proof{Codes: []string{"2.3.1", "2.3.2"}, First: 2023, Last: 2024}, title: "Hệ thống quản trị nhà trường",
		url: "https://example.org/quan-tri/" + s.Code, year: 2022, dead: at%3 == 1,
	}
	list := []paper{lesson, office, plan(s, 2023), plan(s, 2024)}
	if !shown {
		return list
	}

	return append(list, paper{
		Proof: Proof{Codes: []string{"2.4.1", "2.4.2"}, First: 2023, Last: 2024}, title: "Trang kết nối với phụ huynh",
		url: "https://example.org/phu-huynh/" + s.Code, year: 2022,
	}, paper{
		Proof: Proof{Codes: []string{"2.4.1"}, First: 2023, Last: 2024}, title: "Quy trình trao đổi thông tin với phụ huynh",
		number: "33/QT", issued: "11/09/2023", name: "quy-trinh.docx", file: words("Quy trình trao đổi thông tin với phụ huynh", s.Name), year: 2023,
	}, paper{
		Proof: Proof{Codes: []string{"1.2"}, First: 2023, Last: 2024}, title: "Quy chế tổ chức dạy học trực tuyến",
		number: "21/QĐ", issued: "12/09/2022", name: "quy-che.docx", file: words("Quy chế tổ chức dạy học trực tuyến", s.Name), year: 2022,
	}, paper{
		Proof: Proof{Codes: []string{"1.7.1", "1.7.2"}, First: 2023, Last: 2023}, title: "Ảnh phòng máy tính",
		name: "phong-may-tinh.png", file: picture, year: 2023,
	}, paper{
		title: "Ảnh chụp phân hệ quản lý học sinh", name: "quan-ly-hoc-sinh.png", file: picture, year: 2024, staff: true,
	})
}

// plan is the school's plan of a school year.
func plan(s School, year int) paper {
	title := fmt.Sprintf("Kế hoạch dạy học trực tuyến và chuyển đổi số năm học %d–%d", year, year+1)

	return paper{
		Proof: Proof{Codes: []string{"1.1", "2.2"}, First: year, Last: year}, title: title, year: year,
		number: fmt.Sprintf("%d/KH", 10+source(seed, "plan "+s.Code).IntN(80)), issued: fmt.Sprintf("05/09/%d", year),
		name: "ke-hoach.docx", file: words(title, s.Name),
	}
}

// proofs posts the documents of the shown district's schools and returns them by school. Each is posted on a day of its
// school year, by whose account it is.
func (l *Loader) proofs(ctx context.Context, p *people) (map[int64][]Proof, error) {
	all := map[int64][]Proof{}
	if l.Documents == nil {
		return all, nil
	}
	for at, s := range p.district {
		for i, paper := range papers(s.School, s.Code == p.shown, at) {
			day := time.Date(paper.year, time.September, 20, 7, 30+i, 0, 0, l.Seasons.Zone())
			proof, err := l.post(ctx, p, s, paper, day)
			if err != nil {
				return nil, fmt.Errorf("post %q of school %s: %w", paper.title, s.Code, err)
			}
			all[s.unit] = append(all[s.unit], proof)
		}
	}

	return all, nil
}

// post posts one document. Where the disk has no room for files, the sample has a link in its place.
func (l *Loader) post(ctx context.Context, p *people, s placed, paper paper, day time.Time) (Proof, error) {
	by, role := p.principals[s.unit], account.Principal
	if paper.staff {
		by, role = p.staff[s.unit], account.Staff
	}
	actor := account.Actor{PersonID: by.ID, Display: by.Post, Grants: []account.Grant{{Role: role, UnitID: s.unit, Path: account.PathOf(s.unit)}}}
	documents := l.Documents(day)
	c := evidence.Content{Title: paper.title + marked, Number: paper.number, Issuer: s.Name, Kind: evidence.Link, URL: paper.url}
	upload := ""
	if paper.file != nil {
		c.Kind, c.URL = evidence.File, ""
		body, err := paper.file()
		if err != nil {
			return Proof{}, err
		}
		u, err := documents.Whole(ctx, actor, evidence.Begin{SchoolID: s.unit, Name: paper.name, Length: int64(len(body))}, bytes.NewReader(body))
		if fault.KindOf(err) == fault.Unavailable {
			c.Kind, c.URL = evidence.Link, "https://example.org/"+paper.name
		} else if err != nil {
			return Proof{}, err
		}
		c.Kept, upload = u.Kept, u.ID
	}
	id, err := documents.Post(ctx, actor, evidence.Post{
		SchoolID: s.unit, Kind: c.Kind, Upload: upload,
		Raw: evidence.Raw{Title: c.Title, Number: c.Number, Issued: paper.issued, Issuer: c.Issuer, URL: c.URL},
	})
	if err != nil {
		return Proof{}, err
	}
	if paper.issued != "" {
		if c.Issued, err = time.Parse("02/01/2006", paper.issued); err != nil {
			return Proof{}, fmt.Errorf("day of %q: %w", paper.title, err)
		}
	}
	paper.Attached = assessment.Attached{Revision: evidence.Revision{Document: id, No: 1, Content: c}}

	return paper.Proof, l.dead(ctx, id, paper)
}

// dead notes of a link that it did not open in two nights.
func (l *Loader) dead(ctx context.Context, id evidence.ID, p paper) error {
	if !p.dead {
		return nil
	}
	for _, ago := range []time.Duration{2 * evidence.Apart, 0} {
		if err := l.Looked(ctx, evidence.DueLink{Document: id, No: 1}, evidence.Check{At: l.Now.Add(-ago), Status: "gone"}); err != nil {
			return err
		}
	}

	return nil
}

// words makes a text document that says what it is.
func words(title, school string) func() ([]byte, error) {
	return func() ([]byte, error) {
		var text strings.Builder
		for _, line := range []string{title, school, "Dữ liệu mẫu để dùng thử cổng, không phải văn bản thật."} {
			text.WriteString(`<w:p><w:r><w:t xml:space="preserve">`)
			if err := xml.EscapeText(&text, []byte(line)); err != nil {
				return nil, fmt.Errorf("write line: %w", err)
			}
			text.WriteString(`</w:t></w:r></w:p>`)
		}
		const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
		var b bytes.Buffer
		pack := zip.NewWriter(&b)
		for _, part := range [][2]string{
			{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
			{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
			{"word/document.xml", head + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + text.String() + `</w:body></w:document>`},
		} {
			w, err := pack.Create(part[0])
			if err != nil {
				return nil, fmt.Errorf("begin %s: %w", part[0], err)
			}
			if _, err := io.WriteString(w, part[1]); err != nil {
				return nil, fmt.Errorf("write %s: %w", part[0], err)
			}
		}
		if err := pack.Close(); err != nil {
			return nil, fmt.Errorf("end document: %w", err)
		}

		return b.Bytes(), nil
	}
}

// picture draws stripes, which nobody takes for a photograph.
func picture() ([]byte, error) {
	const wide, high, stripe = 320, 200, 16
	p := image.NewPaletted(image.Rect(0, 0, wide, high), color.Palette{color.Gray{0xee}, color.RGBA{0x14, 0x50, 0x7a, 0xff}})
	for y := range high {
		for x := range wide {
			p.SetColorIndex(x, y, uint8((x+y)/stripe%2))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		return nil, fmt.Errorf("draw picture: %w", err)
	}

	return b.Bytes(), nil
}
