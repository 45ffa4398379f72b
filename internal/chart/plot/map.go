package plot

import (
	"math"

	"github.com/thuocso/thuocso/internal/directory/boundary"
)

// Area is one unit of a map.
type Area struct {
	// Name is the whole name, Short what stands in the picture, Value the figure in words.
	Name, Short, Value string
	Paint              Paint
	// Href leads to the unit, empty for none.
	Href string
	// Shape is its outline; a unit without one stands beside the map.
	Shape boundary.Shape
}

func (a *Area) note() string { return a.Name + ": " + a.Value }

// The room of a map, and up to how many units have their names written in it.
const (
	mapWide  = 800.0
	mapHigh  = 760.0
	mapNamed = 24
	besideW  = 150.0
	besideH  = 78.0
)

// Map draws the units by their outlines, north above; those without an outline stand in tiles below. A map of the earth laid
// flat: a degree to the east is as long as it is in the middle of the map.
func Map(id, label string, areas []Area) Picture {
	var drawn, rest []Area
	for i := range areas {
		if len(areas[i].Shape) > 0 {
			drawn = append(drawn, areas[i])
		} else {
			rest = append(rest, areas[i])
		}
	}
	l := layOut(drawn)
	high := l.high
	if len(rest) > 0 {
		high += 12 + tilesHigh(len(rest), int(l.wide/besideW))
	}

	return Picture{
		ID: id, Label: label, Width: int(l.wide), Height: int(high), Links: true, Class: "map",
		draw: func(c *canvas) {
			for i := range drawn {
				c.noted(drawn[i].note(), drawn[i].Href, func() { c.outline(&drawn[i], &l) })
			}
			if len(drawn) <= mapNamed {
				for i := range drawn {
					c.name(&drawn[i], &l)
				}
			}
			for i := range rest {
				columns := max(1, int(l.wide/besideW))
				c.tile(&rest[i], float64(i%columns)*besideW, l.high+12+float64(i/columns)*besideH)
			}
		},
	}
}

// layout says where a place of the globe stands in the picture.
type layout struct {
	west, north float64
	kx, ky      float64
	wide, high  float64
}

func layOut(areas []Area) layout {
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range areas {
		for _, p := range areas[i].Shape {
			for _, r := range p {
				for _, at := range r {
					x, y := float64(at.X), float64(at.Y)
					west, east, south, north = min(west, x), max(east, x), min(south, y), max(north, y)
				}
			}
		}
	}
	if east <= west || north <= south {
		return layout{wide: mapWide}
	}
	narrow := math.Cos((north + south) / 2 / boundary.Scale * math.Pi / 180)
	k := min((mapWide-8)/((east-west)*narrow), (mapHigh-8)/(north-south))

	return layout{
		west: west, north: north, kx: k * narrow, ky: k,
		wide: math.Ceil((east-west)*narrow*k) + 8, high: math.Ceil((north-south)*k) + 8,
	}
}

func (l *layout) at(p boundary.Point) (x, y int) {
	return 4 + int(math.Round((float64(p.X)-l.west)*l.kx)), 4 + int(math.Round((l.north-float64(p.Y))*l.ky))
}

// outline draws a unit. Points that fall onto the one before are left out: neighbours, which share their points, lose the same.
func (c *canvas) outline(a *Area, l *layout) {
	c.raw(`<path class="area" fill-rule="evenodd" stroke="#fff" stroke-width="1.5" stroke-linejoin="round"`).fill(a.Paint).raw(` d="`)
	for _, p := range a.Shape {
		for _, r := range p {
			c.ring(r, l)
		}
	}
	c.raw(`"/>`)
}

func (c *canvas) ring(r boundary.Ring, l *layout) {
	lastX, lastY := l.at(r[0])
	c.raw("M").int(lastX).raw(" ").int(lastY).raw("l")
	first := true
	for _, p := range r[1:] {
		x, y := l.at(p)
		dx, dy := x-lastX, y-lastY
		if dx == 0 && dy == 0 {
			continue
		}
		if !first && dx >= 0 {
			c.raw(" ")
		}
		c.int(dx)
		if dy >= 0 {
			c.raw(" ")
		}
		c.int(dy)
		lastX, lastY, first = x, y, false
	}
	if first {
		c.raw("0 0")
	}
	c.raw("z")
}

// name writes a unit's name and figure where its outline has the most room.
func (c *canvas) name(a *Area, l *layout) {
	x, y := l.middle(a.Shape)
	// On a dark area the letters are light, with an edge of its colour for where they reach beyond it.
	over := words{x: x, y: y - 2, size: 15, anchor: "middle", color: a.Paint.on(), halo: true, class: "lbl"}
	if a.Paint.on() == white {
		over.edge = a.Paint
	}
	below := over
	below.y, below.bold, below.class = y+16, true, "lbl val"
	c.raw(`<g aria-hidden="true" pointer-events="none">`)
	c.write(over, a.Short)
	c.write(below, a.Value)
	c.raw(`</g>`)
}
