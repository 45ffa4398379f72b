package main

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// ranksByHand runs the command at a moment and returns its status and what it says.
func (w *world) ranksByHand(t *testing.T, at time.Time) (status int, says string) {
	t.Helper()
	st := &station{db: w.db, config: config.Config{Timezone: time.UTC}, log: slog.New(slog.DiscardHandler)}
	p, out, told := quiet("vi")
	err := p.rankNow(t.Context(), st, func() time.Time { return at }, wanted{year: 2024, code: w.text(t, "SELECT code FROM unit_version WHERE unit_id = $1", w.units["province own"])})

	return p.status(err), out.String() + told.String()
}

// text reads one text.
func (w *world) text(t *testing.T, statement string, args ...any) string {
	t.Helper()
	var s string
	if err := w.db.SQL().QueryRowContext(t.Context(), statement, args...).Scan(&s); err != nil {
		t.Fatalf("%v\n%s", err, statement)
	}

	return s
}

// The command is no way around a pause or a wrong clock: it runs nothing, says who paused the job, since when and how to go
// on, and its runs stand in the ledger as those of the clock do.
func TestRankingByHandObeysThePauseAndTheClocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season := w.things["season"][placeOwn]
	w.as(t, account.ProvinceAdmin).ask(t, "POST", "/lan-chay/tam-dung", url.Values{"ky": {season}, "ly-do": {"đang đối chiếu"}}).expect(t, 303)
	now := time.Now()
	refused := func(at time.Time, words ...string) {
		t.Helper()
		status, says := w.ranksByHand(t, at)
		for _, word := range words {
			if !strings.Contains(says, word) {
				t.Errorf("does not say %q: %s", word, says)
			}
		}
		if n := w.exec(t, `SELECT count(*) FROM run WHERE cause = 'command'`); status != 1 || n != 0 {
			t.Errorf("status %d, %d runs", status, n)
		}
	}
	post := w.text(t, "SELECT display FROM person WHERE id = $1", w.people[account.ProvinceAdmin])
	refused(now, "đang tạm dừng: "+post+" dừng lúc ", pgtest.Now().Format("02/01/2006"), "lý do: đang đối chiếu", "số liệu cũ giữ nguyên", "nút «Chạy tiếp»")
	w.as(t, account.ProvinceAdmin).ask(t, "POST", "/lan-chay/chay-tiep", url.Values{"ky": {season}}).expect(t, 303)
	refused(now.Add(-48*time.Hour), "Đồng hồ của máy chủ là ", "Không chạy gì", "Hãy chỉnh đồng hồ")
	if status, says := w.ranksByHand(t, now); status != 0 || !strings.Contains(says, "tổng số khớp với nguồn") {
		t.Errorf("status %d: %s", status, says)
	}
	if n := w.exec(t, `SELECT count(*) FROM run WHERE cause = 'command' AND outcome = 'done' AND job = 'rank' AND holder <> '' AND until > started_at`); n != 1 {
		t.Errorf("%d rows in the ledger", n)
	}
}
