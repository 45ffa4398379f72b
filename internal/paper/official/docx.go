package official

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
)

// DocxType is the media type of a docx file.
const DocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	docxTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + DocxType + `.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
		`<Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	docxRoot = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`</Relationships>`

	docxParts = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>` +
		`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header2.xml"/>` +
		`</Relationships>`

	docxStyles = xmlHead + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
		`<w:color w:val="000000"/><w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`
)

// WriteDocx writes the paper as a docx file in Times New Roman.
func (d *Document) WriteDocx(to io.Writer) error {
	z := zip.NewWriter(to)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRoot},
		{"docProps/core.xml", d.core()},
		{"word/document.xml", d.body()},
		{"word/_rels/document.xml.rels", docxParts},
		{"word/styles.xml", docxStyles},
		{"word/header1.xml", d.header(true)},
		{"word/header2.xml", d.header(false)},
	} {
		w, err := z.Create(part.name)
		if err != nil {
			return fmt.Errorf("write docx part %s: %w", part.name, err)
		}
		if _, err := io.WriteString(w, part.body); err != nil {
			return fmt.Errorf("write docx part %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}

	return nil
}

func (d *Document) core() string {
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(d.Title) + `</dc:title></cp:coreProperties>`
}

// header is what stands in the top margin: the page's number from page 2 on, and the mark on every page.
func (d *Document) header(numbered bool) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>`)
	if numbered {
		b.WriteString(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)
	}
	b.WriteString(`</w:p>`)
	if d.Mark != "" {
		docxPara(&b, &Para{Runs: []Run{{Text: d.Mark, Bold: true}}, Align: Center, Size: markSize})
	}
	b.WriteString(`</w:hdr>`)

	return b.String()
}

// markSize is the size of the mark at the top of a page.
const markSize = 12.0

func (d *Document) body() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:document ` + wordSpace + `><w:body>`)
	for _, block := range d.Blocks {
		if block.Para != nil {
			docxPara(&b, block.Para)

			continue
		}
		docxTable(&b, block.Table)
		// Two tables that meet become one: a small paragraph keeps them apart.
		b.WriteString(`<w:p><w:pPr><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>`)
	}
	fmt.Fprintf(&b, `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId3"/>`+
		`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`+
		`<w:titlePg/></w:sectPr></w:body></w:document>`,
		twips(pageWidth), twips(pageHeight), twips(marginTop), twips(marginRight), twips(marginBottom), twips(marginLeft),
		twips(numberAt-4), twips(numberAt))

	return b.String()
}

