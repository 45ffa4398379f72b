package recompute

import (
	"encoding/binary"
	"math"
	"math/bits"

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

// counters is a row of counters that knows which of them are not nothing: a unit of eight schools has a hundred of a thousand.
type counters struct {
	n []int32
	// set has a bit for each counter that is not nothing.
	set []uint64
}

const word = 64

func (p *layout) row() counters {
	return counters{n: make([]int32, p.size), set: make([]uint64, (p.size+word-1)/word)}
}

func (c counters) count(i int) {
	c.n[i]++
	c.set[i/word] |= 1 << (i % word)
}

// empty makes every counter nothing.
func (c counters) empty() {
	for w, left := range c.set {
		for ; left != 0; left &= left - 1 {
			c.n[w*word+bits.TrailingZeros64(left)] = 0
		}
		c.set[w] = 0
	}
}

// plus adds the counters of another row.
func (c counters) plus(more counters) {
	for w, left := range more.set {
		c.set[w] |= left
		for ; left != 0; left &= left - 1 {
			i := w*word + bits.TrailingZeros64(left)
			c.n[i] += more.n[i]
		}
	}
}

// stretch hands over, word by word, which counters of a stretch are not nothing; first is the counter of the word's lowest bit.
func (c counters) stretch(from, to int, take func(first int, set uint64)) {
	for w := from / word; w*word < to; w++ {
		set := c.set[w]
		if lead := from - w*word; lead > 0 {
			set &= ^uint64(0) << lead
		}
		if rest := to - w*word; rest < word {
			set &= 1<<rest - 1
		}
		take(w*word, set)
	}
}

// add counts one school in a row of counters.
func (p *layout) add(row counters, s *School, r *scored) {
	level := int(r.low-1)*3 + int(r.high-1)
	row.count(p.levels + level)
	for stage := range ranking.StageCount {
		if s.Stages.Has(stage) {
			row.count(p.stages + 9*stage + level)
		}
	}
	for i, g := range r.groups {
		row.count(p.low[i] + int(g.Low/p.width))
		row.count(p.high[i] + int(g.High/p.width))
	}
	for i, v := range r.values {
		switch {
		case v >= 0:
			row.count(p.components[i] + int(maturity.Points(v)/p.width))
		case v == maturity.NotApplicable:
			row.count(p.applies + i)
		}
	}
	for i, met := range r.met {
		if !met {
			row.count(p.missed + i)
		}
	}
}

// pack writes a row as Tally.Pack writes a tally, without making one.
func (p *layout) pack(out *packer, row counters) {
	out.Put(ranking.TallyVersion)
	out.each(row.n[:p.components[0]])
	out.Put(len(p.low))
	for i := range p.low {
		p.histogram(out, row, p.low[i], p.low[i]+p.bins)
		p.histogram(out, row, p.high[i], p.high[i]+p.bins)
	}
	out.Put(len(p.components))
	for i, start := range p.components {
		end := p.low[0]
		if i+1 < len(p.components) {
			end = p.components[i+1]
		}
		p.histogram(out, row, start, end)
		out.Put(int(row.n[p.applies+i]))
	}
	out.Put(p.size - p.missed)
	out.each(row.n[p.missed:p.size])
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

// histogram writes the bins that are not empty, each by its distance from the one before.
func (p *layout) histogram(out *packer, row counters, from, to int) {
	n := 0
	row.stretch(from, to, func(_ int, set uint64) { n += bits.OnesCount64(set) })
	out.Put(n)
	last := from
	row.stretch(from, to, func(first int, set uint64) {
		for ; set != 0; set &= set - 1 {
			i := first + bits.TrailingZeros64(set)
			out.Put((i - last) * int(p.width))
			out.Put(int(row.n[i]))
			last = i
		}
	})
}
