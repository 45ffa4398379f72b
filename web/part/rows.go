package part

// RowPages leads through a picture that has more rows than it shows at once.
type RowPages struct {
	// Say says which rows are shown, in what order; empty where all are.
	Say string
	// Label names the navigation.
	Label   string
	Numbers []PageNumber
}

// PageNumber is one page of a list; Gap says that pages before it are left out.
type PageNumber struct {
	N            int
	Href         string
	Current, Gap bool
}
