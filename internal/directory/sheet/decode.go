package sheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/fault"
)

// decode returns the file's text: UTF-8 with or without its mark, or UTF-16 with its mark.
func decode(content []byte) (string, error) {
	switch {
	case bytes.HasPrefix(content, []byte{0xFF, 0xFE}):
		return decode16(content[2:], binary.LittleEndian)
	case bytes.HasPrefix(content, []byte{0xFE, 0xFF}):
		return decode16(content[2:], binary.BigEndian)
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if at := bytes.IndexByte(content, 0); at >= 0 {
		if bytes.Count(content, []byte{0})*3 > len(content) {
			return "", fault.New(fault.Invalid, "directory.encoding_utf16_bare")
		}

		return "", fault.New(fault.Invalid, "directory.encoding_nul", "row", lineOf(content, at))
	}
	if utf8.Valid(content) {
		return string(content), nil
	}

	return "", notUTF8(content)
}

func decode16(content []byte, order binary.ByteOrder) (string, error) {
	if len(content)%2 != 0 {
		return "", fault.New(fault.Invalid, "directory.file_truncated")
	}
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	text := string(utf16.Decode(units))
	if at := strings.IndexAny(text, "\x00\ufffd"); at >= 0 {
		return "", fault.New(fault.Invalid, "directory.encoding_utf16_damaged", "row", lineOf([]byte(text), at))
	}

	return text, nil
}

// notUTF8 says what the bytes probably are, and in which row they first go wrong.
func notUTF8(content []byte) error {
	at := 0
	for at < len(content) {
		r, size := utf8.DecodeRune(content[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	row := lineOf(content, at)
	if len(content)-at < utf8.UTFMax && !utf8.FullRune(content[at:]) {
		return fault.New(fault.Invalid, "directory.file_truncated_at", "row", row)
	}
	wide := make([]rune, len(content))
	for i, b := range content {
		wide[i] = rune(b)
	}
	rows := len(legacyLines(strings.Split(string(wide), "\n"), 1))
	switch legacy(string(wide)) {
	case tcvn3:
		return fault.New(fault.Invalid, "directory.encoding_tcvn3", "row", row, "rows", rows)
	case vni:
		return fault.New(fault.Invalid, "directory.encoding_vni", "row", row, "rows", rows)
	default:
		return fault.New(fault.Invalid, "directory.encoding_unknown", "row", row)
	}
}

// lineOf is the number of the line in which the byte stands.
func lineOf(content []byte, at int) int { return bytes.Count(content[:at], []byte{'\n'}) + 1 }

// The old Vietnamese encodings that a text may have been written in.
const (
	modern = iota
	tcvn3
	vni
)

// vniSigns are letters that VNI fonts show as Vietnamese ones and that no Vietnamese word has.
const vniSigns = "ñÑöÖøØûÛüÜåÅäÄëËïÏîÎæÆ"

// legacy tells which old encoding a text was written in: TCVN3 (ABC) sets the signs U+00A1 to U+00BE inside
// words, VNI sets vowels with diaeresis and the like. A text with a letter beyond U+00FF was never in either.
func legacy(text string) int {
	found := modern
	previous := ' '
	for at, r := range text {
		if r > 0xFF && unicode.IsLetter(r) {
			return modern
		}
		if r >= 0xA1 && r <= 0xFF && found != tcvn3 {
			next, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(r):])
			if sign := signOf(r); sign != modern && (inWord(previous) || inWord(next)) {
				found = sign
			}
		}
		previous = r
	}

	return found
}

func signOf(r rune) int {
	switch {
	case r <= 0xBE:
		return tcvn3
	case strings.ContainsRune(vniSigns, r):
		return vni
	default:
		return modern
	}
}

// inWord tells whether the neighbour is a letter of one of the old encodings.
func inWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r <= 0xFF
}

// legacyLines returns the numbers of the lines in an old encoding.
func legacyLines(lines []string, first int) []int {
	var rows []int
	for i, line := range lines {
		if legacy(line) != modern {
			rows = append(rows, first+i)
		}
	}

	return rows
}

// checkLegacy refuses a sheet whose rows were written with an old font: they would be stored as nonsense.
func (s *Sheet) checkLegacy() error {
	found, first, rows := legacy(strings.Join(s.Heading, " ")), 1, 0
	if found != modern {
		rows++
	}
	for _, line := range s.Lines {
		was := legacy(strings.Join(line.Cells, " "))
		if was == modern {
			continue
		}
		if rows == 0 {
			first = line.Number
		}
		// TCVN3 has signs that VNI lacks, not the other way round: one row of it decides.
		if found != tcvn3 {
			found = was
		}
		rows++
	}
	switch found {
	case tcvn3:
		return fault.New(fault.Invalid, "directory.encoding_tcvn3", "row", first, "rows", rows)
	case vni:
		return fault.New(fault.Invalid, "directory.encoding_vni", "row", first, "rows", rows)
	default:
		return nil
	}
}
