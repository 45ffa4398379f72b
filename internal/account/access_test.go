package account_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

func grant(r account.Role, path string, unit int64) account.Actor {
	return account.Actor{PersonID: 1, Grants: []account.Grant{{Role: r, UnitID: unit, Path: path}}}
}

func TestMay(t *testing.T) {
	t.Parallel()
	const school, neighbour, office, province = "/1/17/150/900/", "/1/17/150/901/", "/1/17/150/", "/1/17/"
	for _, c := range []struct {
		name  string
		actor account.Actor
		may   account.Permission
		at    account.Target
		want  fault.Kind // Internal stands for yes
	}{
		{"nobody", account.Anonymous(), account.ReturnView, account.Target{Path: school}, fault.Unauthenticated},
		{"own school", grant(account.Principal, school, 900), account.ReturnSubmit, account.Target{Path: school}, 0},
		{"neighbour", grant(account.Principal, school, 900), account.ReturnView, account.Target{Path: neighbour}, fault.NotFound},
		{"office above", grant(account.Principal, school, 900), account.ReturnView, account.Target{Path: office}, fault.NotFound},
		{"staff sends", grant(account.Staff, school, 900), account.ReturnSubmit, account.Target{Path: school}, fault.Forbidden},
		{"reviewer", grant(account.Reviewer, office, 150), account.ReviewJudge, account.Target{Path: school, ManagingPath: office}, 0},
		{
			"province judges for the office", grant(account.ProvinceOfficer, province, 17), account.ReviewJudge,
			account.Target{Path: school, ManagingPath: office},
			fault.Forbidden,
		},
		{
			"another province judges for the office", grant(account.ProvinceOfficer, "/1/18/", 18), account.ReviewJudge,
			account.Target{Path: school, ManagingPath: office},
			fault.NotFound,
		},
		{"the managing office enters", grant(account.Reviewer, office, 150), account.ReturnEnter, account.Target{Path: school, ManagingPath: office}, 0},
		{
			"the province enters what it manages itself", grant(account.ProvinceOfficer, province, 17), account.ReturnEnter,
			account.Target{Path: "/1/17/902/", ManagingPath: province},
			0,
		},
		{
			"the province enters for the office", grant(account.ProvinceOfficer, province, 17), account.ReturnEnter,
			account.Target{Path: school, ManagingPath: office},
			fault.Forbidden,
		},
		{
			"another office enters", grant(account.OfficeHead, "/1/17/151/", 151), account.ReturnEnter,
			account.Target{Path: school, ManagingPath: office},
			fault.NotFound,
		},
		{
			"the principal enters as the office", grant(account.Principal, school, 900), account.ReturnEnter,
			account.Target{Path: school, ManagingPath: office},
			fault.Forbidden,
		},
		{
			"the province decides what is the office's", grant(account.ProvinceOfficer, province, 17), account.ResultDecide,
			account.Target{Path: school, ManagingPath: office, DecidedBy: "managing"},
			fault.Forbidden,
		},
		{
			"another office decides", grant(account.OfficeHead, "/1/17/151/", 151), account.ResultDecide,
			account.Target{Path: school, ManagingPath: office, DecidedBy: "managing"},
			fault.NotFound,
		},
		{
			"managing office decides", grant(account.OfficeHead, office, 150), account.ResultDecide,
			account.Target{Path: school, ManagingPath: office, DecidedBy: "managing"},
			0,
		},
		{
			"the province decides", grant(account.OfficeHead, office, 150), account.ResultDecide,
			account.Target{Path: school, ManagingPath: office, DecidedBy: "province"},
			fault.Forbidden,
		},
		{
			"the school has moved since the season", grant(account.Principal, "/1/30/77/900/", 900), account.ReturnView,
			account.Target{Path: school},
			0,
		},
		{"a unit that is no more", grant(account.Reviewer, "", 150), account.ReturnView, account.Target{Path: school}, fault.NotFound},
		{"an id within an id", grant(account.Principal, "/1/17/150/90/", 90), account.ReturnView, account.Target{Path: school}, fault.NotFound},
		{"no unit named", grant(account.Reviewer, office, 150), account.ReturnView, account.Target{}, fault.NotFound},
	} {
		err := account.May(c.actor, c.may, c.at)
		if got := fault.KindOf(err); (err == nil) != (c.want == 0) || got != c.want {
			t.Errorf("%s: %v, want kind %d", c.name, err, c.want)
		}
	}
}

// path draws a path of distinct ids.
func path(t *rapid.T, label string) (string, []int64) {
	ids := rapid.SliceOfNDistinct(rapid.Int64Range(1, 50), 1, 6, rapid.ID[int64]).Draw(t, label)
	s := "/"
	for _, id := range ids {
		s += fmt.Sprintf("%d/", id)
	}

	return s, ids
}

// Nobody ever reaches a unit below none of theirs, whatever the role and the permission.
func TestMayNeverReachesOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		target, ids := path(t, "target")
		own, mine := path(t, "own")
		unit := mine[len(mine)-1]
		for _, id := range ids {
			if id == unit {
				t.Skip("the target is below the own unit")
			}
		}
		role := rapid.SampledFrom(account.Roles()).Draw(t, "role")
		for _, p := range []account.Permission{
			account.ReturnView, account.ReturnFill, account.ReturnSubmit, account.ReviewList, account.ReviewJudge, account.ReviewReopen,
			account.ReturnEnter, account.ResultDecide, account.FiguresView, account.ExportMake, account.SeasonOpen, account.DirectoryWrite,
			account.PeopleManage, account.SystemManage,
		} {
			at := account.Target{Path: target, ManagingPath: target, DecidedBy: rapid.SampledFrom([]string{"managing", "province"}).Draw(t, "rule")}
			if err := account.May(grant(role, own, unit), p, at); err == nil {
				t.Fatalf("%s at %s may %s at %s", role, own, p, target)
			}
		}
	})
}

func TestEveryRoleHasItsPlace(t *testing.T) {
	t.Parallel()
	for _, r := range account.Roles() {
		if len(account.Kinds(r)) == 0 {
			t.Errorf("%s can be held nowhere", r)
		}
		if account.Gives(account.ProvinceAdmin, r) && (r == account.SystemAdmin || r == account.MinistryViewer) {
			t.Errorf("a province administrator hands out %s", r)
		}
		for _, giver := range []account.Role{account.Staff, account.Reviewer, account.OfficeHead, account.MinistryViewer} {
			if account.Gives(giver, r) {
				t.Errorf("%s hands out %s", giver, r)
			}
		}
		if account.Gives(account.Principal, r) != (r == account.Staff) {
			t.Errorf("a principal and %s", r)
		}
	}
}
