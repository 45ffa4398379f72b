package paper

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// align is how the cells of a column stand and what they hold.
type align int

const (
	words align = iota
	whole
	points
	share
)

// heading is one cell of the heading rows: its text and how many columns and rows it spans.
type heading struct {
	row, col   int
	cols, rows int
	text       string
	// upright turns the text by a quarter, for narrow columns.
	upright bool
}

// sheet is one sheet before it is written.
type sheet struct {
	name     string
	title    string
	about    []string
	headings []heading
	headRows int
	columns  []align
	widths   []float64
	// frozen columns stay in sight, and stand on every printed page.
	frozen int
	// large is printed on A3, else on A4.
	large bool
	rows  [][]any
	notes []string
}

// maxCell is how many characters a cell of a workbook holds.
const maxCell = 32767

// Safe makes a text harmless in a sheet: one that a program could take for a formula
// gets an apostrophe before it, and one too long for a cell is cut with an ellipsis.
func Safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if utf8.RuneCountInString(s) > maxCell {
		s = string([]rune(s)[:maxCell-1]) + "…"
	}

	return s
}

// styles are the workbook's cell styles by use.
type styles struct {
	title, about, head, upright, note int
	cell                              map[align]int
	total                             map[align]int
}

func newStyles(f *excelize.File) (styles, error) {
	var (
		s    = styles{cell: map[align]int{}, total: map[align]int{}}
		errs error
	)
	make1 := func(st *excelize.Style) int {
		id, err := f.NewStyle(st)
		if err != nil && errs == nil {
			errs = fmt.Errorf("make cell style: %w", err)
		}

		return id
	}
	font := func(size float64, bold, italic bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold, Italic: italic}
	}
	border := []excelize.Border{
		{Type: "left", Style: 1, Color: "808080"},
		{Type: "right", Style: 1, Color: "808080"},
		{Type: "top", Style: 1, Color: "808080"},
		{Type: "bottom", Style: 1, Color: "808080"},
	}
	across := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true}
	s.title = make1(&excelize.Style{Font: font(14, true, false), Alignment: across})
	s.about = make1(&excelize.Style{Font: font(11, false, false), Alignment: across})
	s.note = make1(&excelize.Style{Font: font(11, false, true), Alignment: across})
	head := func(turned int) int {
		return make1(&excelize.Style{
			Font: font(11, true, false), Border: border,
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EFF6"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true, TextRotation: turned},
		})
	}
	s.head, s.upright = head(0), head(90)
	formats := map[align]string{words: "@", whole: "0", points: "0.00", share: "0.0"}
	for a, format := range formats {
		across := "right"
		if a == words {
			across = "left"
		}
		alignment := &excelize.Alignment{Horizontal: across, Vertical: "center", WrapText: a == words}
		s.cell[a] = make1(&excelize.Style{Font: font(11, false, false), Border: border, CustomNumFmt: &format, Alignment: alignment})
		s.total[a] = make1(&excelize.Style{Font: font(11, true, false), Border: border, CustomNumFmt: &format, Alignment: alignment})
	}

	return s, errs
}

// write puts the sheet into the file as a stream of rows.
func (s *sheet) write(f *excelize.File, st styles) error {
	if _, err := f.NewSheet(s.name); err != nil {
		return fmt.Errorf("make sheet %s: %w", s.name, err)
	}
	// What stands at the head of the sheet's file is written when the stream begins.
	fit := true
	if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return fmt.Errorf("fit sheet %s to its pages: %w", s.name, err)
	}
	w, err := f.NewStreamWriter(s.name)
	if err != nil {
		return fmt.Errorf("stream sheet %s: %w", s.name, err)
	}
	top := s.headTop()
	if err := s.layout(f, w, top); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", s.name, err)
	}
	if err := s.writeHead(w, st, top); err != nil {
		return fmt.Errorf("head of sheet %s: %w", s.name, err)
	}
	if err := s.writeRows(w, st, top+s.headRows); err != nil {
		return fmt.Errorf("rows of sheet %s: %w", s.name, err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("end sheet %s: %w", s.name, err)
	}

	return nil
}

// headTop is the first heading row: below the title, what the sheet is about, and an empty row.
func (s *sheet) headTop() int { return len(s.about) + 3 }

func (s *sheet) layout(f *excelize.File, w *excelize.StreamWriter, top int) error {
	last := top + s.headRows - 1
	corner, err := excelize.CoordinatesToCellName(s.frozen+1, last+1)
	if err != nil {
		return fmt.Errorf("corner: %w", err)
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, XSplit: s.frozen, YSplit: last, TopLeftCell: corner, ActivePane: "bottomRight"}); err != nil {
		return fmt.Errorf("freeze: %w", err)
	}
	for i, width := range s.widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("width: %w", err)
		}
	}
	if err := s.page(f); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C&P/&N"}); err != nil {
		return fmt.Errorf("footer: %w", err)
	}

	name, err := excelize.ColumnNumberToName(max(s.frozen, 1))
	if err != nil {
		return fmt.Errorf("repeated columns: %w", err)
	}

	return f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: fmt.Sprintf("'%s'!$A:$%s,'%s'!$%d:$%d", s.name, name, s.name, top, last),
	})
}

