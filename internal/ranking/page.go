package ranking

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/schoolname"
	"github.com/thuocso/thuocso/internal/season"
)

// MostRows is the largest page of a ranking.
const MostRows = 200

// Sort is by what a ranking page is sorted.
type Sort string

// The sorts. Groups are "group1", "group2", … in index order.
const (
	ByRank Sort = "rank"
	ByName Sort = "name"
)

// Query asks for one page of a ranking.
type Query struct {
	Asked

	Population

	// Search keeps the schools whose name or code holds the text; ranks stay those of the population.
	Search string
	Sort   Sort
	// Group is the group that Sort "group" is by, from 1; 0 sorts by Sort.
	Group int
	// Reverse turns the order around.
	Reverse bool
	// Page counts from 1; Rows is how many stand on one, MostRows where it is 0 or more.
	Page, Rows int
	// Around asks for the page on which the school stands, if it is found; Page counts where it is 0.
	Around int64
}

// rows is how many rows the page asked for has at most.
func (q *Query) rows() int {
	if q.Rows <= 0 {
		return MostRows
	}
	return min(q.Rows, MostRows)
}

// Row is one line of a ranking.
type Row struct {
	Entry
	Listed
}

// Page is one page of a ranking.
type Page struct {
	Season season.Season
	Unit   Unit
	// Units are those that may be chosen, uppermost first, then by name.
	Units   []Unit
	Choices *Choices
	Taken   Taken
	// Together are the schools that are ranked together, best first; they are shared and may not be changed.
	Together []Entry
	// Population counts the schools that are ranked together; below disclose.Least no rank is shown.
	Population int
	// Found counts those that the search keeps. As is the text that was searched instead, empty where it was the text asked for.
	Found int
	As    string
	*Sheet

	Page  int
	Pages int
	// PerPage is how many rows a page has at most.
	PerPage int
}

// Page reads one page of a ranking. NotFound when the unit is outside the scope.
func (r *Reader) Page(ctx context.Context, q Query) (*Page, error) {
	g, err := r.Together(ctx, q.Asked, q.Population)
	if err != nil {
		return nil, err
	}
	q.Unit = g.Unit.ID
	p := &Page{
		Season: g.Season, Unit: g.Unit, Units: g.Units, Choices: g.Choices, Taken: g.Taken, Together: g.Entries,
		Population: len(g.Entries), Page: max(1, q.Page), PerPage: q.rows(),
	}
	p.Found = p.Population
	if q.Search != "" || q.Around != 0 {
		return p, r.fill(ctx, &q, p, g.Entries)
	}
	k := leaf{
		shelvedRun{shelved{q.Season, q.Basis, q.Unit}, g.Taken.RunID}, q.Population, q.Sort, q.Group, q.Reverse, p.PerPage, p.turn(),
	}
	if sheet, ok := r.shelf.page(k); ok {
		p.Sheet = sheet
		return p, nil
	}
	if err := r.fill(ctx, &q, p, g.Entries); err != nil {
		return nil, err
	}
	r.shelf.keepPage(k, p.Sheet)
	return p, nil
}

// turn brings the page asked for within what was found, and returns it.
func (p *Page) turn() int {
	p.Pages = max(1, (p.Found+p.PerPage-1)/p.PerPage)
	p.Page = min(p.Page, p.Pages)
	return p.Page
}

// fill puts the rows of the page asked for on the page.
func (r *Reader) fill(ctx context.Context, q *Query, p *Page, entries []Entry) error {
	if !disclose.Ranks(p.Population) {
		entries = slices.Clone(entries)
		for i := range entries {
			entries[i].Rank = 0
		}
	}
	entries, as, err := r.arrange(ctx, q, p.Unit.Path, entries)
	if err != nil {
		return err
	}
	p.As = as
	p.Found = len(entries)
	if at := slices.IndexFunc(entries, func(e Entry) bool { return e.School == q.Around }); q.Around != 0 && at >= 0 {
		p.Page = at/p.PerPage + 1
	}
	first := (p.turn() - 1) * p.PerPage
	rows, err := r.name(ctx, q.Season, entries[first:min(first+p.PerPage, len(entries))])
	p.Sheet = &Sheet{Rows: rows}
	return err
}

