package sending

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Entry is an office's entering of a return on its school's behalf, from the paper that the school has signed.
type Entry struct {
	// N counts the entries of one return from 1.
	N int
	// ByID and ByPost are who of the managing office enters, At since when, Reason why the school does not do it itself.
	ByID   int64
	ByPost string
	At     time.Time
	Reason string
	// Paper is the signed paper, Signer the post of whoever signed it.
	Paper  Paper
	Signer string
	// Scan is the picture of the paper; its zero value where none was put in yet.
	Scan Scan
	// After is the number of the last receipt before the entry began, 0 for none.
	After int
	// Receipt is the receipt that the entry ended with, 0 for none; EndedAt is when it ended.
	Receipt int
	EndedAt time.Time
	// Version counts the changes of the entry itself.
	Version int
}

// Scan is the file with the picture of a signed paper.
type Scan struct {
	Name, Media string
	// SHA256 is in hexadecimal, empty for none.
	SHA256 string
	Size   int64
}

// Bounds of an entry's texts, in characters.
const (
	MaxReason = 1000
	MaxSigner = 100
)

// RawEntry is what a form says of an entry.
type RawEntry struct{ Reason, Number, Date, Signer string }

// ReadEntry reads what a form says of the signed paper, and why it is entered. Faults: Invalid at the first bad field.
func ReadEntry(raw RawEntry, today Day) (Entry, error) {
	var e Entry
	var err error
	if e.Reason, err = needed(raw.Reason, "reason", "entering.no_reason", MaxReason); err != nil {
		return e, err
	}

	return readSigned(e, raw, today)
}

// ReadSigned reads what a form says of the signed paper alone.
func ReadSigned(raw RawEntry, today Day) (Entry, error) { return readSigned(Entry{}, raw, today) }

func readSigned(e Entry, raw RawEntry, today Day) (Entry, error) {
	var err error
	if e.Paper, err = readPaper(raw.Number, raw.Date, "paper", today); err != nil {
		return e, err
	}
	switch {
	case e.Paper.Number == "":
		return e, fault.New(fault.Invalid, "entering.no_number").At("paper_number")
	case e.Paper.Date == "":
		return e, fault.New(fault.Invalid, "entering.no_date").At("paper_date")
	}
	e.Signer, err = needed(strings.Join(strings.Fields(raw.Signer), " "), "signer", "entering.no_signer", MaxSigner)

	return e, err
}

// needed reads words that may not be left out; lack is the key of the fault where they are.
func needed(s, field, lack string, most int) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(locale.Plain(s), "\r\n", "\n"))
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return "", fault.New(fault.Invalid, "assessment.bad_text").At(field)
	case s == "":
		return "", fault.New(fault.Invalid, lack).At(field)
	case utf8.RuneCountInString(s) > most:
		return "", fault.New(fault.Invalid, "assessment.too_long", "max", most).At(field)
	}

	return s, nil
}

// LiveEntry is the entry that is under way; nil where there is none. One that the school has overtaken by sending the return
// itself is over.
func (f *File) LiveEntry() *Entry {
	if len(f.Entries) == 0 {
		return nil
	}
	e := &f.Entries[len(f.Entries)-1]
	if last := f.Last(); !e.EndedAt.IsZero() || last != nil && last.N != e.After {
		return nil
	}

	return e
}

// Entry is the entry of the number; nil where there is none.
func (f *File) Entry(n int) *Entry {
	for i := range f.Entries {
		if f.Entries[i].N == n {
			return &f.Entries[i]
		}
	}

	return nil
}

// EntryOf is the entry that a receipt was given for; nil where the school sent the return itself.
func (f *File) EntryOf(receipt int) *Entry {
	for i := range f.Entries {
		if receipt > 0 && f.Entries[i].Receipt == receipt {
			return &f.Entries[i]
		}
	}

	return nil
}

// EnteredBy is the entry in which a person of the office gave an answer at a moment; nil where there is none.
func (f *File) EnteredBy(person int64, at time.Time) *Entry {
	for i := len(f.Entries) - 1; i >= 0; i-- {
		e := &f.Entries[i]
		if e.ByID == person && !at.Before(e.At) && (e.EndedAt.IsZero() || !at.After(e.EndedAt)) {
			return e
		}
	}

	return nil
}

// OnBehalf is the entry as it is sent.
func (e *Entry) OnBehalf() *SentOnBehalf {
	return &SentOnBehalf{Date: string(e.Paper.Date), Entry: e.N, Number: e.Paper.Number, SHA256: e.Scan.SHA256, Signer: e.Signer}
}
