package sample

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
)

// Login is an account that the sample's start prints.
type Login struct {
	Role            account.Role
	Login, Password string
	Post, Unit      string
}

// shownDistrict is the district whose people can sign in: Lạc Thủy.
const shownDistrict = "159"

// provinceCode and ministryCode name the units above it.
const (
	provinceCode = "17"
	ministryCode = "BGDĐT"
)

// people are the accounts of the sample by the unit they serve.
type people struct {
	province   account.Unit
	shown      string
	logins     []Login
	principals map[int64]assessment.By
	staff      map[int64]assessment.By
	reviewers  map[int64]assessment.By
	heads      map[int64]assessment.By
	officer    assessment.By
	// second is another colleague at the shown school; district are the schools whose office can sign in, proofs their documents.
	second   assessment.By
	district []placed
	proofs   map[int64][]Proof
}

// placed is a school with its unit.
type placed struct {
	School

	unit int64
}

// cast are the people of one return. Where a school's staff has no account, its principal fills.
func (p *people) cast(r *assessment.Return) Cast {
	c := Cast{
		Principal: p.principals[r.SchoolID], Reviewer: p.reviewers[r.ManagingID], Head: p.heads[r.ManagingID], Officer: p.officer,
	}
	c.Staff = c.Principal
	if s, ok := p.staff[r.SchoolID]; ok {
		c.Staff = s
	}

	return c
}

// people writes every account: a principal for each school, a reviewer and a head for
// each office, and those of the province and the ministry. One a role gets a password.
func (l *Loader) people(ctx context.Context) (*people, error) {
	day := l.Now.In(l.Seasons.Zone()).Format(time.DateOnly)
	find := func(code string, kinds ...string) (account.Unit, error) {
		return l.Store.Unit(ctx, account.WhichUnit{Code: code, Kinds: kinds}, day)
	}
	ministry, err := find(ministryCode, "ministry")
	if err != nil {
		return nil, fmt.Errorf("find ministry: %w", err)
	}
	province, err := find(provinceCode, "province")
	if err != nil {
		return nil, fmt.Errorf("find province: %w", err)
	}
	schools, err := l.Store.Headless(ctx, province.Path, account.Principal, day)
	if err != nil {
		return nil, fmt.Errorf("list schools: %w", err)
	}
	w := &writer{loader: l, day: day}
	out := &people{
		province: province, principals: map[int64]assessment.By{}, staff: map[int64]assessment.By{},
		reviewers: map[int64]assessment.By{}, heads: map[int64]assessment.By{},
	}
	w.add(account.ProvinceOfficer, province, "Chuyên viên Sở", "chuyen-vien-so", func(by assessment.By) { out.officer = by })
	w.add(account.ProvinceAdmin, province, "Quản trị của Sở", "quan-tri-so", nil)
	w.add(account.MinistryViewer, ministry, "Chuyên viên Bộ", "chuyen-vien-bo", nil)
	w.add(account.SystemAdmin, province, "Quản trị hệ thống", "quan-tri-he-thong", nil)
	if err := w.offices(out, province, find); err != nil {
		return nil, err
	}
	w.schools(out, schools)

	return out, w.write(ctx, out)
}

// writer gathers accounts and writes them in one transaction.
type writer struct {
	loader *Loader
	day    string
	people []account.NewPerson
	units  []account.Unit
	told   []func(assessment.By)
	shown  map[account.Role][]int
}

// add gathers one account; those with a login of their own are the ones whose passwords are printed.
func (w *writer) add(role account.Role, unit account.Unit, post, login string, tell func(assessment.By)) {
	if w.shown == nil {
		w.shown = map[account.Role][]int{}
	}
	if login == "" {
		login = strings.ToLower(string(role) + "." + unit.Code)
	} else {
		w.shown[role] = append(w.shown[role], len(w.people))
	}
	w.people = append(w.people, account.NewPerson{
		Login: login, Display: post, Place: account.Place{Role: role, UnitID: unit.ID}, At: w.loader.Now,
		Entries: []audit.Entry{{Action: "account.create", Detail: map[string]any{"role": string(role), "unit": unit.ID}}},
	})
	w.units = append(w.units, unit)
	w.told = append(w.told, tell)
}

func (w *writer) offices(out *people, province account.Unit, find func(string, ...string) (account.Unit, error)) error {
	all, _ := Directory()
	offices := []account.Unit{province}
	for _, u := range all {
		if u.Kind == "district" {
			office, err := find(u.Code, "district")
			if err != nil {
				return fmt.Errorf("find district %s: %w", u.Code, err)
			}
			offices = append(offices, office)
		}
	}
	for _, office := range offices {
		id, reviewer, head := office.ID, "", ""
		if office.Code == shownDistrict {
			reviewer, head = "chuyen-vien-phong", "truong-phong"
		}
		w.add(account.Reviewer, office, "Chuyên viên thẩm định", reviewer, func(by assessment.By) { out.reviewers[id] = by })
		w.add(account.OfficeHead, office, "Lãnh đạo cơ quan quản lý", head, func(by assessment.By) { out.heads[id] = by })
	}

	return nil
}

// schools adds a principal for each school; the shown school also has staff.
func (w *writer) schools(out *people, units []account.Unit) {
	_, list := Directory()
	near := map[string]School{}
	for _, s := range list {
		if s.District != shownDistrict || !s.InScope() {
			continue
		}
		near[s.Code] = s
		if len(s.Stages) == 2 && out.shown == "" {
			out.shown = s.Code
		}
	}
	for _, unit := range units {
		id, login := unit.ID, ""
		if s, ok := near[unit.Code]; ok {
			out.district = append(out.district, placed{School: s, unit: id})
		}
		if unit.Code == out.shown {
			login = "hieu-truong"
			w.add(account.Staff, unit, "Tổ công nghệ thông tin", "to-cong-nghe", func(by assessment.By) { out.staff[id] = by })
			w.add(account.Staff, unit, "Tổ chuyên môn", "to-chuyen-mon", func(by assessment.By) { out.second = by })
		}
		w.add(account.Principal, unit, "Hiệu trưởng", login, func(by assessment.By) { out.principals[id] = by })
	}
}

// write gives the shown accounts their passwords and writes all.
func (w *writer) write(ctx context.Context, out *people) error {
	for _, role := range account.Roles() {
		if len(w.shown[role]) == 0 {
			return fmt.Errorf("sample has no account of role %s", role)
		}
		for _, at := range w.shown[role] {
			login, err := w.open(ctx, role, at)
			if err != nil {
				return err
			}
			out.logins = append(out.logins, login)
		}
	}
	made, err := w.loader.Store.Create(ctx, w.people)
	if err != nil {
		return fmt.Errorf("write people: %w", err)
	}
	for i, tell := range w.told {
		if tell != nil {
			tell(assessment.By{ID: made[i].PersonID, Post: w.people[i].Display})
		}
	}

	return nil
}

// open gives an account its password.
func (w *writer) open(ctx context.Context, role account.Role, at int) (Login, error) {
	password := strings.ToLower(rand.Text()[:14])
	hash, err := w.loader.Hasher.Hash(ctx, password)
	if err != nil {
		return Login{}, fmt.Errorf("hash password: %w", err)
	}
	w.people[at].Hash = hash

	return Login{Role: role, Login: w.people[at].Login, Password: password, Post: w.people[at].Display, Unit: w.units[at].Name}, nil
}
