// Package province gives a test a small province in a database of its own: a
// ministry, a province, a district, a commune, a few schools, the people of each,
// and a season that is open. The clock is the test's to set.
package province

import (
	"context"
	"database/sql"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
)

// School is one school of the province with its people.
type School struct {
	ID        int64
	Name      string
	Path      string
	Return    assessment.ID
	Principal account.Actor
	Staff     account.Actor
}

// Province is what a test works with.
type Province struct {
	DB      *postgres.DB
	Clock   *Clock
	Seasons *season.Service
	Returns *assessment.Service
	Index   *maturity.Index
	Season  season.ID
	// Zone is the province's time zone.
	Zone *time.Location

	// Path and DistrictPath are the units' paths.
	Path, DistrictPath string
	// UnitID is the province's id, DistrictID the managing office's.
	UnitID, DistrictID int64

	// Schools owe a return each; Kindergarten owes none.
	Schools      []School
	Kindergarten int64

	Reviewer, OfficeHead, Officer, Admin account.Actor
	// OtherReviewer works at a district that manages none of the schools.
	OtherReviewer account.Actor
	// Previous is the season before, 0 where the test asked for none.
	Previous season.ID
}

// Options say what a test's province is like.
type Options struct {
	// Schools is how many owe a return; 0 means 2.
	Schools int
	// Rules of the season; the zero value means cap_group, recognised by the managing office, published by the province.
	Rules season.Rules
	// Previous opens a season for the school year before, too.
	Previous bool
	// DB is where the province is written; nil means a database of the test's own.
	DB *postgres.DB
}

// People are all who have an account.
func (p *Province) People() []account.Actor {
	list := []account.Actor{p.Reviewer, p.OfficeHead, p.Officer, p.Admin, p.OtherReviewer}
	for i := range p.Schools {
		list = append(list, p.Schools[i].Principal, p.Schools[i].Staff)
	}

	return list
}

// Clock stands where the test sets it.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// Now is the moment at which the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.t
}

// Set puts the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

// Year is the school year of the season.
const Year = 2024

// indexName is the file of the index.
const indexName = "qd-4725-2022.yaml"

// New makes a province with its season on a database of the test's own.
func New(tb testing.TB, o Options) *Province {
	tb.Helper()
	if o.Schools == 0 {
		o.Schools = 2
	}
	if o.Rules.Condition == "" {
		o.Rules = season.Rules{
			Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince,
			Ranking: season.LevelSum,
		}
	}
	zone := time.FixedZone("ICT", 7*3600)
	if o.DB == nil {
		o.DB = pgtest.New(tb)
	}
	p := &Province{DB: o.DB, Clock: &Clock{t: pgtest.Now()}, Zone: zone}
	seasons := postgres.NewSeasons(p.DB)
	returns := postgres.NewReturns(p.DB)
	p.Seasons = season.NewService(seasons, p.Clock.Now, zone)
	p.Returns = assessment.NewService(returns, returns, p.Seasons, p.Clock.Now)
	b := &builder{tb: tb, ctx: tb.Context(), db: p.DB.SQL()}
	b.units(p, o.Schools)
	p.open(b, o)

	return p
}

// open registers the index and opens the seasons as the administrator does.
func (p *Province) open(b *builder, o Options) {
	b.tb.Helper()
	content, err := indicators.FS.ReadFile(indexName)
	b.must(err)
	revision, err := p.Seasons.Register(b.ctx, "index", indexName, content)
	b.must(err)
	p.Index, err = p.Seasons.Index(b.ctx, revision)
	b.must(err)
	years := []int{Year}
	if o.Previous {
		years = []int{Year - 1, Year}
	}
	for _, year := range years {
		opened, err := p.Seasons.Open(b.ctx, p.Admin, p.Path, season.Draft{
			UnitID: p.UnitID, SchoolYear: year, RevisionID: revision, Dates: season.Proposed(year, p.Zone), Rules: o.Rules,
		})
		b.must(err)
		p.Previous, p.Season = p.Season, opened.ID
	}
	for i := range p.Schools {
		p.Schools[i].Return, err = p.Returns.Find(b.ctx, p.Season, p.Schools[i].ID)
		b.must(err)
	}
}

// builder writes units and people straight to the tables.
type builder struct {
	tb  testing.TB
	ctx context.Context //nolint:containedctx // one test's
	db  *sql.DB
}

func (b *builder) must(err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
}

