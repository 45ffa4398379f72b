package gaps

import (
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// Fork is all parts of a unit on the way down to another; At is the place of the one that the way goes through.
type Fork struct {
	Parts []*ranking.Tally
	At    int
}

// Disclosed tells of each of n components whether the figures of a unit may be shown to somebody who sees the figures of all
// units below the uppermost but not each school. The way leads from the uppermost unit, whose tally is given, down to the unit.
// A part is hidden where it rests on fewer than disclose.Least schools, and so are as many beside it as it takes that what is shown
// above does not give it away; what lies in a hidden part is hidden too.
func Disclosed(top *ranking.Tally, way []Fork, n int) []bool {
	shown := make([]bool, n)
	for place := range shown {
		shown[place] = counted(top, place) >= disclose.Least
	}
	for _, fork := range way {
		for place, parts := range below(shown, fork.Parts) {
			shown[place] = parts[fork.At]
		}
	}

	return shown
}

// DisclosedParts is what Disclosed says of each part of a unit, of which it said what is given: by part, then by component.
func DisclosedParts(whole []bool, parts []*ranking.Tally) [][]bool {
	list := make([][]bool, len(parts))
	for _, each := range below(whole, parts) {
		for i, shown := range each {
			list[i] = append(list[i], shown)
		}
	}

	return list
}

// below tells of each component which parts may be shown.
func below(whole []bool, parts []*ranking.Tally) [][]bool {
	list := make([][]bool, len(whole))
	for place := range whole {
		if list[place] = make([]bool, len(parts)); !whole[place] {
			continue
		}
		sizes := make([]int, len(parts))
		for i, t := range parts {
			sizes[i] = counted(t, place)
		}
		_, list[place] = disclose.Parts(sizes, 0, -1)
	}

	return list
}

// counted is how many schools have points in a component.
func counted(t *ranking.Tally, place int) int {
	if place >= len(t.Components) {
		return 0
	}

	return t.Components[place].Points.N()
}
