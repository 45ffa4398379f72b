package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// Accounts keeps people, their sessions and the counters of failed sign-ins; it is an account.Store.
type Accounts struct{ db *DB }

// NewAccounts returns the store of accounts.
func NewAccounts(db *DB) *Accounts { return &Accounts{db: db} }

// grantPathFragment joins a role's unit, as it stands on the day in $1, to person_role r: v is the unit,
// o the office that manages it if it is a school.
const grantPathFragment = `
  LEFT JOIN unit_version v ON v.unit_id = r.unit_id AND v.valid @> CAST($1 AS date)
  LEFT JOIN managing m ON m.school_id = r.unit_id AND m.valid @> CAST($1 AS date)
  LEFT JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> CAST($1 AS date)`

// sessionSQL finds a session, its person and their grants with their paths: what every request asks first.
// The function keeps its plan, see the migration.
const sessionSQL = `
SELECT a.person_id, a.csrf, a.seen_at, a.display, a.role, a.unit_id, a.unit_name, a.path
  FROM session_actor($2, CAST($1 AS date), $3, $4) AS a`

// grantRow is one role of a person with its path.
type grantRow struct {
	Role     string `db:"role"`
	UnitID   int64  `db:"unit_id"`
	UnitName string `db:"unit_name"`
	Path     string `db:"path"`
}

func (g grantRow) grant() account.Grant {
	return account.Grant{Role: account.Role(g.Role), UnitID: g.UnitID, Path: g.Path, UnitName: g.UnitName}
}

// Session implements account.SessionStore.
func (a *Accounts) Session(ctx context.Context, tokenHash []byte, at account.Moment) (account.Session, error) {
	var rows []struct {
		PersonID int64     `db:"person_id"`
		CSRF     []byte    `db:"csrf"`
		SeenAt   time.Time `db:"seen_at"`
		Display  string    `db:"display"`
		grantRow
	}
	if err := a.db.x.SelectContext(ctx, &rows, sessionSQL, at.Day, tokenHash, at.At, at.Idle); err != nil {
		return account.Session{}, fmt.Errorf("find session: %w", err)
	}
	if len(rows) == 0 {
		return account.Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}
	first := rows[0]
	s := account.Session{
		Actor: account.Actor{PersonID: first.PersonID, Display: first.Display}, CSRF: first.CSRF, SeenAt: first.SeenAt,
	}
	for _, r := range rows {
		if r.Role != "" {
			s.Actor.Grants = append(s.Actor.Grants, r.grant())
		}
	}

	return s, nil
}

// seenSQL notes a session's last use; of several requests at once one writes.
const seenSQL = `
UPDATE session
   SET seen_at = $2
 WHERE token_hash = $1
   AND seen_at < CAST($2 AS timestamptz) - interval '50 seconds'`

// Seen implements account.SessionStore.
func (a *Accounts) Seen(ctx context.Context, tokenHash []byte, at time.Time) error {
	if _, err := a.db.x.ExecContext(ctx, seenSQL, tokenHash, at); err != nil {
		return fmt.Errorf("note use of session: %w", err)
	}

	return nil
}

// whoSignsInSQL finds what signing in needs.
const whoSignsInSQL = `
SELECT p.id, p.login, coalesce(p.password_hash, '') AS hash, p.disabled_at IS NOT NULL AS disabled
  FROM person p
 WHERE p.login = $1`

type credentialRow struct {
	ID       int64  `db:"id"`
	Login    string `db:"login"`
	Hash     string `db:"hash"`
	Disabled bool   `db:"disabled"`
}

func (r credentialRow) credential() account.Credential {
	return account.Credential{PersonID: r.ID, Login: r.Login, Hash: r.Hash, Disabled: r.Disabled}
}

// Credential implements account.SessionStore.
func (a *Accounts) Credential(ctx context.Context, login string) (account.Credential, error) {
	var row credentialRow
	err := a.db.x.GetContext(ctx, &row, whoSignsInSQL, login)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return account.Credential{}, fmt.Errorf("find account of a login: %w", err)
	}

	return row.credential(), nil
}

// openSessionSQL writes a session.
const openSessionSQL = `
INSERT INTO session (token_hash, person_id, csrf, created_at, seen_at, expires_at, address, agent)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`

// rehashSQL replaces a password's hash by one of the same password at another cost.
const rehashSQL = `
UPDATE person
   SET password_hash = $2
 WHERE id = $1
   AND password_hash = $3`

// Open implements account.SessionStore.
func (a *Accounts) Open(ctx context.Context, s account.NewSession) error {
	return a.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, openSessionSQL, s.TokenHash, s.PersonID, s.CSRF, s.At, s.ExpiresAt, s.Address, s.Agent)
		if err != nil {
			return fmt.Errorf("open session of person %d: %w", s.PersonID, err)
		}
		if len(s.Replaces) > 0 {
			if _, err := tx.ExecContext(ctx, closeSessionSQL, s.Replaces, s.At); err != nil {
				return fmt.Errorf("end session before: %w", err)
			}
		}
		if s.Rehash != "" {
			if _, err := tx.ExecContext(ctx, rehashSQL, s.PersonID, s.Rehash, s.Hash); err != nil {
				return fmt.Errorf("rehash password of person %d: %w", s.PersonID, err)
			}
		}

		return appendAudit(ctx, tx, ofPerson(s.PersonID, s.PersonID, s.At), audit.Entry{Action: "account.sign_in"})
	})
}

func ofPerson(id, by int64, at time.Time) auditSubject {
	return auditSubject{Kind: "account", ID: id, PersonID: by, At: at}
}

// closeSessionSQL ends a session; its row stays a while: it tells from where the account is known.
const closeSessionSQL = `
UPDATE session
   SET expires_at = $2
 WHERE token_hash = $1
   AND expires_at > $2
RETURNING person_id`

// Close implements account.SessionStore.
func (a *Accounts) Close(ctx context.Context, tokenHash []byte, at time.Time) error {
	return a.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		var person int64
		err := tx.GetContext(ctx, &person, closeSessionSQL, tokenHash, at)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}

		return appendAudit(ctx, tx, ofPerson(person, person, at), audit.Entry{Action: "account.sign_out"})
	})
}

// browsersSQL lists where a person is signed in.
const browsersSQL = `
SELECT s.created_at, s.seen_at, s.address, s.agent, s.token_hash = $2 AS current
  FROM session s
 WHERE s.person_id = $1
   AND s.expires_at > $3
   AND s.seen_at > $4
 ORDER BY s.seen_at DESC
 LIMIT 50`

// Browsers implements account.SessionStore.
func (a *Accounts) Browsers(ctx context.Context, personID int64, tokenHash []byte, at account.Moment) ([]account.Browser, error) {
	var rows []struct {
		CreatedAt time.Time `db:"created_at"`
		SeenAt    time.Time `db:"seen_at"`
		Address   string    `db:"address"`
		Agent     string    `db:"agent"`
		Current   bool      `db:"current"`
	}
	if err := a.db.x.SelectContext(ctx, &rows, browsersSQL, personID, tokenHash, at.At, at.Idle); err != nil {
		return nil, fmt.Errorf("list sessions of person %d: %w", personID, err)
	}
	out := make([]account.Browser, len(rows))
	for i, r := range rows {
		out[i] = account.Browser(r)
	}

	return out, nil
}