// The sizes of paper as a sheet counts them.
const (
	paperA3 = 8
	paperA4 = 9
)

// page makes the sheet one page wide and as long as it needs.
func (s *sheet) page(f *excelize.File) error {
	landscape, size, one, zero := "landscape", paperA4, 1, 0
	if s.large {
		size = paperA3
	}
	if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &zero,
	}); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	side, end := 0.4, 0.6
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}); err != nil {
		return fmt.Errorf("margins: %w", err)
	}

	return nil
}

func (s *sheet) writeHead(w *excelize.StreamWriter, st styles, top int) error {
	if err := s.across(w, 1, st.title, s.title); err != nil {
		return err
	}
	for i, about := range s.about {
		if err := s.across(w, 2+i, st.about, about); err != nil {
			return err
		}
	}
	heights := s.headHeights()
	for row := range s.headRows {
		if err := line(w, top+row, s.headCells(row, st), excelize.RowOpts{Height: heights[row]}); err != nil {
			return err
		}
	}
	for _, h := range s.headings {
		if err := h.merge(w, top); err != nil {
			return err
		}
	}

	return nil
}

// across writes a text over the whole width of the sheet.
func (s *sheet) across(w *excelize.StreamWriter, row, style int, text string) error {
	lines := Wraps(text, s.span(0, len(s.widths)), row == 1)
	height := heightOf(lines)
	if row == 1 {
		height = []excelize.RowOpts{{Height: float64(lines) * titleHeight}}
	}
	if err := line(w, row, []any{excelize.Cell{StyleID: style, Value: Safe(text)}}, height...); err != nil {
		return err
	}

	return heading{cols: len(s.columns)}.merge(w, row)
}

// headCells are the cells of one heading row.
func (s *sheet) headCells(row int, st styles) []any {
	cells := make([]any, len(s.columns))
	for i := range cells {
		cells[i] = excelize.Cell{StyleID: st.head}
	}
	for _, h := range s.headings {
		if h.row != row {
			continue
		}
		style := st.head
		if h.upright {
			style = st.upright
		}
		cells[h.col] = excelize.Cell{StyleID: style, Value: Safe(h.text)}
	}

	return cells
}

// merge makes one cell of those that the heading spans.
func (h heading) merge(w *excelize.StreamWriter, top int) error {
	if h.cols <= 1 && h.rows <= 1 {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(h.col+1, top+h.row)
	if err != nil {
		return fmt.Errorf("merge from: %w", err)
	}
	to, err := excelize.CoordinatesToCellName(h.col+max(h.cols, 1), top+h.row+max(h.rows, 1)-1)
	if err != nil {
		return fmt.Errorf("merge to: %w", err)
	}
	if err := w.MergeCell(from, to); err != nil {
		return fmt.Errorf("merge %s:%s: %w", from, to, err)
	}

	return nil
}

// total marks a row that sums the others.
type total []any

func (s *sheet) writeRows(w *excelize.StreamWriter, st styles, at int) error {
	cells := make([]any, len(s.columns))
	for i, row := range s.rows {
		s.fill(cells, row, st)
		if err := line(w, at+i, cells, heightOf(s.linesOf(cells, len(row) == 1))...); err != nil {
			return err
		}
	}
	at += len(s.rows) + 1
	for i, note := range s.notes {
		if err := s.across(w, at+i, st.note, note); err != nil {
			return err
		}
	}

	return nil
}

// fill puts a row into the cells, each in the style of its column; a text takes the style of texts.
func (s *sheet) fill(cells, row []any, st styles) {
	style := st.cell
	if len(row) == 1 {
		if sum, ok := row[0].(total); ok {
			row, style = sum, st.total
		}
	}
	for c := range cells {
		cell := excelize.Cell{StyleID: style[s.columns[c]]}
		if c < len(row) {
			cell.Value = row[c]
		}
		if text, ok := cell.Value.(string); ok {
			cell.Value, cell.StyleID = Safe(text), style[words]
		}
		cells[c] = cell
	}
}

func line(w *excelize.StreamWriter, row int, cells []any, height ...excelize.RowOpts) error {
	at, err := excelize.CoordinatesToCellName(1, row)
	if err != nil {
		return fmt.Errorf("row %d: %w", row, err)
	}
	if err := w.SetRow(at, cells, height...); err != nil {
		return fmt.Errorf("write row %d: %w", row, err)
	}

	return nil
}
