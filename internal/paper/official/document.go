// Package official makes official papers in the form of Nghị định 30/2020/NĐ-CP: one
// description of the paper, written as docx for the clerk who fills in number and date,
// and as PDF with its letters embedded. What a paper says is put together from results.
package official

import "time"

// Align is how the lines of a paragraph stand.
type Align int

// The ways a paragraph stands; a paper's body is justified.
const (
	Justified Align = iota
	Left
	Center
	Right
)

// Run is a stretch of text in one face.
type Run struct {
	Text         string
	Bold, Italic bool
}

// Para is a paragraph, or where Rule is set a line of that many millimetres in the middle.
type Para struct {
	Runs  []Run
	Align Align
	// Size is in points; 0 means the body's.
	Size float64
	// Indent is the first line's, Before and After the space above and below, all in millimetres.
	Indent, Before, After float64
	// Next keeps the paragraph on the page of what follows it.
	Next bool
	Rule float64
}

// Cell is a cell of a table: over so many columns, and in a heading over so many rows; 0 means one. A cell
// that another reaches down over is left out of its row.
type Cell struct {
	Paras []Para
	Over  int
	Down  int
}

// Row is a row of a table; it is never cut by the end of a page.
type Row struct{ Cells []Cell }

// Table is a table whose first Head rows stand again at the top of each page.
type Table struct {
	// Widths are the columns', in millimetres.
	Widths []float64
	Head   int
	Rows   []Row
	// Bare tables have no lines: the head of a paper and its signatures.
	Bare bool
}

// Block is a paragraph or a table.
type Block struct {
	Para  *Para
	Table *Table
}

// Document is a paper before it is written.
type Document struct {
	Title string
	// Mark stands at the top of every page, such as that the paper is a draft; empty for none.
	Mark string
	// At is when the paper was made, for the file's own record.
	At     time.Time
	Blocks []Block
}

// The paper's measures in millimetres: A4, and the margins that the decree gives.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	marginTop    = 20.0
	marginBottom = 20.0
	marginLeft   = 30.0
	marginRight  = 20.0
	// bodyWidth is what a line has.
	bodyWidth = pageWidth - marginLeft - marginRight
	// numberAt is where the page's number stands in the top margin.
	numberAt = 10.0
)

// bodySize is the size of the body's letters in points.
const bodySize = 13.0

// firstLine is the indent of the body's first lines in millimetres.
const firstLine = 10.0

func (p *Para) size() float64 {
	if p.Size > 0 {
		return p.Size
	}

	return bodySize
}

func (c *Cell) over() int { return max(c.Over, 1) }
func (c *Cell) down() int { return max(c.Down, 1) }

// add puts paragraphs at the end of the paper.
func (d *Document) add(paras ...Para) {
	for i := range paras {
		d.Blocks = append(d.Blocks, Block{Para: &paras[i]})
	}
}

// table puts a table at the end of the paper.
func (d *Document) table(t Table) { d.Blocks = append(d.Blocks, Block{Table: &t}) }

// text is a paragraph of one plain run.
func text(s string, a Align) Para { return Para{Runs: []Run{{Text: s}}, Align: a} }

// strong is a paragraph of one bold run.
func strong(s string, a Align) Para { return Para{Runs: []Run{{Text: s, Bold: true}}, Align: a} }

// sized gives the paragraph another size.
func (p Para) sized(points float64) Para {
	p.Size = points

	return p
}

// place is where a cell stands: its column, and its row where others reach down beside it.
type place struct {
	cell   *Cell
	column int
}

// places puts the cells of the rows into columns: a cell that reaches down pushes those below it aside.
func places(rows []Row, columns int) [][]place {
	taken := make([]int, columns) // for how many rows more each column is taken
	all := make([][]place, len(rows))
	for r := range rows {
		column := 0
		for i := range rows[r].Cells {
			c := &rows[r].Cells[i]
			for column < columns && taken[column] > 0 {
				column++
			}
			all[r] = append(all[r], place{cell: c, column: column})
			for k := column; k < min(column+c.over(), columns); k++ {
				taken[k] = c.down()
			}
			column += c.over()
		}
		for k := range taken {
			taken[k] = max(taken[k]-1, 0)
		}
	}

	return all
}
