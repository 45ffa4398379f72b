package plot

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Course is one figure over several moments, in hundredths of a scale from 0 to 100; nil where there is none.
type Course struct {
	Name   string
	Values []*int64
	// Words are the figures in words; an empty one is not written beside its mark.
	Words []string
}

// Moments are the moments of figures over time. Breaks tells of the way from each to the next that both are not measured alike.
type Moments struct {
	Names  []string
	Breaks []bool
	// Axis is written at the quarters of the scale, from its foot; 0 to 100 where it is empty.
	Axis []string
}

// axis is what stands at the quarters of the scale, and how much room to the left it takes beyond that of "100".
func (m *Moments) axis() (marks []string, more float64) {
	if len(m.Axis) != quarters+1 {
		return []string{"0", "25", "50", "75", "100"}, 0
	}
	longest := 0
	for _, mark := range m.Axis {
		longest = max(longest, utf8.RuneCountInString(mark))
	}

	return m.Axis, 7 * float64(max(0, longest-len("100")))
}

// quarters parts a scale.
const quarters = 4

// Lines draws figures over time. Between two moments that are not measured alike the lines break, visibly.
func Lines(id, label string, size Size, time Moments, courses []Course) Picture {
	moments, breaks := time.Names, time.Breaks
	width, high, left, right := 764.0, 300.0, 40.0, 24.0
	if size == Narrow {
		width, high, left, right = 344, 240, 32, 14
	}
	axis, more := time.axis()
	left += more
	at := func(i int, v int64) spot {
		x := left + (width-left-right)/2
		if len(moments) > 1 {
			x = left + 30 + (width-left-right-60)*float64(i)/float64(len(moments)-1)
		}

		return spot{x, 14 + (high-44)*(1-float64(v)/100_00)}
	}

	return Picture{
		ID: id + size.suffix(), Label: label, Width: int(width), Height: int(high), Class: size.class(),
		draw: func(c *canvas) {
			for n, mark := range axis {
				y := at(0, int64(n)*100_00/quarters).y
				c.line(left, y, width-right, y, hair)
				c.write(words{x: left - 6, y: y + 4, size: 12, anchor: "end", color: ink2}, mark)
			}
			for i, m := range moments {
				c.write(words{x: at(i, 0).x, y: high - 8, size: 12, anchor: "middle", color: ink2}, m)
				if i < len(breaks) && breaks[i] {
					x := (at(i, 0).x + at(i+1, 0).x) / 2
					c.raw(`<line stroke-dasharray="3 4" x1="`).num(x).raw(`" y1="10" x2="`).num(x).raw(`" y2="`).num(high - 30).raw(`" stroke="`).raw(edge).raw(`"/>`)
				}
			}
			for k := range courses {
				c.course(&courses[k], k, breaks, at)
			}
			for i := range moments {
				c.values(courses, i, at)
			}
		},
	}
}

func (c *canvas) course(o *Course, series int, breaks []bool, at func(i int, v int64) spot) {
	var way []spot
	for i, v := range o.Values {
		if v == nil {
			c.stroke(way, series)
			way = nil

			continue
		}
		way = append(way, at(i, *v))
		if i < len(breaks) && breaks[i] {
			c.stroke(way, series)
			way = nil
		}
	}
	c.stroke(way, series)
	for i, v := range o.Values {
		if v == nil {
			continue
		}
		note := o.Name
		if o.Words[i] != "" {
			note += ": " + o.Words[i]
		}
		c.noted(note, "", func() { c.mark(at(i, *v), series) })
	}
}

// values writes the figures of a moment beside their marks, none on another.
func (c *canvas) values(courses []Course, moment int, at func(i int, v int64) spot) {
	var marked []*Course
	for k := range courses {
		if courses[k].Values[moment] != nil && courses[k].Words[moment] != "" {
			marked = append(marked, &courses[k])
		}
	}
	slices.SortStableFunc(marked, func(a, b *Course) int { return cmp.Compare(*b.Values[moment], *a.Values[moment]) })
	last := -100.0
	for _, o := range marked {
		s := at(moment, *o.Values[moment])
		last = max(last+13, s.y+4)
		c.write(words{x: s.x + 9, y: last, size: 12, halo: true}, o.Words[moment])
	}
}
