package plot

import "math"

// Spoke is one direction of a radar with what each of the compared has of the most, in hundredths of a percent; nil for none.
type Spoke struct {
	Name   string
	Values []*int64
}

// Radar draws each of the compared as a line around the middle, over spokes of equal length.
func Radar(id, label string, compared int, spokes []Spoke) Picture {
	const width, high, radius = 400.0, 380.0, 140.0
	at := func(i int, share float64) spot {
		angle := 2*math.Pi*float64(i)/float64(max(1, len(spokes))) - math.Pi/2

		return spot{width/2 + radius*share*math.Cos(angle), high/2 + radius*share*math.Sin(angle)}
	}

	return Picture{
		ID: id, Label: label, Width: int(width), Height: int(high), Class: "radar",
		draw: func(c *canvas) {
			for _, share := range []float64{0.25, 0.5, 0.75, 1} {
				c.raw(`<polygon fill="none" stroke="`).raw(hair).raw(`" points="`)
				for i := range spokes {
					s := at(i, share)
					c.num(s.x).raw(",").num(s.y).raw(" ")
				}
				c.raw(`"/>`)
			}
			for i := range spokes {
				end, name := at(i, 1), at(i, 1.14)
				c.line(width/2, high/2, end.x, end.y, hair)
				c.write(words{x: name.x, y: name.y + 5, size: 14, anchor: "middle", color: ink2}, spokes[i].Name)
			}
			for k := range compared {
				c.around(spokes, k, at)
			}
		},
	}
}

func (c *canvas) around(spokes []Spoke, series int, at func(i int, share float64) spot) {
	var way, marks []spot
	whole := true
	for i := range spokes {
		if series >= len(spokes[i].Values) || spokes[i].Values[series] == nil {
			whole = false
			c.stroke(way, series)
			way = nil

			continue
		}
		s := at(i, float64(*spokes[i].Values[series])/100_00)
		way, marks = append(way, s), append(marks, s)
	}
	if whole && len(way) > 0 {
		way = append(way, way[0])
	}
	c.stroke(way, series)
	for _, s := range marks {
		c.mark(s, series)
	}
}
