// Package search finds units and schools by their names without regard to marks, or by their codes: in the tree of a season
// as far as somebody sees its figures, and in the directory of a day as far as somebody may look into it.
package search

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/schoolname"
	"github.com/thuocso/thuocso/internal/season"
)

// The bounds of a search.
const (
	// Longest is how many characters of a search are looked at.
	Longest = 100
	// MostUnits and MostSchools are how many are listed; how many there are besides is told.
	MostUnits   = 20
	MostSchools = 50
)

// Held is a season with the path in its tree that somebody sees.
type Held struct {
	Season season.ID
	Path   string
}

// Asked is what is searched, and how far whoever asks may see. An empty path sees nothing.
type Asked struct {
	Text string
	// Seasons are those whose trees are searched; who stands in several is found in the newest.
	Seasons []Held
	// Directory is the path in the tree of the day.
	Directory string
	Day       time.Time
}

// Unit is an office that was found.
type Unit struct {
	ID   int64
	Kind directory.Kind
	Code string
	Name string
	// Above is the unit it belongs to.
	Above string
	// Season is the season in whose tree it stands within reach, 0 for none. Listed tells that it stands in the directory,
	// within reach too.
	Season season.ID
	Listed bool
}

// School is a school that was found.
type School struct {
	ID       int64
	Code     string
	Name     string
	Stages   []string
	Managing string
	Commune  string
	// Old is the code from before by which it was found, empty where it was found otherwise.
	Old string
	// State is where its return of the season stands, StateNone also where none is owed.
	State ranking.State
	// Season is the season of which it owes a return, within reach, 0 for none. Listed tells that it stands in the
	// directory, within reach too.
	Season season.ID
	Listed bool
}

// Store searches. Both lists have exact codes first, then names that hold the text as it was typed, then the others, each in
// the Vietnamese order; both tell how many there are beyond the bound.
type Store interface {
	FindUnits(ctx context.Context, a Asked, most int) ([]Unit, int, error)
	FindSchools(ctx context.Context, a Asked, most int) ([]School, int, error)
}

// Found is what a search finds.
type Found struct {
	Units   []Unit
	Schools []School
	// AllUnits and AllSchools count also those that are not listed.
	AllUnits, AllSchools int
	// As is the text that was searched instead, empty where it was the text that was asked for.
	As string
}

// Find searches; whoever sees nothing finds nothing. Where nothing bears the words, it looks for them with the kinds of school
// written the other way: as letters or in full.
func Find(ctx context.Context, store Store, a Asked) (Found, error) {
	f, err := find(ctx, store, a)
	if err != nil || f.AllUnits+f.AllSchools > 0 {
		return f, err
	}
	for _, text := range schoolname.Otherwise(a.Text) {
		a.Text = text
		if f, err = find(ctx, store, a); err != nil || f.AllUnits+f.AllSchools > 0 {
			f.As = text

			return f, err
		}
	}

	return f, nil
}

func find(ctx context.Context, store Store, a Asked) (f Found, err error) {
	if schoolname.Short(a.Text) || len(a.Seasons) == 0 && a.Directory == "" {
		return f, nil
	}
	if f.Units, f.AllUnits, err = store.FindUnits(ctx, a, MostUnits); err != nil {
		return f, fmt.Errorf("find units: %w", err)
	}
	if f.Schools, f.AllSchools, err = store.FindSchools(ctx, a, MostSchools); err != nil {
		return f, fmt.Errorf("find schools: %w", err)
	}

	return f, nil
}

// Shorter is a shorter text to try where nothing is found: the last two words, which in a school's name are its own; empty
// where the text is no longer than that.
func Shorter(text string) string {
	words := strings.Fields(text)
	if len(words) < 3 {
		return ""
	}

	return strings.Join(words[len(words)-2:], " ")
}
