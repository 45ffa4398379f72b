package part

// RowPages leads through a picture that has more rows than it shows at once.
type RowPages struct {
	// Say says which rows are shown, in what order; empty where all are.
	Say string
	// Label names the navigation.
	Label   string
	Numbers []PageNumber
}

// pagesBeside is how many pages before and after the present one a navigation names.
const pagesBeside = 2

// PagesAround names the first page, the last, and those near the present one; href is the address of a page.
func PagesAround(page, pages int, href func(page int) string) []PageNumber {
	var numbers []PageNumber

	last := 0

	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < page-pagesBeside || n > page+pagesBeside) {
			continue
		}

		numbers = append(numbers, PageNumber{N: n, Href: href(n), Current: n == page, Gap: n > last+1})
		last = n
	}

	return numbers
}

// PageNumber is one page of a list; Gap says that pages before it are left out.
type PageNumber struct {
	N            int
	Href         string
	Current, Gap bool
}
