package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

func (w *town) admin() account.Actor {
	return account.Actor{PersonID: 1 << 41, Grants: []account.Grant{
		{Role: account.ProvinceAdmin, UnitID: w.units["province"], Path: w.paths["province"]},
	}}
}

func TestLinksWorkOnceAndRunOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	made, err := w.accounts.Create(t.Context(), w.admin(), account.NewAccount{
		Login: "moi", Display: "Hiệu trưởng", Role: account.Principal, UnitID: w.units["school"],
	})
	if err != nil {
		t.Fatal(err)
	}
	if login, err := w.accounts.LinkHolder(t.Context(), made.Token); err != nil || login != "moi" {
		t.Fatalf("%q, %v", login, err)
	}
	if err := w.accounts.SetPassword(t.Context(), made.Token, "ngắn"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a short password: %v", err)
	}
	if err := w.accounts.SetPassword(t.Context(), made.Token, goodPassword); err != nil {
		t.Fatal(err)
	}
	if err := w.accounts.SetPassword(t.Context(), made.Token, goodPassword); fault.KindOf(err) != fault.NotFound {
		t.Errorf("used twice: %v", err)
	}
	first := w.invite(t, made.PersonID)
	second := w.invite(t, made.PersonID)
	if _, err := w.accounts.LinkHolder(t.Context(), first); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a new link leaves the old one open: %v", err)
	}
	w.wait(account.LinkLasts)
	if err := w.accounts.SetPassword(t.Context(), second, goodPassword); fault.KindOf(err) != fault.NotFound {
		t.Errorf("after 72 hours: %v", err)
	}
	last := w.invite(t, made.PersonID)
	if err := w.accounts.SetDisabled(t.Context(), w.admin(), made.PersonID, true); err != nil {
		t.Fatal(err)
	}
	if err := w.accounts.SetPassword(t.Context(), last, goodPassword); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of a disabled account: %v", err)
	}
	if _, err := w.accounts.Invite(t.Context(), w.admin(), made.PersonID); fault.KindOf(err) != fault.Locked {
		t.Errorf("a link for a disabled account: %v", err)
	}
}

func (w *town) invite(t *testing.T, person int64) string {
	t.Helper()
	made, err := w.accounts.Invite(t.Context(), w.admin(), person)
	if err != nil {
		t.Fatal(err)
	}

	return made.Token
}

func TestWhoMayMakeAndChangeWhom(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	province := w.member(t, "quan.tri", account.ProvinceAdmin, "province")
	system := w.member(t, "he.thong", account.SystemAdmin, "province")
	far := w.member(t, "xa.xoi", account.ProvinceOfficer, "far")
	reviewer := account.Actor{PersonID: 5, Grants: []account.Grant{
		{Role: account.Reviewer, UnitID: w.units["district"], Path: w.paths["district"]},
	}}
	himself := w.admin()
	himself.PersonID = province.PersonID
	for name, c := range map[string]struct {
		do   func() error
		want fault.Kind
	}{
		"system administrator": {func() error {
			return w.accounts.SetDisabled(t.Context(), w.admin(), system.PersonID, true)
		}, fault.Forbidden},
		"new link of a system administrator": {func() error {
			_, err := w.accounts.Invite(t.Context(), w.admin(), system.PersonID)

			return err
		}, fault.Forbidden},
		"raised to system administrator": {func() error {
			return w.accounts.Grant(t.Context(), w.admin(), province.PersonID, account.Place{Role: account.SystemAdmin, UnitID: w.units["province"]})
		}, fault.Forbidden},
		"far away": {func() error {
			return w.accounts.SetDisabled(t.Context(), w.admin(), far.PersonID, true)
		}, fault.NotFound},
		"raised far away": {func() error {
			return w.accounts.Grant(t.Context(), w.admin(), province.PersonID, account.Place{Role: account.ProvinceAdmin, UnitID: w.units["far"]})
		}, fault.NotFound},
		"oneself": {func() error {
			return w.accounts.SetDisabled(t.Context(), himself, province.PersonID, true)
		}, fault.Forbidden},
		"by a reviewer": {func() error {
			return w.accounts.SetDisabled(t.Context(), reviewer, province.PersonID, true)
		}, fault.Forbidden},
		"by nobody": {func() error {
			return w.accounts.SetDisabled(t.Context(), account.Anonymous(), province.PersonID, true)
		}, fault.Unauthenticated},
		"a role where it cannot be held": {func() error {
			return w.accounts.Grant(t.Context(), root(w), province.PersonID, account.Place{Role: account.Principal, UnitID: w.units["district"]})
		}, fault.Invalid},
		"the last role": {func() error {
			return w.accounts.Revoke(t.Context(), root(w), far.PersonID, account.Place{Role: account.ProvinceOfficer, UnitID: w.units["far"]})
		}, fault.Locked},
		"nobody": {func() error {
			return w.accounts.SetDisabled(t.Context(), root(w), 1<<50, true)
		}, fault.NotFound},
	} {
		if err := c.do(); err == nil || fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTakenLogin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "trung", account.Staff, "school")
	_, err := w.accounts.Create(t.Context(), w.admin(), account.NewAccount{
		Login: "TRUNG", Display: "x", Role: account.Staff, UnitID: w.units["second"],
	})
	if fault.KindOf(err) != fault.Conflict || fault.Of(err).Field != "login" {
		t.Errorf("%v", err)
	}
}

