package returnbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The bounds of a sheet that is taken. Ours has a dozen columns and some hundred rows; whoever opens a sheet with one cell
// at its far end makes room for all the cells before it.
const (
	widest  = 64
	tallest = 5000
)

// errWide is a sheet beyond its bounds.
var errWide = errors.New("sheet is beyond its bounds")

// narrow looks at every part of a workbook that is XML before a sheet is opened, and holds on to nothing of it.
func narrow(content []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return fmt.Errorf("open workbook: %w", err)
	}
	for _, part := range archive.File {
		if err := narrowPart(part); err != nil {
			return fmt.Errorf("part %q: %w", part.Name, err)
		}
	}

	return nil
}

func narrowPart(part *zip.File) error {
	body, err := part.Open()
	if err != nil {
		return err //nolint:wrapcheck // narrow tells
	}
	defer body.Close() //nolint:errcheck // only read
	in := bufio.NewReader(body)
	if beginning, _ := in.Peek(64); !isXML(beginning) { //nolint:errcheck // a short part has a short beginning
		return nil // pictures and the like
	}

	return narrowXML(xml.NewDecoder(in))
}

// narrowXML reads a part to its end.
func narrowXML(tokens *xml.Decoder) error {
	for rows := 0; ; {
		token, err := tokens.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err //nolint:wrapcheck // narrow tells
		}
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "row" && element.Name.Local != "c" {
			continue
		}
		if element.Name.Local == "row" {
			rows++
		}
		if rows > tallest || !near(element) {
			return errWide
		}
	}
}

func isXML(beginning []byte) bool {
	text := bytes.TrimSpace(bytes.TrimPrefix(beginning, []byte("\ufeff")))

	return len(text) > 0 && text[0] == '<'
}

// near tells whether the place that a row or a cell names is within the bounds; one that names none follows another.
func near(element xml.StartElement) bool {
	for _, a := range element.Attr {
		if a.Name.Local != "r" {
			continue
		}
		digits := strings.TrimLeft(a.Value, "$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
		column := 0
		for _, letter := range strings.ToUpper(strings.ReplaceAll(a.Value[:len(a.Value)-len(digits)], "$", "")) {
			if column = column*26 + int(letter-'A') + 1; column > widest {
				return false
			}
		}
		if row, err := strconv.Atoi(strings.TrimPrefix(digits, "$")); err != nil || row > tallest {
			return false
		}
	}

	return true
}
