package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
)

// nextSeason opens the season after the handful's, of the same schools, in which nobody has a result.
func (h *handful) nextSeason(t *testing.T) string {
	t.Helper()
	seasons := season.NewService(postgres.NewSeasons(h.db), pgtest.Now, time.UTC)
	index, err := register(t.Context(), seasons, "index", sampleIndex)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := seasons.OpenSample(t.Context(), season.Draft{
		UnitID: h.units["province own"], SchoolYear: 2026, RevisionID: index, Dates: season.Proposed(2026, time.UTC),
		Rules: season.Rules{Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince, Ranking: season.LevelSum},
	})
	if err != nil {
		t.Fatal(err)
	}

	return strconv.FormatInt(int64(opened.ID), 10)
}

// verify gives the first schools of an office their verified results in a season.
func (h *handful) verify(t *testing.T, season, office string, n int) {
	t.Helper()
	h.exec(t, `WITH few AS (SELECT r.id FROM school_return r JOIN season_school s ON s.season_id = r.season_id AND s.school_id = r.school_id
			WHERE r.season_id = $1 AND s.managing_id = $2 AND r.state = 'draft' ORDER BY r.school_id LIMIT $3),
		turned AS (UPDATE school_return SET state = 'verified' WHERE id IN (SELECT id FROM few) RETURNING id),
		given AS (INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
			SELECT t.return_id, 'verified', t.season_id, t.school_id, t.points, t.met, t.group_low, s.high, t.level_low, t.level_high, t.updated_at
			  FROM result t, (SELECT CAST('{0,1000}' AS smallint[]) AS high) s WHERE t.return_id IN (SELECT id FROM few) AND t.basis = 'self' RETURNING return_id)
		SELECT count(*) FROM turned, given`, season, office, n)
}

// What has changed since the season before is said of a unit exactly where its ranking compares the two.
func TestAChangeIsSaidWhereTheRankingCompares(t *testing.T) {
	t.Parallel()
	h := newHandful(t)
	next := h.nextSeason(t)
	officer := h.as(t, account.ProvinceOfficer)
	at := "?don-vi=" + h.next + "&ky=" + next
	pages := []string{"/ket-qua/cac-ky" + at, "/ket-qua/cac-ky" + at + "&cay=ky-nay"}
	h.verify(t, next, h.next, 5)
	officer.presses(t, next)
	officer.sees(t, "/ket-qua/xep-hang"+at, "Không so với kỳ 2025–2026")
	officer.sees(t, "/ket-qua/bieu-do"+at, "Kỳ 2026–2027 chưa so được với kỳ trước: mới có 5/7 kết quả.")
	for _, page := range pages {
		officer.sees(t, page, "chưa so được với kỳ trước: mới có 5/7 kết quả")
		officer.lacks(t, page, "– so kỳ trước")
	}
	h.verify(t, next, h.next, 1)
	officer.presses(t, next)
	officer.sees(t, "/ket-qua/xep-hang"+at, "So với kỳ 2025–2026")
	officer.lacks(t, "/ket-qua/xep-hang"+at, "Không so với kỳ")
	officer.sees(t, "/ket-qua/bieu-do"+at, "Từ kỳ 2025–2026 (n = 7) đến kỳ 2026–2027 (n = 6)")
	for _, page := range pages {
		officer.sees(t, page, "– so kỳ trước")
		officer.lacks(t, page, "so được với kỳ trước", "không so với kỳ trước")
	}
}
