package directory

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// numbered is a whole number as spreadsheets write it into a cell: with a fraction of nothing, or as a power of ten.
var numbered = regexp.MustCompile(`^([0-9]+)(?:[.,]([0-9]+))?(?:[eE]\+?([0-9]{1,2}))?$`)

// exactDigits is how many digits a number in a spreadsheet holds for certain.
const exactDigits = 15

// restoredNumber gives a code that a spreadsheet keeps as a number its digits back, where every one of them is there:
// "17148001.0", "1.7148002E7". Any other text stays as it is.
func restoredNumber(text string) string {
	m := numbered.FindStringSubmatch(text)
	if m == nil || m[2] == "" {
		return text
	}
	shift := 0
	if m[3] != "" {
		n, err := strconv.Atoi(m[3])
		if err != nil {
			return text
		}
		shift = n
	}
	fraction := strings.TrimRight(m[2], "0")
	if len(fraction) > shift || shift > 0 && len(fraction) < shift || len(m[1])+shift > exactDigits {
		return text
	}

	return m[1] + fraction
}

// numbers gives the codes in the columns their digits back.
func numbers(h sheet.Heading, s sheet.Sheet, fields ...string) {
	for _, line := range s.Lines {
		for _, field := range fields {
			h.Put(line, field, restoredNumber(h.Cell(line, field)))
		}
	}
}

// scientific tells a number that a spreadsheet wrote as 1.7E+09: its last digits are gone.
func scientific(text string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(text), "E")
	signed := strings.HasPrefix(exponent, "+")

	return ok && digits(strings.TrimPrefix(exponent, "+")) && digits(strings.NewReplacer(".", "", ",", "").Replace(mantissa)) &&
		(signed || strings.ContainsAny(mantissa, ".,") || len(mantissa) == 1)
}
