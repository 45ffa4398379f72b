// Package season is about evaluation seasons: one index revision, one school
// year, its last moments, its rules, and who owes a return in it. A season
// remembers the tree of units it was held in.
package season

import (
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// ID names a season.
type ID int64

// State tells whether a season still takes changes.
type State string

// The states of a season.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Decider is who recognises or publishes: which of the two is open since July 2025, so the season says it.
type Decider string

// The deciders.
const (
	ByManaging Decider = "managing"
	ByProvince Decider = "province"
)

// Order is how schools are put in order in a ranking; a setting, not law.
type Order string

// The orders.
const (
	// LevelSum is the level's lower end, then the sum of both groups' lower ends.
	LevelSum Order = "level_sum"
	// Sum is the sum of both groups' lower ends alone.
	Sum Order = "sum"
	// LevelMin is the level's lower end, then the lower group.
	LevelMin Order = "level_min"
)

// Rules are what a season states once and every page of it prints.
type Rules struct {
	Condition    maturity.Rule
	RecognisedBy Decider
	PublishedBy  Decider
	Ranking      Order
}

// Dates are the moments of a season. Each "until" is the first moment that is too late.
type Dates struct {
	OpensAt       time.Time
	SubmitUntil   time.Time
	ResubmitUntil time.Time
	PublishUntil  time.Time
}

// Season is one season of one province.
type Season struct {
	ID         ID
	UnitID     int64
	UnitPath   string
	UnitName   string
	SchoolYear int
	RevisionID int64
	PlanID     int64
	State      State
	Dates      Dates
	Rules      Rules
	Sample     bool
	// Certified tells whether a named officer has compared the revision with the signed decision.
	Certified bool
}

// Checked returns the faults of the rules and dates, field by field.
func Checked(d Dates, r Rules, schoolYear int) []*fault.Error {
	found := sound(d, r, schoolYear)
	for _, date := range []struct {
		field string
		at    time.Time
	}{{"opens_at", d.OpensAt}, {"submit_until", d.SubmitUntil}, {"publish_until", d.PublishUntil}} {
		if date.at.Year() < schoolYear || date.at.Year() > schoolYear+2 {
			found = append(found, fault.New(fault.Invalid, "season.date_outside_year").At(date.field))
		}
	}

	return found
}

// Within tells whether a moment lies in a school year, which is held to last from August to July. A season may end later, but
// whoever opens one should mean it.
func Within(schoolYear int, at time.Time) bool {
	first := time.Date(schoolYear, time.August, 1, 0, 0, 0, 0, at.Location())

	return !at.Before(first) && !at.After(first.AddDate(1, 0, 0))
}

// sound is Checked without asking whether the dates lie in the school year.
func sound(d Dates, r Rules, schoolYear int) []*fault.Error {
	var found []*fault.Error
	add := func(ok bool, field, key string) {
		if !ok {
			found = append(found, fault.New(fault.Invalid, key).At(field))
		}
	}
	add(schoolYear >= 2022 && schoolYear <= 2100, "school_year", "season.bad_year")
	add(d.OpensAt.Before(d.SubmitUntil), "submit_until", "season.submit_before_open")
	add(!d.ResubmitUntil.Before(d.SubmitUntil), "resubmit_until", "season.resubmit_before_submit")
	add(!d.PublishUntil.Before(d.ResubmitUntil), "publish_until", "season.publish_before_resubmit")
	add(r.Condition.Known(), "condition", "season.bad_rule")
	add(r.RecognisedBy == ByManaging || r.RecognisedBy == ByProvince, "recognised_by", "season.bad_rule")
	add(r.PublishedBy == ByManaging || r.PublishedBy == ByProvince, "published_by", "season.bad_rule")
	add(r.Ranking == LevelSum || r.Ranking == Sum || r.Ranking == LevelMin, "ranking", "season.bad_rule")

	return found
}

// Proposed returns the dates proposed for a school year: the decision says "before
// 31 May" and (secondary source) "before 20 June" of the year's end; the last
// moment is stored as the start of that day in the zone. Corrections to returned
// components are proposed until five days before publication; that is a setting, not law.
func Proposed(schoolYear int, zone *time.Location) Dates {
	end := schoolYear + 1

	return Dates{
		OpensAt:       time.Date(end, time.April, 1, 0, 0, 0, 0, zone),
		SubmitUntil:   time.Date(end, time.May, 31, 0, 0, 0, 0, zone),
		ResubmitUntil: time.Date(end, time.June, 15, 0, 0, 0, 0, zone),
		PublishUntil:  time.Date(end, time.June, 20, 0, 0, 0, 0, zone),
	}
}
