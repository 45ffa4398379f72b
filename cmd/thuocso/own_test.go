package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// Whoever works at a school and for its office too finds the own school in the ranking: marked, and by a link. A principal
// alone sees no ranking.
func TestTheOwnSchoolIsMarkedInTheRanking(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer := w.as(t, account.ProvinceOfficer)
	officer.presses(t, w.things["season"][placeOwn])
	mine := fmt.Sprintf(`<tr class="mine"><td class="n">–<th scope="row"><a href="/ket-qua/truong/%d?`, w.units["school own"])
	plain := officer.ask(t, http.MethodGet, "/ket-qua/xep-hang", nil)
	if strings.Contains(plain.body, `class="mine"`) || strings.Contains(plain.body, "Tới trường của tôi") {
		t.Fatal("an officer has a school")
	}
	w.exec(t, `INSERT INTO person_role (person_id, role, unit_id) VALUES ($1, 'principal', $2) RETURNING id`, w.people[account.ProvinceOfficer], w.units["school own"])
	officer.sees(t, "/ket-qua/xep-hang", mine, "Tới trường của tôi", "quanh="+strconv.FormatInt(w.units["school own"], 10)+"#truong")
	officer.sees(t, "/ket-qua/xep-hang?quanh="+strconv.FormatInt(w.units["school own"], 10), `<tr id="truong" class="mine">`)
	if other := w.as(t, account.ProvinceAdmin).ask(t, http.MethodGet, "/ket-qua/xep-hang", nil); strings.Contains(other.body, `class="mine"`) {
		t.Error("the mark of one person is shown to another")
	}
	if got := w.as(t, account.Principal).ask(t, http.MethodGet, "/ket-qua/xep-hang", nil); got.status != http.StatusForbidden {
		t.Errorf("a principal: status %d", got.status)
	}
}
