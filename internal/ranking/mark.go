package ranking

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/packed"
)

// FigureKind is which kind of figure a count of a tally belongs to.
type FigureKind uint8

// The kinds of figures of a tally, besides those of its head.
const (
	// FigureStage counts schools of a stage by the ends of their level; its place is stage * 9 + (low - 1) * 3 + high - 1.
	FigureStage FigureKind = iota
	// FigureGroup counts the ends of a group's points; its place is 2 * group for the low end, one more for the high one.
	FigureGroup
	// FigureComponent counts the points of a component, FigureOutside the schools that it does not concern.
	FigureComponent
	FigureOutside
	// FigureMissed counts the schools that miss a condition.
	FigureMissed

	// FigureKinds is how many there are.
	FigureKinds = int(FigureMissed) + 1
)

// Mark is a number for each kind of figure of a tally that follows from every count of the kind and from nothing else: each
// count times a weight of its own, added up. The marks of units add up as their tallies do, and another count, value or place
// gives another mark.
type Mark [FigureKinds]uint64

// Plus adds the mark of another tally.
func (m *Mark) Plus(other *Mark) {
	for k := range m {
		m[k] += other[k]
	}
}

// Marker makes marks of tallies of one shape.
type Marker struct {
	groups, components, conditions int

	values []uint64
	places [FigureKinds][]uint64
}

// NewMarker returns a marker of tallies of so many groups, components and conditions.
func NewMarker(groups, components, conditions int) *Marker {
	m := &Marker{groups: groups, components: components, conditions: conditions, values: valueWeights()}
	for kind, places := range [FigureKinds]int{9 * StageCount, 2 * groups, components, components, conditions} {
		m.places[kind] = make([]uint64, places)
		for place := range places {
			m.places[kind][place] = scatter(uint64(kind+1)<<32|uint64(place)) | 1
		}
	}
	return m
}

// valueWeights are the weights of all values that a result can hold.
var valueWeights = sync.OnceValue(func() []uint64 { //nolint:gochecknoglobals // a table of constants
	list := make([]uint64, math.MaxInt16+1)
	for v := range list {
		list[v] = scatter(uint64(v))
	}
	return list
})

// scatter spreads small numbers over all numbers, so that no change of some counts is made up for by that of others.
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (m *Marker) value(v maturity.Points) uint64 {
	if v >= 0 && int(v) < len(m.values) {
		return m.values[v]
	}
	return scatter(uint64(v)) //nolint:gosec // any number will do
}

// One adds to a mark what one school adds to the tally in a place: of histograms at a value, else at 0.
func (m *Marker) One(to *Mark, kind FigureKind, place int, v maturity.Points) {
	if place < len(m.places[kind]) {
		to[kind] += m.places[kind][place] * m.value(v)
	}
}

// Values adds to a mark what one school's vector of points adds, two bytes a component as the record has them.
func (m *Marker) Values(to *Mark, points []byte) {
	components, outside, values := m.places[FigureComponent], m.places[FigureOutside], m.values
	for i := 0; i < len(components) && 2*i+1 < len(points); i++ {
		switch v := int16(binary.LittleEndian.Uint16(points[2*i:])); { //nolint:gosec // the bits are kept
		case v >= 0:
			to[FigureComponent] += components[i] * values[v]
		case v == maturity.NotApplicable:
			to[FigureOutside] += outside[i] * values[0]
		}
	}
}

// Tally makes the mark of a packed tally. A tally of another shape is refused, as is a histogram that holds a value twice or
// one that nobody has.
func (m *Marker) Tally(b []byte) (Mark, error) {
	var mark Mark
	u := unpacker{packed.Reader{B: b}}
	for range 1 + StateCount + 9 {
		u.Take()
	}
	for place := range 9 * StageCount {
		m.count(&mark, FigureStage, place, u.Take())
	}
	u.long(m.groups)
	for place := range 2 * m.groups {
		mark[FigureGroup] += m.places[FigureGroup][place] * m.histogram(&u)
	}
	u.long(m.components)
	for place := range m.components {
		mark[FigureComponent] += m.places[FigureComponent][place] * m.histogram(&u)
		m.count(&mark, FigureOutside, place, u.Take())
	}
	u.long(m.conditions)
	for place := range m.conditions {
		m.count(&mark, FigureMissed, place, u.Take())
	}
	if !u.Done() {
		return mark, fmt.Errorf("mark a tally of %d bytes: %w", len(b), errPacked)
	}
	return mark, nil
}

func (m *Marker) count(to *Mark, kind FigureKind, place, n int) {
	if n != 0 {
		to[kind] += m.places[kind][place] * m.values[0] * uint64(n) //nolint:gosec // counts are not negative
	}
}

func (m *Marker) histogram(u *unpacker) uint64 {
	var sum uint64
	var last maturity.Points
	for i := range u.Take() {
		step, n := u.points(), u.Take()
		if n == 0 || i > 0 && step == 0 {
			u.Fail()
			break
		}
		last += step
		sum += m.value(last) * uint64(n) //nolint:gosec // counts are not negative
	}
	return sum
}

// long demands a list of so many items.
func (u *unpacker) long(n int) {
	if u.Take() != n {
		u.Fail()
	}
}