func docxTable(b *strings.Builder, t *Table) {
	b.WriteString(`<w:tbl><w:tblPr>`)
	total := 0.0
	for _, w := range t.Widths {
		total += w
	}
	fmt.Fprintf(b, `<w:tblW w:w="%d" w:type="dxa"/>`, twips(total))
	if !t.Bare {
		b.WriteString(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			fmt.Fprintf(b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
		}
		b.WriteString(`</w:tblBorders>`)
	}
	fmt.Fprintf(b, `<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="%[1]d" w:type="dxa"/><w:right w:w="%[1]d" w:type="dxa"/></w:tblCellMar>`+
		`</w:tblPr><w:tblGrid>`, twips(cellSide))
	for _, w := range t.Widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, twips(w))
	}
	b.WriteString(`</w:tblGrid>`)
	for i, cells := range filled(t) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if i < t.Head {
			b.WriteString(`<w:tblHeader/>`)
		}
		b.WriteString(`</w:trPr>`)
		for _, c := range cells {
			docxCell(b, t, c)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

// merged is a cell as docx has it: one that another reaches down over stands there, empty.
type merged struct {
	place

	below bool
}

// filled puts an empty cell wherever one of a row above reaches down.
func filled(t *Table) [][]merged {
	all := make([][]merged, len(t.Rows))
	var reaching []struct {
		place
		until int
	}
	for r, row := range places(t.Rows, len(t.Widths)) {
		cells := make([]merged, 0, len(row))
		for _, p := range row {
			cells = append(cells, merged{place: p})
		}
		for _, above := range reaching {
			if r < above.until {
				cells = insert(cells, merged{place: above.place, below: true})
			}
		}
		for _, p := range row {
			if p.cell.down() > 1 {
				reaching = append(reaching, struct {
					place
					until int
				}{p, r + p.cell.down()})
			}
		}
		all[r] = cells
	}

	return all
}

func insert(cells []merged, c merged) []merged {
	at := len(cells)
	for i := range cells {
		if cells[i].column > c.column {
			at = i

			break
		}
	}
	cells = append(cells, merged{})
	copy(cells[at+1:], cells[at:])
	cells[at] = c

	return cells
}

func docxCell(b *strings.Builder, t *Table, c merged) {
	width := 0.0
	for k := c.column; k < min(c.column+c.cell.over(), len(t.Widths)); k++ {
		width += t.Widths[k]
	}
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, twips(width))
	if n := c.cell.over(); n > 1 {
		fmt.Fprintf(b, `<w:gridSpan w:val="%d"/>`, n)
	}
	switch {
	case c.below:
		b.WriteString(`<w:vMerge/>`)
	case c.cell.down() > 1:
		b.WriteString(`<w:vMerge w:val="restart"/><w:vAlign w:val="center"/>`)
	}
	b.WriteString(`</w:tcPr>`)
	if c.below || len(c.cell.Paras) == 0 {
		b.WriteString(`<w:p/>`)
	}
	for i := range c.cell.Paras {
		if !c.below {
			docxPara(b, &c.cell.Paras[i])
		}
	}
	b.WriteString(`</w:tc>`)
}

func docxPara(b *strings.Builder, p *Para) {
	b.WriteString(`<w:p><w:pPr>`)
	if p.Next {
		b.WriteString(`<w:keepNext/>`)
	}
	if p.Rule > 0 {
		docxRule(b, p)

		return
	}
	fmt.Fprintf(b, `<w:spacing w:before="%d" w:after="%d"/>`, twips(p.Before), twips(p.After))
	if p.Indent > 0 {
		fmt.Fprintf(b, `<w:ind w:firstLine="%d"/>`, twips(p.Indent))
	}
	fmt.Fprintf(b, `<w:jc w:val="%s"/></w:pPr>`, []string{"both", "left", "center", "right"}[p.Align])
	for _, r := range p.Runs {
		b.WriteString(`<w:r><w:rPr>`)
		if r.Bold {
			b.WriteString(`<w:b/>`)
		}
		if r.Italic {
			b.WriteString(`<w:i/>`)
		}
		size := int(math.Round(p.size() * 2)) // in half points
		fmt.Fprintf(b, `<w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/></w:rPr>`, size)
		for i, line := range strings.Split(r.Text, "\n") {
			if i > 0 {
				b.WriteString(`<w:br/>`)
			}
			b.WriteString(`<w:t xml:space="preserve">` + escape(line) + `</w:t>`)
		}
		b.WriteString(`</w:r>`)
	}
	b.WriteString(`</w:p>`)
}

// docxRule draws a line of the length with underlined blanks that end at a tab: it stands in the middle whatever is around it.
func docxRule(b *strings.Builder, p *Para) {
	b.WriteString(`<w:spacing w:line="80" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>`)
	// A blank of Times New Roman is a quarter of the letter's height; at 4 points it is 1 point.
	n := int(math.Round(p.Rule / 25.4 * 72))
	fmt.Fprintf(b, `<w:r><w:rPr><w:u w:val="single"/><w:sz w:val="8"/><w:szCs w:val="8"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
		strings.Repeat("\u00a0", n))
}

// cellSide is the space left and right of the text in a cell, in millimetres.
const cellSide = 1.2

// twips turns millimetres into twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm / 25.4 * 1440)) }

// escape makes text safe in XML; what XML cannot hold is left out.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}

	return b.String()
}
