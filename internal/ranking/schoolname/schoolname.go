// Package schoolname knows how names of schools are written: the kinds of school stand in them as letters or in full.
package schoolname

import (
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/locale"
)

// Least is how many letters or digits a search needs.
const Least = 2

// Short tells whether a text is too short to search for.
func Short(text string) bool {
	return utf8.RuneCountInString(strings.ReplaceAll(locale.Fold(text), " ", "")) < Least
}

// kinds are the kinds of school in full and as the letters that names of schools bear, the longest first.
func kinds() [][2]string {
	return [][2]string{{"trung hoc pho thong", "thpt"}, {"trung hoc co so", "thcs"}, {"tieu hoc", "th"}, {"mam non", "mn"}}
}

// Otherwise are other ways to write a text: the kinds of school as letters, or in full; none where it names no kind, or
// nothing else.
func Otherwise(text string) []string {
	folded := " " + strings.Join(strings.Fields(locale.Fold(text)), " ") + " "
	rest := strings.ReplaceAll(folded, " truong ", " ")
	for _, k := range kinds() {
		rest = strings.ReplaceAll(strings.ReplaceAll(rest, " "+k[0]+" ", " "), " "+k[1]+" ", " ")
	}
	if Short(rest) {
		return nil
	}
	letters, full := folded, strings.ReplaceAll(folded, "&", " ")
	for _, k := range kinds() {
		letters = strings.ReplaceAll(letters, " "+k[0]+" ", " "+k[1]+" ")
		full = strings.ReplaceAll(full, " "+k[1]+" ", " "+k[0]+" ")
	}
	var list []string
	for _, other := range []string{letters, full} {
		if other != folded {
			list = append(list, strings.TrimSpace(other))
		}
	}

	return list
}
