package postgres_test

import (
	"database/sql"
	"encoding/json"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// planNode is a step of a plan that was carried out, as the server tells it.
type planNode struct {
	Rows    float64    `json:"Actual Rows"`
	Loops   float64    `json:"Actual Loops"`
	Removed float64    `json:"Rows Removed by Filter"`
	Joined  float64    `json:"Rows Removed by Join Filter"`
	Plans   []planNode `json:"Plans"`
}

// touched is how many rows all steps of a plan went through.
func (n *planNode) touched() float64 {
	sum := (n.Rows + n.Removed + n.Joined) * n.Loops
	for i := range n.Plans {
		sum += n.Plans[i].touched()
	}

	return sum
}

// touched carries a statement out and returns how many rows it went through.
func touched(t *testing.T, tx *sql.Tx, statement string, args ...any) float64 {
	t.Helper()
	var text []byte
	if err := tx.QueryRowContext(t.Context(), "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "+statement, args...).Scan(&text); err != nil {
		t.Fatal(err)
	}
	var plans []struct {
		Plan planNode `json:"Plan"`
	}
	if err := json.Unmarshal(text, &plans); err != nil {
		t.Fatal(err)
	}

	return plans[0].Plan.touched()
}

// The recount of a night goes through each answer a few times and not once for each return, also where the server was never told
// how large the tables are.
func TestTheRecountIsLinearInTheAnswers(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 12, size{2, 6, 400})
	for _, table := range []string{"answer", "answer_sum", "school_return"} {
		w.exec("ALTER TABLE " + table + " SET (autovacuum_enabled = false)") // or it might count the tables after all
	}
	w.uncounted = true
	w.write()
	tx, err := db.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}()
	var answers, known float64
	err = tx.QueryRowContext(t.Context(), `
SELECT (SELECT count(*) FROM answer), (SELECT count(*) FROM pg_stat_user_tables WHERE relname IN ('answer', 'answer_sum', 'school_return')
   AND (last_analyze IS NOT NULL OR last_autoanalyze IS NOT NULL))`).Scan(&answers, &known)
	if err != nil || answers < 5000 || known != 0 {
		t.Fatalf("%v answers, %v tables are counted: %v", answers, known, err)
	}
	const most = 8
	if n := touched(t, tx, postgres.SeasonRecountSQL, int64(w.season)); n < answers || n > most*answers {
		t.Errorf("%v rows for %v answers", n, answers)
	}
	// The measure tells: a plan that goes through the answers anew for each return is far beyond.
	n := touched(t, tx, `SELECT r.id, c.n FROM school_return r CROSS JOIN LATERAL (SELECT sum(a.points) AS n FROM answer a WHERE a.return_id + 0 = r.id) c
 WHERE r.id <= 40 AND r.season_id = $1`, int64(w.season))
	if n < 2*most*answers {
		t.Errorf("such a plan goes through %v rows only", n)
	}
}
