// Package tabs leads from one page of results to the others, with every choice that the next page understands too.
package tabs

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// longest is how long a value is that goes along; searches are the longest that pages read.
const longest = 100

// circle is pages that understand the same names in addresses beside season, unit and basis, which all pages do. A name may mean
// something else outside of it.
type circle struct {
	pages, names []string
}

func circles() []circle {
	return []circle{
		{[]string{view.RankingPath, view.SchoolPath}, []string{"cap", "khu-vuc", "huyen", "quy-mo", "tim", "xep", "chieu", "moi-trang"}},
		{[]string{view.OfficesPath}, []string{"xep", "theo"}},
		{[]string{view.MapPath}, []string{"so-lieu"}},
		{[]string{view.GapsPath}, []string{"khoang"}},
		{[]string{view.TrendPath}, []string{"cay"}},
	}
}

// has tells whether a page, or one below it, belongs to the circle.
func (c *circle) has(path string) bool {
	return slices.ContainsFunc(c.pages, func(page string) bool { return path == page || strings.HasPrefix(path, page+"/") })
}

// Kept are the choices of an address by name.
type Kept map[string]string

// Read takes what an address chooses.
func Read(r *portal.Request) Kept {
	kept := Kept{}
	for _, c := range circles() {
		for _, name := range c.names {
			if value := r.Query(name, longest); value != "" {
				kept[name] = value
			}
		}
	}

	return kept
}

// along are the pairs that go along from one page to another.
func (k Kept) along(from, to string) []string {
	var pairs []string
	for _, c := range circles() {
		if !c.has(from) || !c.has(to) {
			continue
		}
		for _, name := range c.names {
			if value, there := k[name]; there {
				pairs = append(pairs, name, value)
			}
		}
	}

	return pairs
}

// Of are the tabs on the page with the path; href is the address of a page about the same season, unit and basis.
func Of(p locale.Printer, path string, kept Kept, href func(path string, pairs ...string) string) []view.View {
	var list []view.View
	for _, to := range []struct{ key, path string }{
		{"figures.board", view.BoardPath},
		{"figures.ranking", view.RankingPath},
		{"offices.title", view.OfficesPath},
		{"map.title", view.MapPath},
		{"figures.charts", view.ChartsPath},
		{"gaps.title", view.GapsPath},
		{"figures.plan", view.PlanPath},
		{"trend.title", view.TrendPath},
	} {
		list = append(list, view.View{Label: p.T(to.key), Href: href(to.path, kept.along(path, to.path)...), Current: to.path == path})
	}

	return list
}
