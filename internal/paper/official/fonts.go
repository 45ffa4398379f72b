package official

import (
	_ "embed" // the letters of the PDF
)

// The four faces of Tinos, which is as wide as Times New Roman and has every Vietnamese letter.
// fonts/OFL.txt is its licence.
var (
	//go:embed fonts/Tinos-Regular.ttf
	tinosRegular []byte
	//go:embed fonts/Tinos-Bold.ttf
	tinosBold []byte
	//go:embed fonts/Tinos-Italic.ttf
	tinosItalic []byte
	//go:embed fonts/Tinos-BoldItalic.ttf
	tinosBoldItalic []byte
)

// face is one of the four faces, named as the PDF library names them.
type face string

// The faces.
const (
	regular    face = ""
	bold       face = "B"
	italic     face = "I"
	boldItalic face = "BI"
)

func faces() map[face][]byte {
	return map[face][]byte{regular: tinosRegular, bold: tinosBold, italic: tinosItalic, boldItalic: tinosBoldItalic}
}

func (r Run) face() face {
	switch {
	case r.Bold && r.Italic:
		return boldItalic
	case r.Bold:
		return bold
	case r.Italic:
		return italic
	default:
		return regular
	}
}
