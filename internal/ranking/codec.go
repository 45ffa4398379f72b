package ranking

import (
	"errors"
	"fmt"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/packed"
)

// TallyVersion begins the packed form of a tally; a reader refuses every other.
const TallyVersion = 1

// entriesVersion begins that of entries; the one before knew no missed conditions and is still read.
const (
	entriesVersion  = 4
	entriesUnmissed = 3
)

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

// TallyHead reads only what the stored form of a tally begins with: the schools by state, and those of the basis by level.
func TallyHead(b []byte) (states [StateCount]int, levels Levels, err error) {
	u := unpacker{packed.Reader{B: b}}
	version := u.Take()
	for i := range states {
		states[i] = u.Take()
	}
	u.levels(&levels)
	if version != TallyVersion || u.Bad() {
		return states, levels, fmt.Errorf("unpack head of a tally of %d bytes: %w", len(b), errPacked)
	}
	return states, levels, nil
}

// PackEntries returns the stored form of the entries of schools that one unit manages, in their order; all have the same number
// of groups. Ranks are not kept: a school's rank follows from the entries of the population it is ranked in.
func PackEntries(groups int, entries []Entry) []byte {
	p := NewEntryPacker(make([]byte, 0, 16+len(entries)*(5+3*groups)), groups, len(entries))
	for i := range entries {
		p.Add(&entries[i])
	}
	return p.B
}

// EntryPacker packs entries one by one; how many they will be is said at the start.
type EntryPacker struct {
	packer

	school int64
}

// NewEntryPacker begins the form that PackEntries describes, of n entries, behind the bytes of b.
func NewEntryPacker(b []byte, groups, n int) EntryPacker {
	p := EntryPacker{packer: packer{packed.Writer{B: b}}}
	p.Put(entriesVersion)
	p.Put(n)
	p.Put(groups)
	return p
}

// Add writes an entry.
func (p *EntryPacker) Add(e *Entry) {
	p.Signed(e.School - p.school)
	p.B = append(p.B, byte(e.Stages), e.Area<<4|e.Low&3<<2|e.High&3)
	p.Signed(int64(e.Missed)) //nolint:gosec // MostMissed bits
	for _, g := range e.Groups {
		p.Put(int(g.Low))
		p.Put(int(g.High - g.Low))
	}
	p.school = e.School
}

// EntriesOfToday tells whether packed entries begin as those that are written today, not as the form before.
func EntriesOfToday(b []byte) bool { return len(b) > 0 && b[0] == entriesVersion }

// UnpackEntries reads the stored form to the end of a list.
func UnpackEntries(list []Entry, b []byte) ([]Entry, error) {
	u := unpacker{packed.Reader{B: b}}
	version, n, groups := u.Take(), u.Take(), u.Take()
	if version != entriesVersion && version != entriesUnmissed || n > len(u.B) || n > 0 && groups > len(u.B)/n {
		return nil, fmt.Errorf("unpack entries of %d bytes: %w", len(b), errPacked)
	}
	ranges := make([]Range, n*groups)
	var school int64
	for i := range n {
		e := Entry{Groups: ranges[i*groups : (i+1)*groups : (i+1)*groups]}
		school += u.Signed()
		e.School = school
		u.entry(&e, version)
		list = append(list, e)
	}
	if !u.Done() {
		return nil, fmt.Errorf("unpack entries of %d bytes: %w", len(b), errPacked)
	}
	return list, nil
}

// entry reads what stands behind an entry's school.
func (u *unpacker) entry(e *Entry, version int) {
	e.Stages = Stages(u.Byte())
	mix := u.Byte()
	e.Area, e.Low, e.High = mix>>4, mix>>2&3, mix&3
	if version == entriesVersion {
		e.Missed = Missed(u.Signed()) //nolint:gosec // as it was written
	}
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
