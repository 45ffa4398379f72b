package plot

import (
	"math"
	"slices"
	"strconv"
)

// Move is one name with its places before and now; a smaller place is better.
type Move struct {
	// Short is the name where there is little room, Name where there is none.
	Name, Short, Note string
	Before, After     int
}

// Slope draws the places of two moments as two columns, the first above, joined by a line a name: rising lines are dark and
// whole, falling ones dashed, level ones grey. Places far down stand closer together: from 10 to 20 is as far as from 1 to 2.
func Slope(id, label string, size Size, heads [2]string, moves []Move) Picture {
	width, names := 764.0, 350.0
	if size == Narrow {
		width, names = 344, 226
	}
	most := 1
	for _, m := range moves {
		most = max(most, m.Before, m.After)
	}
	const step, top = 20.0, 34.0
	left, right := []float64{44, 34}[size], width-names
	high := float64(max(len(moves), 6)-1) * step
	y := func(rank int) float64 {
		if most <= 1 {
			return top + step
		}

		return top + step/2 + high*math.Log(float64(max(1, rank)))/math.Log(float64(most))
	}

	return Picture{
		ID: id + size.suffix(), Label: label, Width: int(width), Height: int(top + high + step + 10), Class: size.class(),
		draw: func(c *canvas) {
			c.write(words{x: 0, y: 16, size: 13, bold: true}, heads[0])
			c.write(words{x: right - 6, y: 16, size: 13, bold: true}, heads[1])
			for i := range moves {
				m := &moves[i]
				c.noted(m.Note, "", func() { c.move(m, spot{left, y(m.Before)}, spot{right, y(m.After)}) })
			}
			c.places(moves, left-10, y)
			last := top - step
			for i := range moves {
				m := &moves[i]
				// A name keeps its distance from the one above it.
				last = max(last+16, y(m.After))
				c.line(right+5, y(m.After), right+14, last, edge)
				c.write(words{x: right + 18, y: last + 4, size: 12}, strconv.Itoa(m.After)+"  "+clip(m.named(size), 12, names-48))
			}
		},
	}
}

func (m *Move) named(size Size) string {
	if size == Narrow && m.Short != "" {
		return m.Short
	}

	return m.Name
}

// style is how the line of a move is drawn: that of its legend.
func (m *Move) style() int {
	switch {
	case m.After < m.Before:
		return Rising
	case m.After > m.Before:
		return Falling
	default:
		return Steady
	}
}

// places writes the places before, leaving out what would stand on the one above.
func (c *canvas) places(moves []Move, x float64, y func(rank int) float64) {
	ranks := make([]int, len(moves))
	for i := range moves {
		ranks[i] = moves[i].Before
	}
	slices.Sort(ranks)
	last := -100.0
	for _, rank := range slices.Compact(ranks) {
		if at := y(rank); at-last >= 13 {
			c.write(words{x: x, y: at + 4, size: 12, anchor: "end", color: ink2}, strconv.Itoa(rank))
			last = at
		}
	}
}

func (c *canvas) move(m *Move, from, to spot) {
	c.stroke([]spot{from, to}, m.style())
	c.mark(from, m.style())
	c.mark(to, m.style())
}