// arrange keeps what the search finds and sorts it; as is the text that was searched instead, where it was another.
func (r *Reader) arrange(ctx context.Context, q *Query, path string, entries []Entry) (arranged []Entry, as string, err error) {
	if q.Search != "" || q.byName() {
		if entries, as, err = r.sought(ctx, q, path, entries); err != nil {
			return nil, "", err
		}
	}
	if q.Group > 0 || q.Reverse {
		entries = slices.Clone(entries)
	}
	if g := q.Group - 1; g >= 0 {
		slices.SortStableFunc(entries, func(a, b Entry) int {
			if g >= len(a.Groups) || g >= len(b.Groups) {
				return 0
			}
			return cmp.Or(cmp.Compare(b.Groups[g].Low, a.Groups[g].Low), cmp.Compare(b.Groups[g].High, a.Groups[g].High))
		})
	}
	if q.Reverse {
		slices.Reverse(entries)
	}
	return entries, as, nil
}

func (q *Query) byName() bool { return q.Sort == ByName && q.Group == 0 }

// sought keeps the schools that the search finds. Where that is none of the population, the kinds of school in it are written
// the other way, as the box that finds schools everywhere does.
func (r *Reader) sought(ctx context.Context, q *Query, path string, entries []Entry) (kept []Entry, as string, err error) {
	ways := []string{q.Search}
	if q.Search != "" {
		ways = append(ways, schoolname.Otherwise(q.Search)...)
	}
	for i, text := range ways {
		ids, err := r.roll.Find(ctx, q.Season, path, text)
		if err != nil {
			return nil, "", fmt.Errorf("find schools: %w", err)
		}
		if kept = keep(entries, ids, q.byName()); len(kept) > 0 && i > 0 {
			as = text
		}
		if len(kept) > 0 {
			break
		}
	}
	return kept, as, nil
}

// keep returns the entries of the schools, in the order of the ids or in their own.
func keep(entries []Entry, ids []int64, inOrder bool) []Entry {
	places := make(map[int64]int, len(ids))
	for i, id := range ids {
		places[id] = i
	}
	kept := make([]Entry, 0, min(len(ids), len(entries)))
	for i := range entries {
		if _, found := places[entries[i].School]; found {
			kept = append(kept, entries[i])
		}
	}
	if inOrder {
		slices.SortFunc(kept, func(a, b Entry) int { return cmp.Compare(places[a.School], places[b.School]) })
	}
	return kept
}

func (r *Reader) name(ctx context.Context, id season.ID, entries []Entry) ([]Row, error) {
	ids := make([]int64, len(entries))
	places := make(map[int64]int, len(entries))
	rows := make([]Row, len(entries))
	for i := range entries {
		ids[i] = entries[i].School
		places[ids[i]] = i
		rows[i].Entry = entries[i]
	}
	names, err := r.listed(ctx, id, ids)
	if err != nil {
		return nil, err
	}
	for i := range names {
		if at, ok := places[names[i].ID]; ok {
			rows[at].Listed = names[i]
		}
	}
	return rows, nil
}

// listed reads what pages say of some schools, in no order.
func (r *Reader) listed(ctx context.Context, id season.ID, schools []int64) ([]Listed, error) {
	list, err := r.roll.Names(ctx, id, schools)
	if err != nil {
		return nil, fmt.Errorf("names of schools: %w", err)
	}
	units, err := r.units(ctx, id, everywhere)
	if err != nil {
		return nil, err
	}
	offices := make(map[int64]string, len(units))
	for i := range units {
		offices[units[i].ID] = units[i].Name
	}
	for i := range list {
		list[i].Managing = offices[list[i].ManagingID]
	}
	return list, nil
}

// Names reads what pages say of some schools of a season that the caller may see.
func (r *Reader) Names(ctx context.Context, id season.ID, schools []int64) (map[int64]Listed, error) {
	list, err := r.listed(ctx, id, schools)
	if err != nil {
		return nil, err
	}
	names := make(map[int64]Listed, len(list))
	for _, n := range list {
		names[n.ID] = n
	}
	return names, nil
}
