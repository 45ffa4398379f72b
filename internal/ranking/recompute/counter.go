package recompute

import (
	"encoding/binary"
	"math"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/packed"
)

// layout says where each figure of a unit stands in one row of counters, so that adding a school is a handful of
// increments and adding a unit to the one above it is one loop.
type layout struct {
	width      maturity.Points // of a bin
	levels     int
	stages     int
	low, high  []int
	components []int
	applies    int
	missed     int
	size       int
	bins       int // of a group
}

func newLayout(index *maturity.Index, width maturity.Points) *layout {
	p := &layout{width: width, levels: ranking.StateCount}
	p.stages = p.levels + 9
	next := p.stages + 9*ranking.StageCount
	var most maturity.Points
	for i := range index.Groups {
		most = max(most, index.Groups[i].Max.Points)
	}
	for _, c := range index.Components() {
		p.components = append(p.components, next)
		next += int(c.Max/width) + 1
	}
	p.bins = int(most/width) + 1
	for range index.Groups {
		p.low = append(p.low, next)
		p.high = append(p.high, next+p.bins)
		next += 2 * p.bins
	}
	p.applies, next = next, next+len(p.components)
	p.missed, next = next, next+len(index.Conditions())
	p.size = next
	return p
}

// widthOf returns the greatest width on which every value of the index and of the results falls, starting from the step.
func widthOf(source *Source) maturity.Points {
	index := source.Index
	width := index.Step
	for _, c := range index.Components() {
		width = gcd(width, c.Max)
	}
	for i := range index.Groups {
		width = gcd(gcd(width, index.Groups[i].Max.Points), index.Groups[i].Unallocated)
	}
	var seen [math.MaxInt16 + 1]bool
	for i := range source.Schools {
		mark(&seen, source.Schools[i].Verified.Points)
		mark(&seen, source.Schools[i].Recognised.Points)
	}
	for v, there := range seen {
		if there {
			width = gcd(width, maturity.Points(v))
		}
	}
	return width
}

// mark notes the values of a stored vector that are points.
func mark(seen *[math.MaxInt16 + 1]bool, points []byte) {
	for len(points) >= 2 {
		if v := binary.LittleEndian.Uint16(points); v <= math.MaxInt16 {
			seen[v] = true
		}
		points = points[2:]
	}
}

func gcd(a, b maturity.Points) maturity.Points {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, 1)
}

// add counts one school in a row of counters.
func (p *layout) add(row []int32, s *School, r *scored) {
	level := int(r.low-1)*3 + int(r.high-1)
	row[p.levels+level]++
	for stage := range ranking.StageCount {
		if s.Stages.Has(stage) {
			row[p.stages+9*stage+level]++
		}
	}
	for i, g := range r.groups {
		row[p.low[i]+int(g.Low/p.width)]++
		row[p.high[i]+int(g.High/p.width)]++
	}
	for i, v := range r.values {
		switch {
		case v >= 0:
			row[p.components[i]+int(maturity.Points(v)/p.width)]++
		case v == maturity.NotApplicable:
			row[p.applies+i]++
		}
	}
	for i, met := range r.met {
		if !met {
			row[p.missed+i]++
		}
	}
}

// pack writes a row as Tally.Pack writes a tally, without making one.
func (p *layout) pack(out *packer, row []int32) {
	out.Put(ranking.TallyVersion)
	out.each(row[:p.components[0]])
	out.Put(len(p.low))
	for i := range p.low {
		p.histogram(out, row[p.low[i]:p.low[i]+p.bins])
		p.histogram(out, row[p.high[i]:p.high[i]+p.bins])
	}
	out.Put(len(p.components))
	for i, start := range p.components {
		end := p.low[0]
		if i+1 < len(p.components) {
			end = p.components[i+1]
		}
		p.histogram(out, row[start:end])
		out.Put(int(row[p.applies+i]))
	}
	out.Put(p.size - p.missed)
	out.each(row[p.missed:p.size])
}

// packer writes the forms of many units one behind the other.
type packer struct{ packed.Writer }

// block is how much a packer writes before it begins a new one, so that nothing is copied as it grows.
const block = 1 << 18

// room begins a new block where the one in use is nearly full; those who hold parts of a full one keep it.
func (p *packer) room() {
	const ample = 1 << 15
	if cap(p.B)-len(p.B) < ample {
		p.B = make([]byte, 0, block)
	}
}

// since returns what write has added.
func (p *packer) since(write func()) []byte {
	first := len(p.B)
	write()
	return p.B[first:len(p.B):len(p.B)]
}

func (p *packer) each(row []int32) {
	for _, c := range row {
		p.Put(int(c))
	}
}

func (p *layout) histogram(out *packer, bins []int32) {
	n := 0
	for _, c := range bins {
		if c != 0 {
			n++
		}
	}
	out.Put(n)
	last := 0
	for i, c := range bins {
		if c != 0 {
			out.Put((i - last) * int(p.width))
			out.Put(int(c))
			last = i
		}
	}
}
