package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres"
)

// bare replays the statements that the portal sent for one save of each seat, through the portal's own pool.
type bare struct {
	db    *sql.DB
	saves []save
}

// save are the statements of one act. The line of the record that it writes gets a new number each time.
type save struct {
	steps []step
	seq   int
}

// step is one thing that the portal asked of its connection.
type step struct {
	kind      string // query, exec, begin or commit
	statement string
	args      []driver.NamedValue
	// document is the argument that carries the number, cut where the number stands.
	document []string
	at       int
}

// record lets each seat save through a portal whose connections note what passes.
func (s *stage) record(b *testing.B, seats []seat) *bare {
	b.Helper()
	connector, err := postgres.Connector(s.options)
	if err != nil {
		b.Fatal(err)
	}
	tape := &recorder{Connector: connector}
	db := postgres.OpenOn(tape, s.options)
	server := s.portal(b, db, s.host)
	r := &bare{db: s.direct.SQL()}
	for i := range seats {
		code := s.Index.Components()[0].Code
		for version := 1; version <= 2; version++ { // the second time, what never changes is known already
			tape.steps = nil
			form := fmt.Sprintf("csrf=%s&code=%s&version=%d&points=%d", seats[i].csrf, code, version, version-1)
			req, err := http.NewRequestWithContext(b.Context(), http.MethodPost,
				fmt.Sprintf("http://%s/phieu/%d/cau-tra-loi", s.host, seats[i].id), strings.NewReader(form))
			if err != nil {
				b.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("X-Requested-With", "fetch")
			req.Header.Set("Cookie", "phien="+seats[i].token)
			resp, err := server.Test(req)
			if err != nil || resp.StatusCode != http.StatusOK {
				b.Fatal(resp, err)
			}
			if err := resp.Body.Close(); err != nil {
				b.Fatal(err)
			}
		}
		one, err := cut(tape.steps)
		if err != nil {
			b.Fatal(err)
		}
		r.saves = append(r.saves, one)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}

	return r
}

// numbered finds the number of the line in the document that a change is written from.
var numberedDocument = regexp.MustCompile(`("audit_seq":|"lines":\[\{"seq":)(\d+)`)

func cut(steps []step) (save, error) {
	s := save{steps: steps}
	for i := range s.steps {
		for at, arg := range s.steps[i].args {
			text, ok := arg.Value.(string)
			if !ok {
				continue
			}
			places := numberedDocument.FindAllStringSubmatchIndex(text, -1)
			if len(places) != 2 {
				continue
			}
			from := 0
			for _, p := range places {
				s.steps[i].document = append(s.steps[i].document, text[from:p[4]])
				from = p[5]
			}
			s.steps[i].document = append(s.steps[i].document, text[from:])
			s.steps[i].at = at
			seq, err := strconv.Atoi(text[places[0][4]:places[0][5]])
			if err != nil {
				return s, fmt.Errorf("number of line: %w", err)
			}
			s.seq = seq
		}
	}
	if s.seq == 0 {
		return s, errors.New("no document found among the statements of a save")
	}

	return s, nil
}

// replay runs the statements of a client's save.
func (r *bare) replay(client int) error {
	s := &r.saves[client]
	s.seq++
	var tx *sql.Tx
	for i := range s.steps {
		if err := r.step(&tx, &s.steps[i], s.seq); err != nil {
			return fmt.Errorf("%s: %w", s.steps[i].statement, err)
		}
	}

	return nil
}

func (r *bare) step(tx **sql.Tx, one *step, seq int) (err error) {
	ctx := context.Background()
	var on interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	} = r.db
	if *tx != nil {
		on = *tx
	}
	args := make([]any, len(one.args))
	for i := range args {
		args[i] = one.args[i].Value
	}
	if one.document != nil {
		args[one.at] = strings.Join(one.document, strconv.Itoa(seq))
	}
	switch one.kind {
	case "begin":
		*tx, err = r.db.BeginTx(ctx, nil)
	case "commit":
		err = (*tx).Commit()
		*tx = nil
	case "exec":
		_, err = on.ExecContext(ctx, one.statement, args...)
	default:
		err = drain(on.QueryContext(ctx, one.statement, args...))
	}

	return err
}

// drain reads every row, as bytes.
func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	columns, err := rows.Columns()
	if err != nil {
		return errors.Join(err, rows.Close())
	}
	raw := make([]sql.RawBytes, len(columns))
	into := make([]any, len(columns))
	for i := range raw {
		into[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return errors.Join(err, rows.Close())
		}
	}

	return errors.Join(rows.Err(), rows.Close())
}

// recorder notes what passes through the connections it opens; one request at a time.
type recorder struct {
	driver.Connector

	steps []step
}

// Connect implements driver.Connector.
func (r *recorder) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)

	return recorded{conn, r}, err
}

type recorded struct {
	driver.Conn

	tape *recorder
}

func (c recorded) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	c.tape.steps = append(c.tape.steps, step{kind: "begin"})
	tx, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o) //nolint:forcetypeassert // the driver's connections all do

	return recordedTx{tx, c.tape}, err
}

func (c recorded) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.tape.steps = append(c.tape.steps, step{kind: "query", statement: query, args: append([]driver.NamedValue(nil), args...)})

	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args) //nolint:forcetypeassert // see above
}

func (c recorded) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.tape.steps = append(c.tape.steps, step{kind: "exec", statement: query, args: append([]driver.NamedValue(nil), args...)})

	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args) //nolint:forcetypeassert // see above
}

func (c recorded) CheckNamedValue(v *driver.NamedValue) error {
	return c.Conn.(driver.NamedValueChecker).CheckNamedValue(v) //nolint:forcetypeassert // see above
}

type recordedTx struct {
	driver.Tx

	tape *recorder
}

func (t recordedTx) Commit() error {
	t.tape.steps = append(t.tape.steps, step{kind: "commit"})

	return t.Tx.Commit() //nolint:wrapcheck // passed through
}
