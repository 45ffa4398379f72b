package postgres

import (
	"context"
	"database/sql"
	_ "embed" // the long statements of the list
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

// accountListSQL lists roles with their holders, one page, with the number of all.
//
//go:embed sql/account_list.sql
var accountListSQL string

// headlessSQL lists schools where nobody holds a role.
//
//go:embed sql/account_headless.sql
var headlessSQL string

// List implements account.PersonStore.
func (a *Accounts) List(ctx context.Context, f account.Filter, day string) ([]account.Listed, int, error) {
	var rows []struct {
		PersonID int64        `db:"person_id"`
		Login    string       `db:"login"`
		Display  string       `db:"display"`
		Disabled bool         `db:"disabled"`
		Ready    bool         `db:"ready"`
		Role     string       `db:"role"`
		UnitID   int64        `db:"unit_id"`
		Unit     string       `db:"unit"`
		Kind     string       `db:"kind"`
		SeenAt   sql.NullTime `db:"seen_at"`
		All      int          `db:"all_count"`
	}
	err := a.db.x.SelectContext(ctx, &rows, accountListSQL, day, f.Path, f.Search, string(f.Role), f.Limit, f.Skip)
	if err != nil {
		return nil, 0, fmt.Errorf("list accounts below %s: %w", f.Path, err)
	}
	out := make([]account.Listed, 0, len(rows))
	all := 0
	for _, r := range rows {
		all = r.All
		out = append(out, account.Listed{
			PersonID: r.PersonID, Login: r.Login, Display: r.Display, Disabled: r.Disabled, Ready: r.Ready,
			Place: account.Place{Role: account.Role(r.Role), UnitID: r.UnitID}, Unit: r.Unit, Kind: r.Kind, SeenAt: r.SeenAt.Time,
		})
	}

	return out, all, nil
}

// unitColumnsFragment reads a unit of the day in $1 with the path that a grant there has.
const unitColumnsFragment = `
SELECT v.unit_id AS id, v.kind, v.code, v.name, coalesce(o.path || v.unit_id || '/', v.path) AS path
  FROM unit_version v
  LEFT JOIN managing m ON m.school_id = v.unit_id AND m.valid @> CAST($1 AS date)
  LEFT JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> CAST($1 AS date)
 WHERE v.valid @> CAST($1 AS date)`

// unitByIDSQL finds a unit by its id.
const unitByIDSQL = unitColumnsFragment + `
   AND v.unit_id = $2`

// unitByCodeSQL finds a unit by its code among kinds, the highest kind first.
const unitByCodeSQL = unitColumnsFragment + `
   AND v.code = $2
   AND v.kind = ANY (CAST($3 AS text[]))
 ORDER BY length(v.path)
 LIMIT 1`

type accountUnitRow struct {
	ID   int64  `db:"id"`
	Kind string `db:"kind"`
	Code string `db:"code"`
	Name string `db:"name"`
	Path string `db:"path"`
}

// Unit implements account.PersonStore.
func (a *Accounts) Unit(ctx context.Context, w account.WhichUnit, day string) (account.Unit, error) {
	var row accountUnitRow
	var err error
	if w.Code != "" {
		err = a.db.x.GetContext(ctx, &row, unitByCodeSQL, day, w.Code, pq.Array(w.Kinds))
	} else {
		err = a.db.x.GetContext(ctx, &row, unitByIDSQL, day, w.ID)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return account.Unit{}, fault.New(fault.NotFound, "account.unit_unknown", "code", w.Code)
	}
	if err != nil {
		return account.Unit{}, fmt.Errorf("find unit %d %s: %w", w.ID, w.Code, err)
	}

	return account.Unit(row), nil
}

// Headless implements account.PersonStore.
func (a *Accounts) Headless(ctx context.Context, path string, role account.Role, day string) ([]account.Unit, error) {
	var rows []accountUnitRow
	if err := a.db.x.SelectContext(ctx, &rows, headlessSQL, day, path, string(role)); err != nil {
		return nil, fmt.Errorf("list schools without %s below %s: %w", role, path, err)
	}
	out := make([]account.Unit, len(rows))
	for i, r := range rows {
		out[i] = account.Unit(r)
	}

	return out, nil
}

// linkHolderSQL finds whose unused link it is.
const linkHolderSQL = `
SELECT p.id, p.login, '' AS hash, false AS disabled
  FROM one_time_link l
  JOIN person p ON p.id = l.person_id
 WHERE l.token_hash = $1
   AND l.used_at IS NULL
   AND l.expires_at > $2
   AND p.disabled_at IS NULL`

// LinkHolder implements account.PersonStore.
func (a *Accounts) LinkHolder(ctx context.Context, linkHash []byte, at time.Time) (account.Credential, error) {
	var row credentialRow
	err := a.db.x.GetContext(ctx, &row, linkHolderSQL, linkHash, at)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Credential{}, fault.New(fault.NotFound, "account.link_gone")
	}
	if err != nil {
		return account.Credential{}, fmt.Errorf("find holder of a link: %w", err)
	}

	return row.credential(), nil
}
