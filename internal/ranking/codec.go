package ranking

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/thuocso/thuocso/internal/maturity"
)

// The versions of the packed forms; a reader refuses every other.
const (
	tallyVersion   = 1
	entriesVersion = 1
)

// errPacked says that bytes are no packed form of ours.
var errPacked = errors.New("packed figures are damaged")

// Pack returns the stored form of the tally.
func (t *Tally) Pack() []byte {
	p := packer{binary.AppendUvarint(nil, tallyVersion)}
	for _, c := range t.States {
		p.put(c)
	}
	p.levels(&t.Levels)
	for i := range t.ByStage {
		p.levels(&t.ByStage[i])
	}
	p.put(len(t.Groups))
	for _, g := range t.Groups {
		p.histogram(g.Low)
		p.histogram(g.High)
	}
	p.put(len(t.Components))
	for _, c := range t.Components {
		p.histogram(c.Points)
		p.put(c.NotApplicable)
	}
	p.put(len(t.Missed))
	for _, c := range t.Missed {
		p.put(c)
	}
	return p.b
}

// UnpackTally reads the stored form back.
func UnpackTally(b []byte) (*Tally, error) {
	u := unpacker{b: b}
	if u.take() != tallyVersion {
		return nil, fmt.Errorf("unpack tally of %d bytes: %w", len(b), errPacked)
	}
	t := &Tally{}
	for i := range t.States {
		t.States[i] = u.take()
	}
	u.levels(&t.Levels)
	for i := range t.ByStage {
		u.levels(&t.ByStage[i])
	}
	t.Groups = unpackList(&u, func(g *GroupTally) { g.Low, g.High = u.histogram(), u.histogram() })
	t.Components = unpackList(&u, func(c *ComponentTally) { c.Points, c.NotApplicable = u.histogram(), u.take() })
	t.Missed = unpackList(&u, func(c *int) { *c = u.take() })
	if u.bad || len(u.b) > 0 {
		return nil, fmt.Errorf("unpack tally of %d bytes: %w", len(b), errPacked)
	}
	return t, nil
}

// PackEntries returns the stored form of ranked entries, which all have the same number of groups.
func PackEntries(entries []Entry) []byte {
	groups := 0
	if len(entries) > 0 {
		groups = len(entries[0].Groups)
	}
	p := newEntryPacker(len(entries), groups)
	for i := range entries {
		p.add(&entries[i], entries[i].Rank)
	}
	return p.b
}

// entryPacker packs entries one by one; how many they will be is said at the start.
type entryPacker struct {
	packer
	school, rank int64
}

func newEntryPacker(n, groups int) entryPacker {
	p := entryPacker{packer: packer{make([]byte, 0, 16+n*(6+3*groups))}}
	p.put(entriesVersion)
	p.put(n)
	p.put(groups)
	return p
}

func (p *entryPacker) add(e *Entry, rank int) {
	p.b = binary.AppendVarint(p.b, e.School-p.school)
	p.b = append(p.b, byte(e.Stages), e.Area<<4|e.Low&3<<2|e.High&3)
	for _, g := range e.Groups {
		p.put(int(g.Low))
		p.put(int(g.High - g.Low))
	}
	p.b = binary.AppendVarint(p.b, int64(rank)-p.rank)
	p.school, p.rank = e.School, int64(rank)
}

// UnpackEntries reads the stored form back.
func UnpackEntries(b []byte) ([]Entry, error) {
	u := unpacker{b: b}
	version, n, groups := u.take(), u.take(), u.take()
	if version != entriesVersion || u.bad || n > len(u.b) || n > 0 && groups > len(u.b)/n {
		return nil, fmt.Errorf("unpack entries of %d bytes: %w", len(b), errPacked)
	}
	entries := make([]Entry, n)
	ranges := make([]Range, n*groups)
	var school, rank int64
	for i := range entries {
		e := &entries[i]
		school += u.signed()
		e.School, e.Stages = school, Stages(u.byte())
		mix := u.byte()
		e.Area, e.Low, e.High = mix>>4, mix>>2&3, mix&3
		e.Groups = ranges[i*groups : (i+1)*groups : (i+1)*groups]
		for g := range e.Groups {
			low := u.points()
			e.Groups[g] = Range{low, low + u.points()}
		}
		rank += u.signed()
		e.Rank = int(rank)
	}
	if u.bad || len(u.b) > 0 {
		return nil, fmt.Errorf("unpack entries of %d bytes: %w", len(b), errPacked)
	}
	return entries, nil
}

type packer struct{ b []byte }

func (p *packer) put(n int) { p.b = binary.AppendUvarint(p.b, uint64(n)) } //nolint:gosec // counts are not negative

func (p *packer) levels(l *Levels) {
	for _, row := range l {
		for _, c := range row {
			p.put(c)
		}
	}
}

// histogram writes each value as its distance from the one before.
func (p *packer) histogram(h Histogram) {
	p.put(len(h))
	last := maturity.Points(0)
	for _, b := range h {
		p.put(int(b.Value - last))
		p.put(b.Count)
		last = b.Value
	}
}

// unpacker reads until something is wrong; from then on it gives zeros.
type unpacker struct {
	b   []byte
	bad bool
}

func (u *unpacker) take() int {
	n, size := binary.Uvarint(u.b)
	if size <= 0 || n > math.MaxInt32 {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return int(n)
}

func (u *unpacker) points() maturity.Points { return maturity.Points(u.take()) } //nolint:gosec // take is bounded by MaxInt32

func (u *unpacker) signed() int64 {
	n, size := binary.Varint(u.b)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return n
}

func (u *unpacker) byte() byte {
	if len(u.b) == 0 {
		u.fail()
		return 0
	}
	c := u.b[0]
	u.b = u.b[1:]
	return c
}

func (u *unpacker) fail() { u.bad, u.b = true, nil }

func (u *unpacker) levels(l *Levels) {
	for low := range l {
		for high := range l[low] {
			l[low][high] = u.take()
		}
	}
}

func (u *unpacker) histogram() Histogram {
	last := maturity.Points(0)
	return unpackList(u, func(b *Bin) {
		last += u.points()
		*b = Bin{last, u.take()}
	})
}

// unpackList reads a length and as many items; an item takes at least a byte, which bounds the length.
func unpackList[T any](u *unpacker, item func(*T)) []T {
	n := u.take()
	if n > len(u.b) {
		u.fail()
	}
	if n == 0 || u.bad {
		return nil
	}
	list := make([]T, n)
	for i := range list {
		item(&list[i])
	}
	return list
}
