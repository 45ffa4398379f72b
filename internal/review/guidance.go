// Package review is what an office adds to its verdicts: guidance of its own on how
// it reads the yardstick.
package review

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// MaxGuidance bounds the words of one guidance, in characters.
const MaxGuidance = 2000

// Guidance is what one office says to one code of an index, for all schools below it. It is the office's
// own reading and no part of the index.
type Guidance struct {
	UnitID int64
	Unit   string
	Code   string
	Body   string
	// Version counts the office's words to the code; 0 is none yet.
	Version int
	// Post and At say who wrote it and when.
	Post string
	At   time.Time
}

// Written is a new version of a guidance; an empty body takes the guidance back.
type Written struct {
	UnitID int64
	Index  string
	Code   string
	Body   string
	// Version is the one that this replaces.
	Version int
	ByID    int64
	At      time.Time
	Entry   audit.Entry
}

// GuidanceStore keeps every version of every guidance.
type GuidanceStore interface {
	// Guidance lists what stands today of the units about the index, also what was taken back (with an empty body).
	Guidance(ctx context.Context, index string, units []int64) ([]Guidance, error)
	// PutGuidance writes a version with its audit line. Conflict when another version stands.
	PutGuidance(ctx context.Context, w Written) error
}

// Guide serves and takes guidance.
type Guide struct {
	store GuidanceStore
	now   func() time.Time
}

// NewGuide returns a guide on the store and the clock.
func NewGuide(store GuidanceStore, now func() time.Time) *Guide {
	return &Guide{store: store, now: now}
}

// Over returns, by code, what the units of a path say about the index, the uppermost unit first.
func (g *Guide) Over(ctx context.Context, index, path string) (map[string][]Guidance, error) {
	units := unitsOf(path)
	list, err := g.store.Guidance(ctx, index, units)
	if err != nil {
		return nil, fmt.Errorf("guidance over %s: %w", path, err)
	}
	said := map[string][]Guidance{}
	for _, unit := range units {
		for i := range list {
			if list[i].UnitID == unit && list[i].Body != "" {
				said[list[i].Code] = append(said[list[i].Code], list[i])
			}
		}
	}

	return said, nil
}

// Own returns, by code, the newest version of one office's guidance, also of what was taken back.
func (g *Guide) Own(ctx context.Context, index string, unit int64) (map[string]Guidance, error) {
	list, err := g.store.Guidance(ctx, index, []int64{unit})
	if err != nil {
		return nil, fmt.Errorf("guidance of unit %d: %w", unit, err)
	}
	own := make(map[string]Guidance, len(list))
	for i := range list {
		own[list[i].Code] = list[i]
	}

	return own, nil
}

// Words is what an office writes to one code. Version is that of the guidance the form showed.
type Words struct {
	Code    string
	Body    string
	Version int
}

// Write takes an office's words. Forbidden or NotFound when the actor may not speak for the unit, Invalid when the
// index does not have the code or the words are too long, Conflict when another version stands.
func (g *Guide) Write(ctx context.Context, actor account.Actor, at account.Grant, index *maturity.Index, w Words) error {
	if err := account.May(actor, account.GuidanceWrite, account.Target{Path: at.Path}); err != nil {
		return err
	}
	if _, known := index.Question(w.Code); !known {
		return fault.New(fault.NotFound, "guidance.no_code")
	}
	body := strings.TrimSpace(w.Body)
	if utf8.RuneCountInString(body) > MaxGuidance {
		return fault.New(fault.Invalid, "guidance.too_long", "max", MaxGuidance).At("body")
	}

	return g.store.PutGuidance(ctx, Written{
		UnitID: at.UnitID, Index: index.ID, Code: w.Code, Body: body, Version: w.Version, ByID: actor.PersonID, At: g.now(),
		Entry: audit.Entry{Action: "guidance.write", Detail: map[string]any{"index": index.ID, "code": w.Code, "body": body}},
	})
}

// unitsOf lists the ids of a path, the uppermost first.
func unitsOf(path string) []int64 {
	var ids []int64
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}

	return ids
}
