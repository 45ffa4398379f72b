package part

import "github.com/a-h/templ"

// Fault is what a page says when something did not go well.
type Fault struct {
	// Title is the heading, such as "Đã quá hạn nộp".
	Title string
	// What says what happened, Kept what was kept, Do what the person can do, Ask whom to ask; empty ones are left out.
	What, Kept, Do, Ask string
	// Code finds the line of the log.
	Code string
	// Links lead on.
	Links []Link
}

// Confirmation asks once more before a step that others see.
type Confirmation struct {
	Title string
	// Say are the sentences that tell what will happen.
	Say []string
	// Action takes the POST; Fields go with it.
	Action string
	Fields []Hidden
	// Button is what the confirming button says, Back where the other way leads.
	Button string
	Back   string
	// Grave marks a step that cannot be taken back.
	Grave bool
}

// Hidden is a value that a form carries unseen.
type Hidden struct{ Name, Value string }

// Figure is one number that a page starts with.
type Figure struct {
	// Number is the printed number, Label what it counts, Note a smaller second line.
	Number, Label, Note string
	// Level colours the card by a level where Colored is set.
	Level   int
	Colored bool
	// Href leads to the list behind the number.
	Href string
}

func (f Figure) class() string {
	if !f.Colored {
		return "fig"
	}

	return "fig " + levelClass(f.Level)
}

// Pages is where a long list stands.
type Pages struct {
	From, To, All int
	// Previous and Next are addresses, empty at the ends.
	Previous, Next string
	// Numbers are pages to go to at once, where there are more than two.
	Numbers []PageNumber
}

// Window is which rows of a list one of its pages has: from From up to To, the first being 0.
type Window struct{ From, To, All, Page, Pages int }

// WindowOf is the window of a page with so many rows of all, the nearest one where there is no such page.
func WindowOf(page, per, all int) Window {
	w := Window{All: all, Pages: max(1, (all+per-1)/per)}
	w.Page = max(1, min(page, w.Pages))
	w.From = (w.Page - 1) * per
	w.To = min(all, w.From+per)

	return w
}

// PagesOf is where a list of so many rows stands, so many a page, at one of its pages; href is the address of a page.
func PagesOf(page, per, all int, href func(page int) string) Pages {
	w := WindowOf(page, per, all)

	p := Pages{From: min(w.From+1, all), To: w.To, All: all, Numbers: PagesAround(w.Page, w.Pages, href)}
	if w.Page > 1 {
		p.Previous = href(w.Page - 1)
	}

	if w.Page < w.Pages {
		p.Next = href(w.Page + 1)
	}

	return p
}

// Chart is a picture with its table. Stills are drawn on the server and need no script; an Option is drawn by the chart
// script when the picture comes into view, in the place of the stills where there are any. The table is what counts.
type Chart struct {
	// ID is the element's id, unique on the page.
	ID    string
	Title string
	// Finding is what the figures say, computed from them; Say tells how the picture is read.
	Finding string
	Say     string
	// Stills are the picture, drawn once or for screens of several widths; Keys is their legend.
	Stills []templ.Component
	Keys   templ.Component
	// Option is the chart's option as JSON made by json.Marshal, which escapes what could end the element.
	Option []byte
	// Table holds the same figures; Beside shows it at once instead of behind a summary.
	Table  templ.Component
	Beside bool
	Source string
	// Downloads lead to the figures as a file, Files to the picture and its table.
	Downloads []Link
	Files     Files
	// Rows leads through a picture that has more rows than it shows at once.
	Rows RowPages
	// Tall gives the picture more height.
	Tall bool
	// Wide pictures have too many columns for a phone: there the table stands in their place.
	Wide bool
}

// Files are the addresses of a picture as files; without an SVG there are none.
type Files struct {
	SVG, CSV string
	// Name is that of a file that the browser makes, without its ending.
	Name string
}
