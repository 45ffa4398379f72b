package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

// personColumnsFragment reads an account.
const personColumnsFragment = `
SELECT p.id, p.login, p.display, coalesce(p.password_hash, '') AS hash, p.disabled_at IS NOT NULL AS disabled,
       coalesce(p.email, '') AS email`

// lockPersonSQL locks an account.
const lockPersonSQL = personColumnsFragment + `
  FROM person p
 WHERE p.id = $1
   FOR UPDATE`

// personOfLinkSQL locks the account of an unused link.
const personOfLinkSQL = personColumnsFragment + `, l.expires_at
  FROM one_time_link l
  JOIN person p ON p.id = l.person_id
 WHERE l.token_hash = $1
   AND l.used_at IS NULL
   FOR UPDATE`

// grantsSQL reads the roles of an account with their paths, for whoever administers it: a unit that is no more is
// found where it last stood, or nobody could close its accounts.
const grantsSQL = `
SELECT r.role, r.unit_id,
       coalesce(v.name, b.name, '') AS unit_name,
       coalesce(o.path || r.unit_id || '/', v.path, b.path, '') AS path
  FROM person_role r` + grantPathFragment + `
  LEFT JOIN LATERAL (
      SELECT x.name, x.path
        FROM unit_version x
       WHERE x.unit_id = r.unit_id
       ORDER BY lower(x.valid) DESC
       LIMIT 1) b ON true
 WHERE r.person_id = $2
   AND r.revoked_at IS NULL
 ORDER BY r.id`

type personRow struct {
	credentialRow
	Display   string    `db:"display"`
	Email     string    `db:"email"`
	ExpiresAt time.Time `db:"expires_at"`
}

// Update implements account.PersonStore.
func (a *Accounts) Update(ctx context.Context, w account.Which, day string, decide func(account.Person) (account.Change, error)) error {
	return a.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		p, err := lockPerson(ctx, tx, w)
		if err != nil {
			return err
		}
		var grants []grantRow
		if err := tx.SelectContext(ctx, &grants, grantsSQL, day, p.ID); err != nil {
			return fmt.Errorf("read roles of person %d: %w", p.ID, err)
		}
		for _, g := range grants {
			p.Grants = append(p.Grants, g.grant())
		}
		change, err := decide(p)
		if err != nil {
			return err
		}
		if len(change.Entries) == 0 {
			return nil
		}
		if err := writePerson(ctx, tx, p.ID, change); err != nil {
			return err
		}

		return appendAudit(ctx, tx, ofPerson(p.ID, change.By, change.At), change.Entries...)
	})
}

func lockPerson(ctx context.Context, tx *sqlx.Tx, w account.Which) (account.Person, error) {
	var row personRow
	var err error
	if w.LinkHash != nil {
		err = tx.GetContext(ctx, &row, personOfLinkSQL, w.LinkHash)
	} else {
		err = tx.GetContext(ctx, &row, lockPersonSQL, w.ID)
	}
	if errors.Is(err, sql.ErrNoRows) {
		if w.LinkHash != nil {
			return account.Person{}, fault.New(fault.NotFound, "account.link_gone")
		}

		return account.Person{}, fault.New(fault.NotFound, "account.not_yours")
	}
	if err != nil {
		return account.Person{}, fmt.Errorf("lock person %d: %w", w.ID, err)
	}
	p := account.Person{ID: row.ID, Login: row.Login, Display: row.Display, Hash: row.Hash, Disabled: row.Disabled, Email: row.Email}
	if w.LinkHash != nil {
		p.Link = &account.Link{TokenHash: w.LinkHash, ExpiresAt: row.ExpiresAt}
	}

	return p, nil
}

// changePersonSQL writes what changed of an account; NULL leaves a column as it is.
const changePersonSQL = `
UPDATE person p
   SET password_hash = coalesce(CAST($2 AS text), p.password_hash),
       disabled_at = CASE CAST($3 AS boolean) WHEN true THEN CAST($4 AS timestamptz) WHEN false THEN NULL ELSE p.disabled_at END,
       email = CASE WHEN CAST($5 AS text) IS NULL THEN p.email ELSE nullif($5, '') END
 WHERE p.id = $1`

// grantRoleSQL gives a role.
const grantRoleSQL = `
INSERT INTO person_role (person_id, role, unit_id, granted_at)
VALUES ($1, $2, $3, $4)`

// revokeRoleSQL takes a role away.
const revokeRoleSQL = `
UPDATE person_role
   SET revoked_at = $4
 WHERE person_id = $1
   AND role = $2
   AND unit_id = $3
   AND revoked_at IS NULL`

// spendLinksSQL ends the links of an account.
const spendLinksSQL = `
UPDATE one_time_link
   SET used_at = $2
 WHERE person_id = $1
   AND used_at IS NULL`

// newLinkSQL writes a link.
const newLinkSQL = `
INSERT INTO one_time_link (token_hash, person_id, purpose, created_at, expires_at)
VALUES ($1, $2, 'set_password', $3, $4)`

