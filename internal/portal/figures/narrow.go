package figures

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/population"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// The names of what narrows a population in addresses. The stage is one that the schools have ("TH") or the whole set
// of theirs ("=TH-THCS").
const (
	byStages   = "cap"
	byArea     = "khu-vuc"
	byDistrict = "huyen"
	bySize     = "quy-mo"
	exactly    = "="
)

// areas are the kinds of area in addresses: all, then by number.
func areas() []string { return []string{"", "1", "2", "3", "4", "0"} }

// populationOf reads the population that an address names; what it does not know narrows nothing.
func populationOf(r *portal.Request) ranking.Population {
	p := ranking.Population{Area: ranking.AnyArea}
	if n, err := strconv.Atoi(r.QueryOne(byArea, areas()...)); err == nil {
		p.Area = n
	}
	stages := r.Query(byStages, 40)
	if set, whole := strings.CutPrefix(stages, exactly); whole {
		p.Exactly = uint8(ranking.ParseStages(strings.Split(set, "-")))
	} else if slices.Contains(ranking.StageNames(), stages) {
		p.Stage = stages
	}
	p.District = int64(r.QueryInt(byDistrict, 0, 0, 1<<62))
	p.Band = population.ParseBand(r.QueryOne(bySize, append([]string{""}, bandNames()...)...))

	return p
}

func bandNames() []string {
	var names []string
	for _, b := range population.Bands() {
		names = append(names, b.Name())
	}

	return names
}

// stagesValue is how an address names the stages of a population.
func stagesValue(p ranking.Population) string {
	if p.Exactly != 0 {
		return exactly + strings.Join(ranking.Stages(p.Exactly).Names(), "-")
	}

	return p.Stage
}

// narrowing are the pairs of an address that name a population.
func narrowing(p ranking.Population) []string {
	area, district := "", ""
	if p.Area != ranking.AnyArea {
		area = strconv.Itoa(p.Area)
	}
	if p.District != 0 {
		district = id(p.District)
	}

	return []string{byStages, stagesValue(p), byArea, area, byDistrict, district, bySize, p.Band.Name()}
}

// narrows are the choices of the population.
func (l *list) narrows(c *ranking.Choices) []view.Filter {
	p := l.q.Population
	list := []view.Filter{
		{Name: byStages, Label: l.p.T("figures.stage"), Value: stagesValue(p), Options: l.stages(c.Sets)},
		{Name: byArea, Label: l.p.T("figures.area"), Value: narrowing(p)[3], Options: l.areas()},
	}
	if len(c.Districts) > 1 || p.District != 0 {
		list = append(list, view.Filter{Name: byDistrict, Label: l.p.T("fair.district"), Value: narrowing(p)[5], Options: l.districts(c)})
	}
	if c.Sized || p.Band != population.AnySize {
		list = append(list, view.Filter{Name: bySize, Label: l.p.T("fair.size"), Value: p.Band.Name(), Options: l.sizes()})
	}

	return list
}

func (l *list) stages(sets []ranking.Stages) []part.Option {
	options := []part.Option{{Label: l.p.T("figures.any_stage")}}
	for _, name := range ranking.StageNames() {
		options = append(options, part.Option{Value: name, Label: l.p.T("directory.stage." + strings.ToLower(name))})
	}
	for _, set := range sets {
		options = append(options, part.Option{Value: exactly + strings.Join(set.Names(), "-"), Label: l.p.T("fair.exactly", "stages", l.stageNames(set))})
	}
	if asked := ranking.Stages(l.q.Exactly); asked != 0 && !slices.Contains(sets, asked) {
		options = append(options, part.Option{Value: stagesValue(l.q.Population), Label: l.p.T("fair.exactly", "stages", l.stageNames(asked))})
	}

	return options
}

func (c *chosen) stageNames(set ranking.Stages) string {
	var names []string
	for _, name := range set.Names() {
		names = append(names, c.p.T("directory.stage."+strings.ToLower(name)))
	}

	return strings.Join(names, " + ")
}

func (l *list) areas() []part.Option {
	options := []part.Option{{Label: l.p.T("figures.any_area")}}
	for _, area := range areas()[1:] {
		options = append(options, part.Option{Value: area, Label: l.p.T("directory.area." + area)})
	}

	return options
}

func (l *list) districts(c *ranking.Choices) []part.Option {
	options := []part.Option{{Label: l.p.T("fair.any_district")}}
	for _, d := range c.Districts {
		options = append(options, part.Option{Value: id(d.ID), Label: d.Name})
	}

	return options
}

func (l *list) sizes() []part.Option {
	options := []part.Option{{Label: l.p.T("fair.any_size")}}
	for _, b := range population.Bands() {
		options = append(options, part.Option{Value: b.Name(), Label: l.band(b)})
	}

	return options
}

func (c *chosen) band(b population.Band) string {
	return c.p.T("fair.size."+b.Name(), "few", population.Few)
}

// population says which schools are ranked together.
func (l *list) population(n int, unit string, c *ranking.Choices) string {
	text := l.p.T("figures.population", "n", n, "unit", unit, "which", strings.Join(l.which(l.q.Population, c), "; "))
	if l.q.Band != population.AnySize {
		text += " " + l.p.T("fair.size.say")
	}
	if !disclose.Ranks(n) {
		text += " " + l.p.T("figures.too_few", "least", disclose.Least)
	}

	return text
}

// which says what narrows a population, in words.
func (c *chosen) which(p ranking.Population, choices *ranking.Choices) []string {
	stage, area := c.p.T("figures.any_stage"), c.p.T("figures.any_area")
	switch {
	case p.Exactly != 0:
		stage = c.p.T("fair.exactly", "stages", c.stageNames(ranking.Stages(p.Exactly)))
	case p.Stage != "":
		stage = c.p.T("directory.stage." + strings.ToLower(p.Stage))
	}
	if p.Area != ranking.AnyArea {
		area = c.p.T("directory.area." + strconv.Itoa(p.Area))
	}
	words := []string{stage, area}
	if p.District != 0 {
		name := c.p.T("fair.district.unknown")
		for _, d := range choices.Districts {
			if d.ID == p.District {
				name = d.Name
			}
		}
		words = append(words, c.p.T("fair.on_ground", "district", name))
	}
	if p.Band != population.AnySize {
		words = append(words, c.band(p.Band))
	}

	return words
}
