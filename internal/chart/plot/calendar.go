package plot

import (
	"strconv"
	"time"
)

// Day is one day of a calendar with how many there are of what is counted.
type Day struct {
	At time.Time
	N  int
	// Note is the day in words; Last marks the last day in time.
	Note string
	Last bool
}

// Calendar draws the weeks from the first to the last day, one column a week, Monday above: the darker the more. Days without
// any are pale. weekdays and months are their short names, Monday and January first.
func Calendar(id, label string, days []Day, weekdays [7]string, months [12]string) Picture {
	const cell, left, top = 30.0, 46.0, 24.0
	if len(days) == 0 {
		return Picture{ID: id, Label: label, Width: 100, Height: 10, draw: func(*canvas) {}}
	}
	first := days[0].At
	offset := (int(first.Weekday()) + 6) % 7
	most := 0
	for i := range days {
		most = max(most, days[i].N)
	}
	weeks := (offset + len(days) + 6) / 7

	return Picture{
		ID: id, Label: label, Width: int(left + cell*float64(weeks) + 4), Height: int(top + 7*cell + 4), Class: "calendar",
		draw: func(c *canvas) {
			for i, name := range weekdays {
				c.write(words{x: left - 8, y: top + cell*float64(i) + 19, size: 12, anchor: "end", color: ink2}, name)
			}
			for i := range days {
				d := &days[i]
				x, y := left+cell*float64((offset+i)/7), top+cell*float64((offset+i)%7)
				if i == 0 && d.At.Day() <= 24 || d.At.Day() == 1 {
					c.write(words{x: x, y: 14, size: 12, color: ink2}, months[d.At.Month()-1])
				}
				c.noted(d.Note, "", func() { c.day(d, x, y, cell-3, most) })
			}
		},
	}
}

func (c *canvas) day(d *Day, x, y, side float64, most int) {
	p := Rest
	if d.N > 0 {
		p = Shades()[min(4, 1+(d.N-1)*4/max(1, most))]
	}
	c.rect(x, y, side, side, p)
	if d.Last {
		c.raw(`<rect fill="none" stroke="`).raw(string(Level1)).raw(`" stroke-width="2.5" x="`).num(x + 1).raw(`" y="`).num(y + 1).raw(`" width="`).num(side - 2).raw(`" height="`).num(side - 2).raw(`"/>`)
	}
	if d.N > 0 {
		c.write(words{x: x + side/2, y: y + side/2 + 4, size: 11, anchor: "middle", color: p.on()}, strconv.Itoa(d.N))
	}
}