func TestPrincipalsInBulk(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	taken := "ht.c" + strings.TrimPrefix(w.codeOf("second"), "C")
	w.member(t, taken, account.Staff, "second")
	made, err := w.accounts.CreatePrincipals(t.Context(), w.admin(), w.paths["province"], "Hiệu trưởng")
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != 2 || made[0].Unit.Name != "school" || made[0].Login != "ht."+strings.ToLower(w.codeOf("school")) {
		t.Fatalf("%+v", made)
	}
	if made[1].Login == taken || !strings.HasPrefix(made[1].Login, "ht.id") {
		t.Errorf("a taken login became %s", made[1].Login)
	}
	for _, m := range made {
		if err := w.accounts.SetPassword(t.Context(), m.Token, goodPassword); err != nil {
			t.Errorf("%s: %v", m.Login, err)
		}
		token, err := w.signIn(t.Context(), m.Login, goodPassword, "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.accounts.Session(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		if err := account.May(s.Actor, account.ReturnSubmit, account.Target{Path: m.Unit.Path}); err != nil {
			t.Errorf("%s may not send the return of %s: %v", m.Login, m.Unit.Name, err)
		}
	}
	again, err := w.accounts.CreatePrincipals(t.Context(), w.admin(), w.paths["province"], "Hiệu trưởng")
	if err != nil || len(again) != 0 {
		t.Errorf("a second time: %v, %v", again, err)
	}
	if _, err := w.accounts.CreatePrincipals(t.Context(), w.admin(), w.paths["far"], "x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("elsewhere: %v", err)
	}
}

func (w *town) codeOf(unit string) string {
	var code string
	row := w.db.SQL().QueryRow(`SELECT code FROM unit_version WHERE unit_id = $1`, w.units[unit]) //nolint:noctx // a helper without a test
	if err := row.Scan(&code); err != nil {
		return err.Error()
	}

	return code
}

func TestListIsBounded(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "truong.mot", account.Principal, "school")
	w.member(t, "phong", account.Reviewer, "district")
	w.member(t, "so.gd", account.ProvinceOfficer, "province")
	w.member(t, "xa.lam", account.ProvinceOfficer, "far")
	for _, c := range []struct {
		filter account.Filter
		want   string
	}{
		{account.Filter{Path: w.paths["province"]}, "so.gd phong truong.mot"},
		{account.Filter{Path: w.paths["province"], Role: account.Reviewer}, "phong"},
		{account.Filter{Path: w.paths["province"], Search: "TRUONG"}, "truong.mot"},
		{account.Filter{Path: w.paths["province"], Search: "chuc danh"}, "so.gd phong truong.mot"},
		{account.Filter{Path: w.paths["province"], Search: "%"}, ""},
		{account.Filter{Path: w.paths["province"], Skip: 2}, "truong.mot"},
		{account.Filter{Path: w.paths["district"]}, "phong truong.mot"},
	} {
		lines, _, err := w.accounts.List(t.Context(), w.admin(), c.filter)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines {
			got = append(got, l.Login)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, want %s", c.filter, got, c.want)
		}
	}
	if _, _, err := w.accounts.List(t.Context(), w.admin(), account.Filter{Path: w.paths["far"]}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("elsewhere: %v", err)
	}
}

func TestChangedPassword(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	made := w.member(t, "someone", account.Staff, "school")
	here, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	there, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.2")
	if err != nil {
		t.Fatal(err)
	}
	actor := account.Actor{PersonID: made.PersonID}
	err = w.accounts.ChangePassword(t.Context(), actor, account.PasswordChange{Old: "wrong password", New: goodPassword + "!", Token: here})
	if fault.KindOf(err) != fault.Invalid || fault.Of(err).Field != "old" {
		t.Errorf("with a wrong old one: %v", err)
	}
	err = w.accounts.ChangePassword(t.Context(), actor, account.PasswordChange{Old: goodPassword, New: "someone12345", Token: here})
	if fault.KindOf(err) != fault.Invalid || fault.Of(err).Field != "password" {
		t.Errorf("to one with the login in it: %v", err)
	}
	err = w.accounts.ChangePassword(t.Context(), actor, account.PasswordChange{Old: goodPassword, New: goodPassword, Token: here})
	if f := fault.Of(err); f == nil || f.Kind != fault.Invalid || f.Key != "account.password_same" || f.Field != "password" {
		t.Errorf("to the one there is: %v", err)
	}
	err = w.accounts.ChangePassword(t.Context(), actor, account.PasswordChange{Old: goodPassword, New: goodPassword + "!", Token: here})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.accounts.Session(t.Context(), here); err != nil {
		t.Errorf("this browser: %v", err)
	}
	if _, err := w.accounts.Session(t.Context(), there); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("the other browser: %v", err)
	}
	browsers, err := w.accounts.Browsers(t.Context(), actor, here)
	if err != nil || len(browsers) != 1 || !browsers[0].Current {
		t.Errorf("%+v, %v", browsers, err)
	}
}

