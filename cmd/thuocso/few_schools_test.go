package main

import (
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// handful is a season in which one office has three schools, the next seven and the last twelve, whose figures are known from each other.
type handful struct {
	*world

	season                 string
	few, next, many, whole string
}

// newHandful opens it a year later than the world's seasons, with everything published and counted.
func newHandful(t *testing.T) *handful {
	t.Helper()
	w := newWorld(t)
	w.unit(t, "office third", "district", "province own")
	for office, n := range map[string]int{"office own": 2, "office other": 6, "office third": 12} {
		for i := range n {
			w.unit(t, fmt.Sprintf("%s, school %d", office, i), "school", office)
		}
	}
	id := strconv.FormatInt(int64(w.opens(t, "province own", 2025).ID), 10)
	// The year before one school of the first office was known, so that a way leads from there.
	w.exec(t, `UPDATE school_return SET state = 'published' WHERE id = $1 RETURNING id`, w.things["return"][placeOwn])
	w.exec(t, `INSERT INTO annex_answer (return_id, question, version, figures, note, by_id, at)
		VALUES ($1, 'pupils_on_platform', 1, '{"pupils_on_platform": 7, "pupils_total": 71}', '', 0, $2) RETURNING return_id`, w.things["return"][placeOwn], pgtest.Now())
	w.exec(t, `UPDATE school_return SET state = 'published' WHERE season_id = $1 RETURNING id`, id)
	for _, basis := range []string{"verified", "recognised"} {
		w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
			SELECT t.return_id, CAST($2 AS text), t.season_id, t.school_id, t.points, t.met, t.group_low, s.high, t.level_low, t.level_high, t.updated_at
			  FROM result t, (SELECT CAST('{0,1000}' AS smallint[]) AS high) s WHERE t.season_id = $1 AND t.basis = 'self' RETURNING return_id`, id, basis)
	}
	for office, figures := range map[string]string{
		"office own":   `{"pupils_on_platform": 111, "pupils_total": 1013}`,
		"office other": `{"pupils_on_platform": 113, "pupils_total": 1009}`,
		"office third": `{"pupils_on_platform": 97, "pupils_total": 1021}`,
	} {
		w.exec(t, `INSERT INTO annex_answer (return_id, question, version, figures, note, by_id, at)
			SELECT r.id, 'pupils_on_platform', 1, CAST($3 AS jsonb), '', 0, $4
			  FROM school_return r JOIN season_school s ON s.season_id = r.season_id AND s.school_id = r.school_id
			 WHERE r.season_id = $1 AND s.managing_id = $2 RETURNING return_id`, id, w.units[office], figures, pgtest.Now())
	}
	w.as(t, account.ProvinceOfficer).presses(t, id)
	unit := func(name string) string { return strconv.FormatInt(w.units[name], 10) }

	return &handful{w, id, unit("office own"), unit("office other"), unit("office third"), unit("province own")}
}

// told is what an answer says, whatever it is: a page, a picture, a table or a workbook.
func (r reply) told(t *testing.T, path string) string {
	t.Helper()
	if r.status != http.StatusOK {
		return ""
	}
	if strings.Contains(path, ".xlsx") {
		return " " + strings.Join(sheetWords(t, r), " | ") + " "
	}

	return html.UnescapeString(r.body)
}

// of adds the season and a unit to an address.
func (c *handful) of(path, unit string) string {
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}

	return path + sign + "ky=" + c.season + "&don-vi=" + unit
}

// Whoever does not see each school is nowhere told figures of three schools, nor those of the seven beside them, which would give
// the three away: no page, trial, picture, table or workbook. Of twelve, and of all, he is told.
func TestFiguresOfFewSchoolsAreNowhereForOthers(t *testing.T) {
	t.Parallel()
	c := newHandful(t)
	const h1, h4 = "/ket-qua/chi-tieu/mot?ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H1", "/ket-qua/chi-tieu/mot?ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H4"
	pages := []string{
		"/ket-qua/chi-tieu", h1, h4, "/ket-qua/bieu-do", "/ket-qua/bieu-do.svg?hinh=targets", "/ket-qua/bieu-do.csv?hinh=targets",
		strings.Replace(h1, "mot?", "mot.svg?", 1), strings.Replace(h1, "mot?", "mot.csv?", 1), "/xuat/ket-qua.xlsx",
	}
	// Sums, shares and counts of the three and of the seven, as each kind of answer writes them.
	hidden := []string{
		"333/3.039", "10,9\u00a0%", "10,95", " 10.95 ", "791/7.063", "11,1\u00a0%", "11,19", " 11.19 ", "0/3 trường", "0/7 trường",
		"3.039", "7.063", "111/1.013", "113/1.009", "7/71",
	}
	ministry, far := c.as(t, account.MinistryViewer), c.signedIn(t, c.person(t, account.ProvinceOfficer, c.units["province far"]))
	for _, unit := range []string{c.few, c.next, c.many, c.whole} {
		for _, path := range pages {
			address := c.of(path, unit)
			for who, v := range map[string]*visitor{"the ministry": ministry, "another province": far} {
				got := v.ask(t, http.MethodGet, address, nil)
				if got.status >= http.StatusInternalServerError {
					t.Fatalf("%s, %s: status %d", who, address, got.status)
				}
				said := got.told(t, path)
				for _, words := range hidden {
					if strings.Contains(said, words) {
						t.Errorf("%s is told %q by %s", who, words, address)
					}
				}
				if who == "another province" && (strings.Contains(said, "1.164") || strings.Contains(said, "2.288")) {
					t.Errorf("another province is told of a season that is not its own by %s", address)
				}
			}
		}
		for who, v := range map[string]*visitor{"the ministry": ministry, "another province": far} {
			for _, trial := range []string{h1, h4} {
				path := c.of(strings.Replace(trial, "mot?", "thu?", 1), unit)
				if got := v.ask(t, http.MethodGet, path, nil); got.status != http.StatusForbidden && got.status != http.StatusNotFound {
					t.Errorf("%s tries schools: %s, status %d", who, path, got.status)
				}
			}
		}
	}
	// The test would notice: what rests on enough schools is told.
	ministry.sees(t, c.of(h1, c.whole), "2.288/22.354", "1.164/12.252", "Không hiện: số liệu dựa trên dưới 5 trường")
	ministry.sees(t, c.of(h1, c.few), "Không hiện: số liệu dựa trên dưới 5 trường")
	ministry.sees(t, c.of(h1, c.next), "Không hiện: số liệu dựa trên dưới 5 trường")
	ministry.sees(t, c.of("/ket-qua/bieu-do.csv?hinh=targets", c.whole), "10,23")
	ministry.sees(t, c.of("/ket-qua/bieu-do.csv?hinh=targets", c.many), "9,50")
}

// The officers whose schools these are see them all, everywhere.
func TestFiguresOfFewSchoolsAreThereForTheirOwn(t *testing.T) {
	t.Parallel()
	c := newHandful(t)
	const h1, h4 = "/ket-qua/chi-tieu/mot?ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H1", "/ket-qua/chi-tieu/mot?ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H4"
	for who, v := range map[string]*visitor{"head": c.as(t, account.OfficeHead), "officer": c.as(t, account.ProvinceOfficer)} {
		v.sees(t, c.of(h1, c.few), "333/3.039", "10,9\u00a0%", "office own, school 1")
		v.sees(t, c.of(h4, c.few), "0/3 trường")
		v.sees(t, c.of(strings.Replace(h1, "mot?", "thu?", 1), c.few), "office own, school 1", "111/1.013")
		v.sees(t, c.of("/ket-qua/bieu-do.csv?hinh=targets", c.few), "10,95")
		for _, end := range []string{".svg?", ".csv?"} {
			v.ask(t, http.MethodGet, c.of(strings.Replace(h1, "?", end, 1), c.few), nil).expect(t, http.StatusOK, "10,9")
		}
		svg := v.ask(t, http.MethodGet, c.of("/ket-qua/bieu-do.svg?hinh=targets", c.few), nil)
		if !strings.Contains(html.UnescapeString(svg.body), "10,9") {
			t.Errorf("%s: the picture does not show the three schools", who)
		}
		book := sheetWords(t, v.ask(t, http.MethodGet, c.of("/xuat/ket-qua.xlsx", c.few), nil))
		if !slices.Contains(book, "10.95") {
			t.Errorf("%s: the workbook does not hold the share of the three schools", who)
		}
	}
	c.as(t, account.ProvinceOfficer).sees(t, c.of(h1, c.whole), "333/3.039", "791/7.063", "1.164/12.252", "2.288/22.354")
	c.as(t, account.OfficeHead).ask(t, http.MethodGet, c.of(h1, c.next), nil).expect(t, http.StatusNotFound)
}
