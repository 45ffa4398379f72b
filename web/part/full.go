package part

import "github.com/thuocso/thuocso/internal/locale"

// Full is what a script says where a text of so many characters is full: the browser cuts off what is longer, and says
// nothing. It is the attribute data-full; empty where there is no bound.
func Full(p locale.Printer, most int) string {
	if most <= 0 {
		return ""
	}

	return p.T("part.full", "max", most)
}