func TestEveryChangeIsInTheRecord(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	made := w.member(t, "someone", account.Staff, "school")
	token, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	steps := []func() error{
		func() error {
			return w.accounts.Grant(t.Context(), w.admin(), made.PersonID, account.Place{Role: account.Principal, UnitID: w.units["school"]})
		},
		func() error {
			return w.accounts.Revoke(t.Context(), w.admin(), made.PersonID, account.Place{Role: account.Staff, UnitID: w.units["school"]})
		},
		func() error { return w.accounts.SignOut(t.Context(), token) },
		func() error { return w.accounts.SetDisabled(t.Context(), w.admin(), made.PersonID, true) },
		func() error { return w.accounts.SetDisabled(t.Context(), w.admin(), made.PersonID, false) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	lines, head := w.record(t, made.PersonID)
	var acts []string
	for _, l := range lines {
		acts = append(acts, strings.TrimPrefix(l.Action, "account."))
		if strings.Contains(l.Detail, "someone") || strings.Contains(l.Detail, "192.0.2.1") {
			t.Errorf("a line names a person or an address: %s", l.Detail)
		}
	}
	want := "create invite password_set sign_in grant revoke sign_out disable enable"
	if got := strings.Join(acts, " "); got != want {
		t.Errorf("the record says %s\nwant %s", got, want)
	}
	if broken, complete := audit.Verify(lines, head); broken != 0 || !complete {
		t.Errorf("the chain breaks at %d, complete %v", broken, complete)
	}
}

func (w *town) record(t *testing.T, person int64) ([]audit.Line, audit.Head) {
	t.Helper()
	rows, err := w.db.SQL().QueryContext(t.Context(), `SELECT seq, at, person_id, action, detail, previous, hash FROM audit
		WHERE subject = 'account' AND subject_id = $1 ORDER BY seq`, person)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []audit.Line
	for rows.Next() {
		var l audit.Line
		var at time.Time
		if err := rows.Scan(&l.Seq, &at, &l.PersonID, &l.Action, &l.Detail, &l.Previous, &l.Hash); err != nil {
			t.Fatal(err)
		}
		l.At = at.UTC()
		lines = append(lines, l)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var head audit.Head
	row := w.db.SQL().QueryRowContext(t.Context(), `SELECT seq, hash FROM audit_head WHERE subject = 'account' AND subject_id = $1`, person)
	if err := row.Scan(&head.Seq, &head.Hash); err != nil {
		t.Fatal(err)
	}

	return lines, head
}

func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	n := account.NewAccount{Login: "he.thong", Display: "Quản trị", Role: account.SystemAdmin}
	if _, err := w.accounts.CreateFirst(t.Context(), n, "C404"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown unit: %v", err)
	}
	made, err := w.accounts.CreateFirst(t.Context(), n, w.codeOf("province"))
	if err != nil || made.Unit.Name != "province" || made.Token == "" {
		t.Errorf("%+v, %v", made, err)
	}
	n.Role, n.Login = account.Principal, "hieu.truong"
	if _, err := w.accounts.CreateFirst(t.Context(), n, w.codeOf("school")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a principal from the command line: %v", err)
	}
}

func TestSweepForgetsOldFailures(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.member(t, "someone", account.Staff, "school")
	if _, err := w.signIn(t.Context(), "someone", goodPassword, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	w.wait(40 * 24 * time.Hour)
	if err := w.accounts.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.id(t, "left", `SELECT (SELECT count(*) FROM login_failure) + (SELECT count(*) FROM session) + (SELECT count(*) FROM one_time_link)`)
	if w.units["left"] != 0 {
		t.Errorf("%d rows left", w.units["left"])
	}
}

// When a district is dissolved its people still have accounts, which their administrator must be able to close.
func TestAccountsOfAUnitThatEndedCanBeClosed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	gone := w.member(t, "tham.dinh", account.Reviewer, "district")
	w.id(t, "", `UPDATE unit_version SET valid = daterange(lower(valid), '2020-01-02') WHERE unit_id = $1 RETURNING unit_id`, w.units["district"])
	admin := account.Actor{PersonID: 1 << 40, Grants: []account.Grant{
		{Role: account.ProvinceAdmin, UnitID: w.units["province"], Path: w.paths["province"]},
	}}
	if err := w.accounts.SetDisabled(t.Context(), admin, gone.PersonID, true); err != nil {
		t.Errorf("not closed: %v", err)
	}
	far := admin
	far.Grants = []account.Grant{{Role: account.ProvinceAdmin, UnitID: w.units["far"], Path: w.paths["far"]}}
	if err := w.accounts.SetDisabled(t.Context(), far, gone.PersonID, false); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another province opens it: %v", err)
	}
}
