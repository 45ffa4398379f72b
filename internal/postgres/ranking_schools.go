package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// The schools of a season come in columns, each in one piece: handing 27,000 rows over one by one, and joining them in the
// server, took twice the time.

// seasonSchoolsOfSQL reads who owes a return.
const seasonSchoolsOfSQL = `
SELECT coalesce(string_agg(int8send(s.school_id), CAST('' AS bytea)), '') AS schools,
       coalesce(string_agg(int8send(s.managing_id), CAST('' AS bytea)), '') AS managing,
       coalesce(string_agg(int2send(s.area), CAST('' AS bytea)), '') AS areas,
       coalesce(string_agg(array_to_string(s.stages, ' '), ','), '') AS stages
  FROM season_school s
 WHERE s.season_id = $1
   AND s.in_scope`

type schoolColumns struct {
	Schools  []byte `db:"schools"`
	Managing []byte `db:"managing"`
	Areas    []byte `db:"areas"`
	Stages   string `db:"stages"`
}

// seasonReturnsOfSQL reads how far the returns are.
const seasonReturnsOfSQL = `
SELECT coalesce(string_agg(int8send(r.id), CAST('' AS bytea)), '') AS returns,
       coalesce(string_agg(int8send(r.school_id), CAST('' AS bytea)), '') AS schools,
       coalesce(string_agg(r.state, ','), '') AS states
  FROM school_return r
 WHERE r.season_id = $1`

type returnColumns struct {
	Returns []byte `db:"returns"`
	Schools []byte `db:"schools"`
	States  string `db:"states"`
}

// seasonSumsOfSQL reads the control sums of the answers. The returns of a season are made at once, so their numbers are a
// stretch: the server need not read the sums of every season there ever was.
const seasonSumsOfSQL = `
SELECT coalesce(string_agg(int8send(c.return_id), CAST('' AS bytea)), '') AS returns,
       coalesce(string_agg(int8send(c.verified), CAST('' AS bytea)), '') AS verified,
       coalesce(string_agg(int8send(c.recognised), CAST('' AS bytea)), '') AS recognised
  FROM (SELECT min(o.id) AS first, max(o.id) AS last FROM school_return o WHERE o.season_id = $1) b
  JOIN answer_sum c ON c.return_id BETWEEN b.first AND b.last`

type sumColumns struct {
	Returns    []byte `db:"returns"`
	Verified   []byte `db:"verified"`
	Recognised []byte `db:"recognised"`
}

// errColumns says that columns of the same rows are not equally long, or that one holds what it cannot.
var errColumns = errors.New("columns do not belong together")

// readPacked reads the schools, their returns and the sums of these.
func (s *standing) readPacked(ctx context.Context, tx *sqlx.Tx, seasonID int64) error {
	if err := tx.GetContext(ctx, &s.schools, seasonSchoolsOfSQL, seasonID); err != nil {
		return fmt.Errorf("schools: %w", err)
	}
	if err := tx.GetContext(ctx, &s.returns, seasonReturnsOfSQL, seasonID); err != nil {
		return fmt.Errorf("returns: %w", err)
	}
	if err := tx.GetContext(ctx, &s.sums, seasonSumsOfSQL, seasonID); err != nil {
		return fmt.Errorf("sums: %w", err)
	}

	return nil
}

// place puts what was read together: each school with its unit, its return, the sums of that and its results.
func (s *standing) place() error {
	places, err := s.placeSchools()
	if err != nil {
		return err
	}
	returns, err := s.placeReturns(places)
	if err != nil {
		return err
	}
	if err := s.placeSums(returns); err != nil {
		return err
	}
	for i := range s.results {
		l := &s.results[i]
		place, known := places[l.school]
		switch {
		case !known: // its school left the season's scope
		case l.verified:
			s.source.Schools[place].Verified = l.Stored
		default:
			s.source.Schools[place].Recognised = l.Stored
		}
	}

	return nil
}

const (
	idSize   = 8
	areaSize = 2
)

func idAt(column []byte, i int) int64 {
	return int64(binary.BigEndian.Uint64(column[i*idSize:])) //nolint:gosec // the bits are kept
}

// placeSchools makes the schools and returns their places by id.
func (s *standing) placeSchools() (map[int64]int, error) {
	c, n := &s.schools, len(s.schools.Schools)/idSize
	if len(c.Managing) != n*idSize || len(c.Areas) != n*areaSize {
		return nil, errColumns
	}
	units := make(map[int64]int, len(s.source.Units))
	for i := range s.source.Units {
		units[s.source.Units[i].ID] = i
	}
	sets := map[string]ranking.Stages{}
	places := make(map[int64]int, n)
	s.source.Schools = make([]recompute.School, n)
	rest, more := c.Stages, n > 0
	for i := range s.source.Schools {
		if !more {
			return nil, errColumns
		}
		var stages string
		stages, rest, more = strings.Cut(rest, ",")
		set, known := sets[stages]
		if !known {
			set = ranking.ParseStages(strings.Fields(stages))
			sets[stages] = set
		}
		unit, known := units[idAt(c.Managing, i)]
		if !known {
			unit = -1
		}
		school := &s.source.Schools[i]
		school.ID, school.Unit, school.Stages, school.State = idAt(c.Schools, i), unit, set, ranking.StateNone
		school.Area = uint8(binary.BigEndian.Uint16(c.Areas[i*areaSize:])) //nolint:gosec // areas are few
		places[school.ID] = i
	}
	if more {
		return nil, errColumns
	}

	return places, nil
}

// placeReturns gives the schools the states of their returns, and returns the schools' places by the return's id. A school
// with a second return stands twice, which no run publishes.
func (s *standing) placeReturns(places map[int64]int) (map[int64]int, error) {
	c, n := &s.returns, len(s.returns.Returns)/idSize
	if len(c.Schools) != n*idSize {
		return nil, errColumns
	}
	byName := map[string]ranking.State{}
	for _, state := range ranking.States() {
		byName[state.String()] = state
	}
	returns := make(map[int64]int, n)
	seen := make([]bool, len(s.source.Schools))
	rest := c.States
	for i := range n {
		var name string
		name, rest, _ = strings.Cut(rest, ",")
		state, named := byName[name]
		if !named {
			return nil, errColumns
		}
		place, known := places[idAt(c.Schools, i)]
		if !known {
			continue
		}
		if seen[place] {
			s.source.Schools = append(s.source.Schools, s.source.Schools[place])
			place = len(s.source.Schools) - 1
		} else {
			seen[place] = true
		}
		s.source.Schools[place].State = state
		returns[idAt(c.Returns, i)] = place
	}

	return returns, nil
}

// placeSums gives the schools the control sums of their returns.
func (s *standing) placeSums(returns map[int64]int) error {
	c, n := &s.sums, len(s.sums.Returns)/idSize
	if len(c.Verified) != n*idSize || len(c.Recognised) != n*idSize {
		return errColumns
	}
	for i := range n {
		if place, known := returns[idAt(c.Returns, i)]; known {
			s.source.Schools[place].Sums = recompute.Sums{Verified: idAt(c.Verified, i), Recognised: idAt(c.Recognised, i)}
		}
	}

	return nil
}
