package beside

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/population"
)

// The populations that a school is compared with.
const (
	Office = iota
	Stage
	Alike
	populations
)

// field is a school among all that its comparisons touch.
type field struct {
	peers  []Peer
	roll   *population.Roll
	me     *ranking.SchoolResult
	office string
}

func (f *field) kind() population.Kind {
	return population.KindOf(uint8(f.me.Entry.Stages), f.me.Entry.Area, f.roll.Facts(f.me.ID))
}

func (f *field) kindOf(p *Peer) population.Kind {
	return population.KindOf(uint8(p.Stages), p.Area, f.roll.Facts(p.School))
}

// in tells whether a school belongs to one of the populations, whatever the state of its return.
func (f *field) in(which int, p *Peer) bool {
	switch which {
	case Office:
		return strings.HasPrefix(p.Path, f.office)
	case Stage:
		return p.Stages == f.me.Entry.Stages
	default:
		return f.kind().Covers(f.kindOf(p))
	}
}

// knows tells whether the viewer sees the school anyway.
func (f *field) knows(v Viewer, p *Peer) bool {
	return p.School == f.me.ID || strings.HasPrefix(p.Path, v.Scope)
}

// shown tells which of the populations may be shown on a basis. It depends on nothing that the viewer chooses but the
// school and the basis, so no other page of theirs decides otherwise.
func (f *field) shown(basis ranking.Basis, v Viewer) [populations]bool {
	if v.Office {
		return f.shownToOffice(basis, v)
	}

	return f.shownToSchool(basis, v)
}

// shownToSchool decides for the people of a school, who meet these populations on all bases and no others: the final
// basis goes before the provisional ones.
func (f *field) shownToSchool(basis ranking.Basis, v Viewer) [populations]bool {
	bases := ranking.Bases()
	unknown := map[uint16]int{}
	for i := range f.peers {
		p := &f.peers[i]
		if f.knows(v, p) {
			continue
		}
		unknown[f.mask(p)]++
	}
	family := disclose.Family(len(bases)*populations, unknown)
	var shown [populations]bool
	among := slices.Index(bases, basis)
	for which := range populations {
		shown[which] = among >= 0 && family[at(among, which)] && f.others(basis, v, which)
	}

	return shown
}

// mask says in which of the populations of which basis a school stands.
func (f *field) mask(p *Peer) uint16 {
	var mask uint16
	for b, basis := range ranking.Bases() {
		for which := range populations {
			if basis.Counts(p.State) && f.in(which, p) {
				mask |= 1 << at(b, which)
			}
		}
	}

	return mask
}

// at is the place of a population of a basis among all, those of the most final basis first.
func at(basis, which int) int { return (len(ranking.Bases())-1-basis)*populations + which }

// others tells whether the population holds enough schools that the viewer does not see, or none.
func (f *field) others(basis ranking.Basis, v Viewer, which int) bool {
	all, unknown := 0, 0
	for i := range f.peers {
		p := &f.peers[i]
		if !basis.Counts(p.State) || !f.in(which, p) {
			continue
		}
		all++
		if !f.knows(v, p) {
			unknown++
		}
	}

	return unknown >= disclose.Least || v.Office && unknown == 0 && all > 0
}

// shownToOffice decides for an office, which opens the page of each of its schools and so meets, of one set of stages,
// the whole and the kinds that make it up. Beyond its own schools it is shown these on one basis only, the most final
// one that enough schools stand on: else two bases would tell the few apart that stand on one of them.
func (f *field) shownToOffice(basis ranking.Basis, v Viewer) [populations]bool {
	var shown [populations]bool
	shown[Office] = f.others(basis, v, Office)
	kinds, mine := map[population.Kind]int{}, f.kind()
	unknown := map[ranking.Basis]int{}
	for i := range f.peers {
		p := &f.peers[i]
		if !f.in(Stage, p) || f.knows(v, p) {
			continue
		}
		for _, b := range ranking.Bases() {
			if b.Counts(p.State) {
				unknown[b]++
			}
		}
		if basis.Counts(p.State) {
			kinds[f.kindOf(p)]++
		}
	}
	if unknown[basis] == 0 {
		shown[Stage], shown[Alike] = true, true
		return shown
	}
	if basis != oneBasis(unknown) {
		return shown
	}
	parts, place, pure := f.parts(kinds, mine)
	whole, each := disclose.Parts(parts, 0, -1)
	shown[Stage] = whole
	shown[Alike] = whole && pure && each[place]

	return shown
}

// parts lists how many unseen schools there are of each kind, in an order that is the same whoever is compared, and the
// place of the kind looked at. pure tells that no other kind counts as alike, because something of it is not known.
func (f *field) parts(kinds map[population.Kind]int, mine population.Kind) (parts []int, place int, pure bool) {
	if _, there := kinds[mine]; !there {
		kinds[mine] = 0
	}
	order := slices.SortedFunc(maps.Keys(kinds), func(a, b population.Kind) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Band, b.Band))
	})
	pure = true
	for i, k := range order {
		parts = append(parts, kinds[k])
		if k == mine {
			place = i
		} else if mine.Covers(k) && kinds[k] > 0 {
			pure = false
		}
	}

	return parts, place, pure
}

// oneBasis is the most final basis that enough schools stand on.
func oneBasis(unknown map[ranking.Basis]int) ranking.Basis {
	bases := ranking.Bases()
	for i := len(bases) - 1; i > 0; i-- {
		if unknown[bases[i]] >= disclose.Least {
			return bases[i]
		}
	}

	return bases[0]
}