func (b *builder) units(p *Province, schools int) {
	b.tb.Helper()
	ministry, top := b.unit("ministry", "BGDDT", "Bộ Giáo dục và Đào tạo", 0, "/")
	p.UnitID, p.Path = b.unit("province", "17", "Sở Giáo dục và Đào tạo tỉnh Mẫu", ministry, top)
	p.DistrictID, p.DistrictPath = b.unit("district", "150", "Phòng Giáo dục và Đào tạo huyện Mẫu", p.UnitID, p.Path)
	other, otherPath := b.unit("district", "151", "Phòng Giáo dục và Đào tạo huyện Khác", p.UnitID, p.Path)
	commune, communePath := b.unit("commune", "04831", "Xã Mẫu", p.DistrictID, p.DistrictPath)
	for i := range schools {
		p.Schools = append(p.Schools, b.school(p, commune, communePath, i+1))
	}
	p.Kindergarten, _ = b.unit("school", "171500", "Trường MN Mẫu", commune, communePath)
	b.exec(recordSQL, p.Kindergarten, "{MN}")
	b.exec(managingSQL, p.Kindergarten, p.DistrictID)
	p.Reviewer = b.person(account.Reviewer, "Chuyên viên", p.DistrictID, p.DistrictPath, "Phòng Giáo dục và Đào tạo huyện Mẫu")
	p.OfficeHead = b.person(account.OfficeHead, "Trưởng phòng", p.DistrictID, p.DistrictPath, "Phòng Giáo dục và Đào tạo huyện Mẫu")
	p.OtherReviewer = b.person(account.Reviewer, "Chuyên viên huyện Khác", other, otherPath, "Phòng Giáo dục và Đào tạo huyện Khác")
	p.Officer = b.person(account.ProvinceOfficer, "Chuyên viên Sở", p.UnitID, p.Path, "Sở Giáo dục và Đào tạo tỉnh Mẫu")
	p.Admin = b.person(account.ProvinceAdmin, "Quản trị của Sở", p.UnitID, p.Path, "Sở Giáo dục và Đào tạo tỉnh Mẫu")
}

func (b *builder) school(p *Province, commune int64, communePath string, n int) School {
	b.tb.Helper()
	name := "Trường TH&THCS Mẫu " + strconv.Itoa(n)
	id, _ := b.unit("school", "1715"+strconv.Itoa(100+n), name, commune, communePath)
	b.exec(recordSQL, id, "{TH,THCS}")
	b.exec(managingSQL, id, p.DistrictID)
	s := School{ID: id, Name: name, Path: p.DistrictPath + strconv.FormatInt(id, 10) + "/"}
	s.Principal = b.person(account.Principal, "Hiệu trưởng", id, s.Path, name)
	s.Staff = b.person(account.Staff, "Tổ chuyên môn", id, s.Path, name)

	return s
}

const (
	unitSQL = `INSERT INTO unit (kind) VALUES ($1) RETURNING id`

	versionSQL = `
INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
VALUES ($1, $2, '[2020-01-01,)', $3, $4, NULLIF($5, 0), $6)`

	recordSQL = `
INSERT INTO school_version (school_id, valid, stages)
VALUES ($1, '[2020-01-01,)', CAST($2 AS text[]))`

	managingSQL = `
INSERT INTO managing (school_id, office_id, valid)
VALUES ($1, $2, '[2020-01-01,)')`

	personSQL = `INSERT INTO person (login, display) VALUES ($1, $2) RETURNING id`

	roleSQL = `INSERT INTO person_role (person_id, role, unit_id) VALUES ($1, $2, $3)`
)

func (b *builder) exec(statement string, args ...any) {
	b.tb.Helper()
	_, err := b.db.ExecContext(b.ctx, statement, args...)
	b.must(err)
}

func (b *builder) unit(kind, code, name string, parent int64, above string) (int64, string) {
	b.tb.Helper()
	var id int64
	b.must(b.db.QueryRowContext(b.ctx, unitSQL, kind).Scan(&id))
	path := above + strconv.FormatInt(id, 10) + "/"
	b.exec(versionSQL, id, kind, code, name, parent, path)

	return id, path
}

func (b *builder) person(role account.Role, display string, unit int64, path, unitName string) account.Actor {
	b.tb.Helper()
	var id int64
	login := string(role) + "." + strconv.FormatInt(unit, 10)
	b.must(b.db.QueryRowContext(b.ctx, personSQL, login, display).Scan(&id))
	b.exec(roleSQL, id, string(role), unit)

	return account.Actor{
		PersonID: id, Display: display,
		Grants: []account.Grant{{Role: role, UnitID: unit, Path: path, UnitName: unitName}},
	}
}
