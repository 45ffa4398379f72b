package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/directory"
)

// seed makes the sample the same every time.
const seed = 4725

// School is one made-up school of the sample province.
type School struct {
	Code   string
	Name   string
	Stages []directory.Stage
	// Type is the ministry's kind of school, empty for most.
	Type     string
	Commune  string
	District string
	// Area and the rest are made up.
	Area           directory.Area
	Difficult      bool
	SatelliteSites int
	Computers      bool
	Internet       bool
	Electricity    bool
}

// InScope tells whether an index for general and continuing education concerns the school.
func (s School) InScope() bool { return !slices.Equal(s.Stages, []directory.Stage{directory.MN}) }

// sort of school that the province has so many of.
type sort struct {
	name   string
	digit  int
	stages []directory.Stage
	kind   string
	count  int
}

// The known numbers of institutions by kind in the school year 2024–2025.
func kindergartens() sort {
	return sort{"Trường Mầm non", 1, []directory.Stage{directory.MN}, "", 222}
}

func primaries() sort {
	return sort{"Trường Tiểu học", 2, []directory.Stage{directory.TH}, "", 27}
}

func combined() sort {
	return sort{"Trường TH&THCS", 3, []directory.Stage{directory.TH, directory.THCS}, "", 194}
}

func secondaries() sort { return sort{"Trường THCS", 4, []directory.Stage{directory.THCS}, "", 26} }

func uppers() sort { return sort{"Trường THPT", 5, []directory.Stage{directory.THPT}, "", 35} }

func boarding() sort {
	return sort{"Trường PTDTNT", 6, []directory.Stage{directory.THPT}, "PTDTNT", 1}
}

func centres() sort {
	return sort{"Trung tâm GDNN-GDTX", 7, []directory.Stage{directory.GDTX}, "GDNN-GDTX", 10}
}

// Directory returns the sample's units, parents first, and its schools, ordered by code.
func Directory() ([]Unit, []School) {
	all := units()
	g := &spreader{random: rand.New(rand.NewPCG(seed, 2024)), numbers: map[string]int{}, named: map[string]int{}} //nolint:gosec // made-up data
	for _, u := range all {
		switch {
		case u.Kind == directory.District:
			g.districts = append(g.districts, u)
		case u.Kind == directory.Commune && u.urban():
			g.urban = append(g.urban, u)
		case u.Kind == directory.Commune:
			g.rural = append(g.rural, u)
		}
	}
	g.count(all)
	g.spread(kindergartens(), slices.Concat(g.urban, g.rural))
	g.spread(primaries(), g.urban)
	g.spread(combined(), g.rural)
	g.spread(secondaries(), g.urban)
	g.upper()
	slices.SortFunc(g.schools, func(a, b School) int { return strings.Compare(a.Code, b.Code) })

	return all, g.schools
}

// spreader puts schools into communes.
type spreader struct {
	random                  *rand.Rand
	districts, urban, rural []Unit
	schools                 []School
	// numbers counts the codes of a district and a sort, named the schools of a sort in a commune.
	numbers map[string]int
	named   map[string]int
	// twice holds the commune names that two districts have.
	twice map[string]bool
}

// count finds the names that two communes share.
func (g *spreader) count(all []Unit) {
	seen := map[string]bool{}
	g.twice = map[string]bool{}
	for _, u := range all {
		if u.Kind == directory.Commune {
			g.twice[u.bare()] = seen[u.bare()]
			seen[u.bare()] = true
		}
	}
}

// spread gives every commune one school of the sort and the rest to communes drawn by lot.
func (g *spreader) spread(s sort, communes []Unit) {
	places := slices.Clone(communes[:min(len(communes), s.count)])
	for len(places) < s.count {
		places = append(places, communes[g.random.IntN(len(communes))])
	}
	slices.SortStableFunc(places, func(a, b Unit) int { return strings.Compare(a.Code, b.Code) })
	for _, place := range places {
		g.add(s, place)
	}
}

// upper puts an upper secondary school and a centre into the first township or ward of every district, the other
// upper secondary schools into communes drawn by lot, and the boarding school into the province's town.
func (g *spreader) upper() {
	places := make([]Unit, 0, uppers().count)
	for _, d := range g.districts {
		seat := g.seat(d)
		places = append(places, seat)
		g.addNamed(centres(), seat, d.bare())
	}
	for len(places) < uppers().count {
		places = append(places, g.rural[g.random.IntN(len(g.rural))])
	}
	for _, place := range places {
		g.add(uppers(), place)
	}
	g.addNamed(boarding(), g.seat(g.districts[0]), "tỉnh")
}

func (g *spreader) seat(d Unit) Unit {
	i := slices.IndexFunc(g.urban, func(u Unit) bool { return u.Parent == d.Code })

	return g.urban[max(i, 0)]
}

// add names a school after its commune; a second one of its sort there gets a letter.
func (g *spreader) add(s sort, place Unit) {
	name := place.bare()
	if g.twice[name] {
		name += " (" + g.district(place).bare() + ")"
	}
	key := s.name + place.Code
	g.named[key]++
	if n := g.named[key]; n > 1 {
		name += " " + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n-1:n]
	}
	g.addNamed(s, place, name)
}

func (g *spreader) district(place Unit) Unit {
	i := slices.IndexFunc(g.districts, func(d Unit) bool { return d.Code == place.Parent })

	return g.districts[max(i, 0)]
}

func (g *spreader) addNamed(s sort, place Unit, name string) {
	key := fmt.Sprint(place.Parent, s.digit)
	g.numbers[key]++
	school := School{
		Code: fmt.Sprintf("%s%s%d%02d", ProvinceCode, place.Parent, s.digit, g.numbers[key]),
		Name: s.name + " " + name, Stages: s.stages, Type: s.kind, Commune: place.Code, District: place.Parent,
	}
	g.describe(&school, place)
	g.schools = append(g.schools, school)
}

// describe makes up where the school stands and what it has.
func (g *spreader) describe(s *School, place Unit) {
	chance := func(percent int) bool { return g.random.IntN(100) < percent }
	switch {
	case strings.HasPrefix(place.Name, "Phường "):
		s.Area = directory.KV2
	case place.urban():
		s.Area = directory.KV2NT
	case chance(20):
		s.Area = directory.KV2NT
	default:
		s.Area = directory.KV1
	}
	s.Difficult = s.Area == directory.KV1 && chance(40)
	s.SatelliteSites = g.sites(s)
	s.Computers = !s.Difficult || chance(85)
	s.Internet = !s.Difficult || chance(90)
	s.Electricity = !s.Difficult || chance(98)
}

// sites makes up how many satellite sites a school for small children has.
func (g *spreader) sites(s *School) int {
	switch {
	case !slices.Contains(s.Stages, directory.MN) && !slices.Contains(s.Stages, directory.TH):
		return 0
	case s.Area == directory.KV1:
		return g.random.IntN(5)
	case g.random.IntN(100) < 25:
		return 1
	default:
		return 0
	}
}
