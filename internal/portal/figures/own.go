package figures

import (
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/ranking"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// ownSchool is the school that a person belongs to who may see a ranking by another post, 0 for none.
func ownSchool(a account.Actor) int64 {
	for _, g := range a.Grants {
		if g.Role == account.Principal || g.Role == account.Staff {
			return g.UnitID
		}
	}

	return 0
}

// toOwn leads to the row of the person's own school, on whatever page it stands; to nothing where it is not ranked here.
func (l *list) toOwn(got *ranking.Page) part.Link {
	if l.own == 0 || !slices.ContainsFunc(got.Together, func(e ranking.Entry) bool { return e.School == l.own }) {
		return part.Link{}
	}

	return part.Link{Label: l.p.T("phone.own"), Href: l.address("tim", "", around, id(l.own)) + "#" + aroundID}
}

// rows is how many rows a page has, as addresses say it.
func (l *list) rows() string { return strconv.Itoa(l.q.Rows) }

// rowsFilter is the choice of how many rows a page has.
func (l *list) rowsFilter() view.Filter {
	f := view.Filter{Name: byRows, Label: l.p.T("phone.rows"), Value: l.rows()}
	for _, n := range rowCounts() {
		f.Options = append(f.Options, part.Option{Value: n, Label: l.p.T("phone.rows.n", "n", n)})
	}

	return f
}