// endSessionsSQL ends the sessions of an account, all but one.
const endSessionsSQL = `
UPDATE session
   SET expires_at = $2
 WHERE person_id = $1
   AND expires_at > $2
   AND token_hash <> $3`

// writePerson writes a change in the order in which its parts depend on one another.
func writePerson(ctx context.Context, tx *sqlx.Tx, id int64, c account.Change) error {
	type step struct {
		sql  string
		args []any
	}
	steps := []step{{changePersonSQL, []any{id, c.Hash, c.Disabled, c.At, c.Email}}}
	for _, g := range c.Grant {
		steps = append(steps, step{grantRoleSQL, []any{id, string(g.Role), g.UnitID, c.At}})
	}
	for _, g := range c.Revoke {
		steps = append(steps, step{revokeRoleSQL, []any{id, string(g.Role), g.UnitID, c.At}})
	}
	if c.SpendLinks || c.Link != nil {
		steps = append(steps, step{spendLinksSQL, []any{id, c.At}})
	}
	if c.Link != nil {
		steps = append(steps, step{newLinkSQL, []any{c.Link.TokenHash, id, c.At, c.Link.ExpiresAt}})
	}
	if c.EndSessions {
		except := c.Except
		if except == nil {
			except = []byte{}
		}
		steps = append(steps, step{endSessionsSQL, []any{id, c.At, except}})
	}
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, s.sql, s.args...); err != nil {
			return fmt.Errorf("change person %d: %w", id, err)
		}
	}

	return nil
}

// createPeopleSQL writes new accounts with their first role and their link in one statement, each under its
// spare login where the login is taken.
const createPeopleSQL = `
WITH given AS (
    SELECT n.login, n.spare, n.display, n.hash, n.role, n.unit_id, n.link, n.place
      FROM unnest(CAST($1 AS text[]), CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS text[]),
           CAST($6 AS bigint[]), CAST($7 AS bytea[])) WITH ORDINALITY
           AS n (login, spare, display, hash, role, unit_id, link, place)
), named AS (
    SELECT CASE WHEN g.spare <> '' AND EXISTS (SELECT 1 FROM person p WHERE p.login = g.login) THEN g.spare
                ELSE g.login END AS login,
           g.display, g.hash, g.role, g.unit_id, g.link, g.place
      FROM given g
), made AS (
    INSERT INTO person (login, display, password_hash, created_at)
    SELECT n.login, n.display, nullif(n.hash, ''), $8
      FROM named n
     ORDER BY n.place
    RETURNING id, login
), granted AS (
    INSERT INTO person_role (person_id, role, unit_id, granted_at)
    SELECT m.id, n.role, n.unit_id, $8
      FROM named n
      JOIN made m ON m.login = n.login
), linked AS (
    INSERT INTO one_time_link (token_hash, person_id, purpose, created_at, expires_at)
    SELECT n.link, m.id, 'set_password', $8, $9
      FROM named n
      JOIN made m ON m.login = n.login
     WHERE length(n.link) > 0
)
SELECT m.id, m.login, '' AS hash, false AS disabled
  FROM named n
  JOIN made m ON m.login = n.login
 ORDER BY n.place`

// Create implements account.PersonStore.
func (a *Accounts) Create(ctx context.Context, people []account.NewPerson) ([]account.Credential, error) {
	if len(people) == 0 {
		return nil, nil
	}
	args := columnsOf(people)
	var out []account.Credential
	err := a.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		var rows []credentialRow
		err := tx.SelectContext(ctx, &rows, createPeopleSQL, args...)
		if violates(err, "person_login_once") {
			return fault.New(fault.Conflict, "account.login_taken", "login", people[0].Login).At("login")
		}
		if err != nil {
			return fmt.Errorf("create %d accounts: %w", len(people), err)
		}
		out = make([]account.Credential, 0, len(rows))
		for i, r := range rows {
			out = append(out, r.credential())
			if err := appendAudit(ctx, tx, ofPerson(r.ID, people[i].By, people[i].At), people[i].Entries...); err != nil {
				return err
			}
		}

		return nil
	})

	return out, err
}

// columnsOf turns new accounts into the arrays of createPeopleSQL.
func columnsOf(people []account.NewPerson) []any {
	var login, spare, display, hash, role []string
	var unit []int64
	var link [][]byte
	var expires time.Time
	for _, p := range people {
		login, spare, display = append(login, p.Login), append(spare, p.Spare), append(display, p.Display)
		hash, role, unit = append(hash, p.Hash), append(role, string(p.Place.Role)), append(unit, p.Place.UnitID)
		token := []byte{}
		if p.Link != nil {
			token, expires = p.Link.TokenHash, p.Link.ExpiresAt
		}
		link = append(link, token)
	}

	return []any{
		pq.Array(login), pq.Array(spare), pq.Array(display), pq.Array(hash), pq.Array(role), pq.Array(unit),
		pq.ByteaArray(link), people[0].At, expires,
	}
}
