package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/lib/pq"
)

// preparing opens connections that prepare a statement when they meet it for the second time: planning
// the joins of a save takes the server several times as long as carrying them out. It is for servers
// that are reached directly: behind a pooler in transaction mode a connection's next statement may
// meet another server process, which knows nothing of what was prepared.
type preparing struct{ driver.Connector }

// maxPrepared bounds what one connection has prepared. The program's statements are constants and fewer than that.
const maxPrepared = 300

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // the driver's own word, for database/sql
	}
	full, ok := conn.(fullConn)
	if !ok {
		return nil, fmt.Errorf("connection is a %T, which lacks a part of what database/sql may ask", conn)
	}

	return &preparedConn{fullConn: full, known: map[string]driver.Stmt{}}, nil
}

// fullConn is all that the driver's connections can do.
type fullConn interface {
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.NamedValueChecker
	direct
	reused
}

type direct interface {
	driver.Conn
	driver.QueryerContext
	driver.ExecerContext
}

type reused interface {
	driver.SessionResetter
	driver.Validator
}

// preparedConn is one connection; database/sql never uses it twice at once.
type preparedConn struct {
	fullConn

	// known holds what the connection met: nil the first time, then the statement prepared.
	known map[string]driver.Stmt
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	st, err := c.statement(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if st, ok := st.(driver.StmtQueryContext); ok {
		rows, err := st.QueryContext(ctx, args)
		if !stale(err) {
			return rows, err //nolint:wrapcheck // see above
		}
		delete(c.known, query)
	}

	return c.fullConn.QueryContext(ctx, query, args) //nolint:wrapcheck // see above
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	st, err := c.statement(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if st, ok := st.(driver.StmtExecContext); ok {
		result, err := st.ExecContext(ctx, args)
		if !stale(err) {
			return result, err //nolint:wrapcheck // see above
		}
		delete(c.known, query)
	}

	return c.fullConn.ExecContext(ctx, query, args) //nolint:wrapcheck // see above
}

// statement is the prepared statement of a text, nil where it is sent as it is: for the first time, or without arguments.
func (c *preparedConn) statement(ctx context.Context, query string, args []driver.NamedValue) (driver.Stmt, error) {
	if len(args) == 0 {
		return nil, nil //nolint:nilnil // told above
	}
	st, met := c.known[query]
	if st != nil {
		return st, nil
	}
	if !met {
		if len(c.known) < maxPrepared {
			c.known[query] = nil
		}

		return nil, nil //nolint:nilnil // told above
	}
	st, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err //nolint:wrapcheck // see above
	}
	c.known[query] = st

	return st, nil
}

// stale tells whether a prepared statement no longer fits its tables, which another program has changed meanwhile. Its
// text is then sent again as it is; inside a transaction, which has ended with that, inTx tries the whole anew.
func stale(err error) bool {
	pe, ok := errors.AsType[*pq.Error](err)

	return ok && pe.Routine == "RevalidateCachedQuery"
}
