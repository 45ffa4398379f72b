package boundary

import (
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/directory"
)

// mostNamed is how many units without an outline a note names.
const mostNamed = 12

// beside are the units that a map shows together with one that was found.
type beside struct {
	parent int64
	kind   directory.Kind
	day    time.Time
}

// missing notes which units stay without an outline beside those that the file brings: a map would show them as tiles.
func (p *planning) missing() {
	seen := map[beside]bool{}
	var names []string
	for i := range p.found {
		u := &p.found[i]
		day := u.Valid.From
		if !p.wanted.Valid.From.IsZero() {
			day = p.wanted.Valid.From
		}
		at := beside{u.ParentID, u.Kind, day}
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, other := range p.tree.Below(at.parent, at.kind, at.day) {
			if p.rows[other.ID] == 0 && len(p.kept[other.ID]) == 0 {
				names = append(names, other.Name+" ("+other.Code+")")
			}
		}
	}
	if n := len(names); n > 0 {
		key := "boundary.without"
		if n > mostNamed {
			key = "boundary.without_more"
		}
		p.report.Notes = append(p.report.Notes, directory.Issue{
			Key: key, Args: []any{"n", n, "names", strings.Join(names[:min(n, mostNamed)], "; "), "more", n - mostNamed},
		})
	}
}
