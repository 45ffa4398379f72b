package returnbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// styles are the cell styles by use; open ones are not protected.
type styles struct {
	title, about, head, section, locked, number int
	open, points, whole                         int
}

func newStyles(f *excelize.File) (styles, error) {
	var (
		s     styles
		fails error
	)
	add := func(st excelize.Style, locked bool) int {
		st.Protection = &excelize.Protection{Locked: locked}
		id, err := f.NewStyle(&st)
		if err != nil && fails == nil {
			fails = fmt.Errorf("make cell style: %w", err)
		}

		return id
	}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold}
	}
	border := []excelize.Border{
		{Type: "left", Style: 1, Color: "808080"},
		{Type: "right", Style: 1, Color: "808080"},
		{Type: "top", Style: 1, Color: "808080"},
		{Type: "bottom", Style: 1, Color: "808080"},
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	left := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true}
	right := &excelize.Alignment{Horizontal: "right", Vertical: "center"}
	text, whole := "@", "0"
	s.title = add(excelize.Style{Font: font(14, true)}, true)
	s.about = add(excelize.Style{Font: font(11, false), Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}, true)
	s.head = add(excelize.Style{
		Font: font(11, true), Border: border, Fill: fill("E6EFF6"),
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	}, true)
	s.section = add(excelize.Style{Font: font(11, true), Border: border, Fill: fill("F3F4F6"), Alignment: left}, true)
	s.locked = add(excelize.Style{Font: font(11, false), Border: border, Alignment: left, CustomNumFmt: &text}, true)
	s.number = add(excelize.Style{Font: font(11, false), Border: border, Alignment: right}, true)
	s.open = add(excelize.Style{Font: font(11, false), Border: border, Fill: fill("FFFBE6"), Alignment: left}, false)
	s.points = add(excelize.Style{Font: font(11, false), Border: border, Fill: fill("FFFBE6"), Alignment: right}, false)
	s.whole = add(excelize.Style{Font: font(11, false), Border: border, Fill: fill("FFFBE6"), Alignment: right, CustomNumFmt: &whole}, false)

	return s, fails
}
