package ranking

import (
	"errors"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/packed"
)

// TallyVersion begins the packed form of a tally; a reader refuses every other.
const TallyVersion = 1

// entriesVersion begins that of entries.
const entriesVersion = 2

// errPacked says that bytes are no packed form of ours.
var errPacked = errors.New("packed figures are damaged")

// Pack returns the stored form of the tally.
func (t *Tally) Pack() []byte {
	p := packer{}
	p.Put(TallyVersion)
	for _, c := range t.States {
		p.Put(c)
	}
	p.levels(&t.Levels)
	for i := range t.ByStage {
		p.levels(&t.ByStage[i])
	}
	p.Put(len(t.Groups))
	for _, g := range t.Groups {
		p.histogram(g.Low)
		p.histogram(g.High)
	}
	p.Put(len(t.Components))
	for _, c := range t.Components {
		p.histogram(c.Points)
		p.Put(c.NotApplicable)
	}
	p.Put(len(t.Missed))
	for _, c := range t.Missed {
		p.Put(c)
	}
	return p.B
}

// UnpackTally reads the stored form back.
func UnpackTally(b []byte) (*Tally, error) {
	u := unpacker{packed.Reader{B: b}}
	if u.Take() != TallyVersion {
		return nil, fmt.Errorf("unpack tally of %d bytes: %w", len(b), errPacked)
	}
	t := &Tally{}
	for i := range t.States {
		t.States[i] = u.Take()
	}
	u.levels(&t.Levels)
	for i := range t.ByStage {
		u.levels(&t.ByStage[i])
	}
	t.Groups = packed.List(&u.Reader, func(g *GroupTally) { g.Low, g.High = u.histogram(), u.histogram() })
	t.Components = packed.List(&u.Reader, func(c *ComponentTally) { c.Points, c.NotApplicable = u.histogram(), u.Take() })
	t.Missed = packed.List(&u.Reader, func(c *int) { *c = u.Take() })
	if !u.Done() {
		return nil, fmt.Errorf("unpack tally of %d bytes: %w", len(b), errPacked)
	}
	return t, nil
}

// PackEntries returns the stored form of the entries of schools that one unit manages: each with its rank among the
// schools of every unit it counts under, which above lists from the managing unit upwards. All have the same number of groups.
func PackEntries(above []int64, groups int, entries []Standing) []byte {
	p := NewEntryPacker(above, groups, len(entries))
	for i := range entries {
		p.Add(&entries[i].Entry, entries[i].Ranks)
	}
	return p.B
}

// Standing is an entry with its ranks in the units it counts under, the managing one first.
type Standing struct {
	Entry

	Ranks []int
}

// EntryPacker packs entries one by one; how many they will be is said at the start.
type EntryPacker struct {
	packer
	school int64
	ranks  []int
}

// NewEntryPacker begins the form that PackEntries describes, of n entries.
func NewEntryPacker(above []int64, groups, n int) EntryPacker {
	p := EntryPacker{packer: packer{packed.Writer{B: make([]byte, 0, 16+6*len(above)+n*(4+3*groups+2*len(above)))}}, ranks: make([]int, len(above))}
	p.Put(entriesVersion)
	p.Put(n)
	p.Put(groups)
	p.Put(len(above))
	for _, unit := range above {
		p.Signed(unit)
	}
	return p
}

// Add writes an entry with its ranks in the units above, the managing one first.
func (p *EntryPacker) Add(e *Entry, ranks []int) {
	p.Signed(e.School - p.school)
	p.B = append(p.B, byte(e.Stages), e.Area<<4|e.Low&3<<2|e.High&3)
	for _, g := range e.Groups {
		p.Put(int(g.Low))
		p.Put(int(g.High - g.Low))
	}
	for i := range p.ranks {
		p.Signed(int64(ranks[i] - p.ranks[i]))
		p.ranks[i] = ranks[i]
	}
	p.school = e.School
}

// UnpackEntries reads the stored form back, each entry with its rank among the schools of the unit.
func UnpackEntries(b []byte, unit int64) ([]Entry, error) {
	u := unpacker{packed.Reader{B: b}}
	version, n, groups, units := u.Take(), u.Take(), u.Take(), u.Take()
	if version != entriesVersion || n > len(u.B) || units > len(u.B) || n > 0 && groups > len(u.B)/n {
		return nil, fmt.Errorf("unpack entries of %d bytes: %w", len(b), errPacked)
	}
	above := make([]int64, units)
	for i := range above {
		above[i] = u.Signed()
	}
	at := slices.Index(above, unit)
	if at < 0 {
		return nil, fmt.Errorf("unpack entries of %d bytes for unit %d: %w", len(b), unit, errPacked)
	}
	entries := make([]Entry, n)
	ranges := make([]Range, n*groups)
	ranks := make([]int64, units)
	var school int64
	for i := range entries {
		e := &entries[i]
		school += u.Signed()
		e.School = school
		e.Groups = ranges[i*groups : (i+1)*groups : (i+1)*groups]
		u.entry(e)
		for k := range ranks {
			ranks[k] += u.Signed()
		}
		e.Rank = int(ranks[at])
	}
	if !u.Done() {
		return nil, fmt.Errorf("unpack entries of %d bytes: %w", len(b), errPacked)
	}
	return entries, nil
}

// entry reads what stands between an entry's school and its ranks.
func (u *unpacker) entry(e *Entry) {
	e.Stages = Stages(u.Byte())
	mix := u.Byte()
	e.Area, e.Low, e.High = mix>>4, mix>>2&3, mix&3
	for g := range e.Groups {
		low := u.points()
		e.Groups[g] = Range{low, low + u.points()}
	}
}

type packer struct{ packed.Writer }

func (p *packer) levels(l *Levels) {
	for _, row := range l {
		for _, c := range row {
			p.Put(c)
		}
	}
}

// histogram writes each value as its distance from the one before.
func (p *packer) histogram(h Histogram) {
	p.Put(len(h))
	last := maturity.Points(0)
	for _, b := range h {
		p.Put(int(b.Value - last))
		p.Put(b.Count)
		last = b.Value
	}
}

type unpacker struct{ packed.Reader }

func (u *unpacker) points() maturity.Points { return maturity.Points(u.Take()) } //nolint:gosec // Take is bounded by MaxInt32

func (u *unpacker) levels(l *Levels) {
	for low := range l {
		for high := range l[low] {
			l[low][high] = u.Take()
		}
	}
}

func (u *unpacker) histogram() Histogram {
	last := maturity.Points(0)
	return packed.List(&u.Reader, func(b *Bin) {
		last += u.points()
		*b = Bin{last, u.Take()}
	})
}
