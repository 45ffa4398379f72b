package sending

import (
	"maps"
	"slices"
	"time"
)

// Annexed is what a school says to one question of the annex: figures that plans ask for, never scored.
type Annexed struct {
	// Question is the key of its first figure.
	Question string
	// Figures are whole numbers by their keys; one that is not stated is absent.
	Figures map[string]int64
	// Note explains them, such as why there is nothing to divide by.
	Note    string
	Version int
	ByID    int64
	ByPost  string
	At      time.Time
}

// Says tells whether another answer says the same.
func (a *Annexed) Says(b *Annexed) bool { return a.Note == b.Note && maps.Equal(a.Figures, b.Figures) }

// SentAnnex is the answer to a question of the annex as it was sent.
type SentAnnex struct {
	Figures  []SentFigure `json:"figures"`
	Note     string       `json:"note"`
	Question string       `json:"question"`
}

// SentFigure is one figure as it was sent.
type SentFigure struct {
	Key   string `json:"key"`
	Value int64  `json:"value"`
}

// AnnexSent are the answers as they are sent, in the order of their questions; what says nothing is left out.
func AnnexSent(list []Annexed) []SentAnnex {
	var sent []SentAnnex
	for i := range list {
		a := &list[i]
		if len(a.Figures) == 0 && a.Note == "" {
			continue
		}
		s := SentAnnex{Question: a.Question, Note: a.Note, Figures: []SentFigure{}}
		for _, key := range slices.Sorted(maps.Keys(a.Figures)) {
			s.Figures = append(s.Figures, SentFigure{Key: key, Value: a.Figures[key]})
		}
		sent = append(sent, s)
	}

	return sent
}

// AnnexOf are the answers that were sent.
func AnnexOf(sent []SentAnnex) []Annexed {
	var list []Annexed
	for _, s := range sent {
		a := Annexed{Question: s.Question, Note: s.Note, Figures: map[string]int64{}}
		for _, f := range s.Figures {
			a.Figures[f.Key] = f.Value
		}
		list = append(list, a)
	}

	return list
}

// Annexed is the answer to a question of the annex; an empty one where there is none.
func (f *File) Annexed(question string) Annexed {
	for i := range f.Annex {
		if f.Annex[i].Question == question {
			return f.Annex[i]
		}
	}

	return Annexed{Question: question, Figures: map[string]int64{}}
}

// SetAnnexed puts an answer in the place of the one before, in the order of the questions.
func (f *File) SetAnnexed(a Annexed) {
	at, there := slices.BinarySearchFunc(f.Annex, a.Question, func(b Annexed, q string) int {
		switch {
		case b.Question < q:
			return -1
		case b.Question > q:
			return 1
		default:
			return 0
		}
	})
	list := slices.Clone(f.Annex)
	if there {
		list[at] = a
	} else {
		list = slices.Insert(list, at, a)
	}
	f.Annex = list
}
