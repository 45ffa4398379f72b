package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
)

// world is a running portal over a database with two provinces, to be asked over real HTTP.
//
//	ministry
//	├── province "own"   ── office "own"   ── school "own"
//	│                    └─ office "other" ── school "other"
//	└── province "far"   ── office "far"   ── school "far"
//
// Each role has one account at the "own" unit of its kind. Every school owes a return
// in the open season of its province.
type world struct {
	db     *postgres.DB
	server *portal.Server
	base   string
	// units are ids by name: "province own", "office other", "school far" and so on.
	units map[string]int64
	// things are what addresses name, by kind and place: things["return"]["own"].
	things map[string]map[string]string
	people map[account.Role]int64
	made   int

	// now is the clock of the portal.
	now func() time.Time

	documentsOf *evidence.Service
	// dir is the data folder.
	dir string
}

// The three places of the world.
const (
	placeOwn   = "own"
	placeOther = "other"
	placeFar   = "far"
)

func newWorld(t *testing.T) *world {
	t.Helper()

	return newWorldAt(t, pgtest.Now)
}

// newWorldAt is newWorld with a clock of its own.
func newWorldAt(t *testing.T, now func() time.Time) *world {
	t.Helper()
	w := &world{
		now: now, db: pgtest.New(t), units: map[string]int64{}, things: map[string]map[string]string{},
		people: map[account.Role]int64{},
	}
	w.tree(t)
	w.seasons(t)
	w.accounts(t)
	w.serve(t)
	w.documents(t)

	return w
}

func (w *world) exec(t *testing.T, statement string, args ...any) int64 {
	t.Helper()
	var id int64
	if err := w.db.SQL().QueryRowContext(t.Context(), statement, args...).Scan(&id); err != nil {
		t.Fatalf("%v\n%s", err, statement)
	}

	return id
}

// unit makes a unit below another; a school stands and is managed there.
func (w *world) unit(t *testing.T, name, kind, parent string) {
	t.Helper()
	id := w.exec(t, `INSERT INTO unit (kind) VALUES ($1) RETURNING id`, kind)
	w.units[name] = id
	w.exec(t, `INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
		SELECT CAST($1 AS bigint), $2, daterange('2020-01-01', NULL), $3, $4, p.unit_id, p.path || CAST($1 AS bigint) || '/'
		  FROM unit_version p WHERE p.unit_id = $5 RETURNING id`, id, kind, fmt.Sprintf("%05d", id), name, w.units[parent])
	if kind != "school" {
		return
	}
	w.exec(t, `INSERT INTO managing (school_id, office_id, valid) VALUES ($1, $2, daterange('2020-01-01', NULL)) RETURNING id`,
		id, w.units[parent])
	w.exec(t, `INSERT INTO school_version (school_id, valid, stages) VALUES ($1, daterange('2020-01-01', NULL), '{TH}') RETURNING id`, id)
}

func (w *world) tree(t *testing.T) {
	t.Helper()
	w.units["ministry"] = w.exec(t, `SELECT id FROM unit WHERE kind = 'ministry'`)
	w.unit(t, "province own", "province", "ministry")
	w.unit(t, "province far", "province", "ministry")
	w.unit(t, "office own", "district", "province own")
	w.unit(t, "office other", "district", "province own")
	w.unit(t, "office far", "district", "province far")
	for _, place := range []string{placeOwn, placeOther, placeFar} {
		w.unit(t, "school "+place, "school", "office "+place)
		w.name("school", place, w.units["school "+place])
		w.name("office", place, w.units["office "+place])
		province := w.units["province own"]
		if place == placeFar {
			province = w.units["province far"]
		}
		w.name("province", place, province)
	}
}

// name remembers a thing that an address names.
func (w *world) name(kind, place string, id int64) {
	w.nameText(kind, place, strconv.FormatInt(id, 10))
}

func (w *world) nameText(kind, place, value string) {
	if w.things[kind] == nil {
		w.things[kind] = map[string]string{}
	}
	w.things[kind][place] = value
}

// seasons opens one season in each province and finds each school's return.
func (w *world) seasons(t *testing.T) {
	t.Helper()
	for _, place := range []string{placeOwn, placeFar} {
		w.name("season", place, int64(w.opens(t, "province "+place, 2024).ID))
	}
	w.nameText("season", placeOther, w.things["season"][placeOwn])
	for _, place := range []string{placeOwn, placeOther, placeFar} {
		w.name("return", place, w.exec(t, `SELECT id FROM school_return WHERE school_id = $1`, w.units["school "+place]))
		w.receipt(t, w.things["return"][place])
	}
}

// opens opens a season of a unit, by the sample's index and plan.
func (w *world) opens(t *testing.T, unit string, year int) season.Opened {
	t.Helper()
	seasons := season.NewService(postgres.NewSeasons(w.db), pgtest.Now, time.UTC)
	index, err := register(t.Context(), seasons, "index", sampleIndex)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := register(t.Context(), seasons, "plan", samplePlan)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := seasons.OpenSample(t.Context(), season.Draft{
		UnitID: w.units[unit], SchoolYear: year, RevisionID: index, PlanID: plan, Dates: season.Proposed(year, time.UTC),
		Rules: season.Rules{Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince, Ranking: season.LevelSum},
	})
	if err != nil {
		t.Fatal(err)
	}

	return opened
}

// receipt gives a return the receipt of a sending that was withdrawn.
func (w *world) receipt(t *testing.T, id string) {
	t.Helper()
	document, err := (&sending.Sent{Form: sending.Form, Number: 1, Round: 1}).Canonical()
	if err != nil {
		t.Fatal(err)
	}
	w.exec(t, `
INSERT INTO receipt (return_id, n, round, at, by_id, document, hash)
VALUES ($1, 1, 1, $2, 0, $3, $4)
RETURNING return_id`, id, pgtest.Now(), document, sending.Hash(document))
}

// unitOf says at which unit of a place a role is held.
func (w *world) unitOf(r account.Role, place string) int64 {
	switch account.Kinds(r)[0] {
	case "school":
		return w.units["school "+place]
	case "ministry":
		if r == account.SystemAdmin {
			return w.units["province "+place]
		}

		return w.units["ministry"]
	default:
		if slices.Contains(account.Kinds(r), "district") {
			return w.units["office "+place]
		}

		return w.units["province "+place]
	}
}

// accounts makes one person a role, and in each place a principal to be administered.
func (w *world) accounts(t *testing.T) {
	t.Helper()
	for _, r := range account.Roles() {
		w.people[r] = w.person(t, r, w.unitOf(r, placeOwn))
	}
	for _, place := range []string{placeOwn, placeOther, placeFar} {
		id := w.person(t, account.Principal, w.units["school "+place])
		w.name("person", place, id)
	}
}

func (w *world) person(t *testing.T, r account.Role, unit int64) int64 {
	t.Helper()
	w.made++
	made, err := postgres.NewAccounts(w.db).Create(t.Context(), []account.NewPerson{{
		Login: fmt.Sprintf("person%d", w.made), Display: string(r), Place: account.Place{Role: r, UnitID: unit}, At: pgtest.Now(),
	}})
	if err != nil {
		t.Fatal(err)
	}

	return made[0].PersonID
}

// link makes a one-time link of a person and returns its token.
func (w *world) link(t *testing.T, person int64) string {
	t.Helper()
	token, hash := w.secret("link")
	err := postgres.NewAccounts(w.db).Update(t.Context(), account.Which{ID: person}, "2025-05-12",
		func(account.Person) (account.Change, error) {
			return account.Change{
				Link: &account.Link{TokenHash: hash, ExpiresAt: pgtest.Now().Add(time.Hour)}, At: pgtest.Now(), Entries: someEntry(),
			}, nil
		})
	if err != nil {
		t.Fatal(err)
	}

	return token
}

// serve starts the portal as the program does, on a port of its own.
func (w *world) serve(t *testing.T) {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: ln.Addr().String()}
	w.dir = t.TempDir()
	st := &station{
		db: w.db, log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		config: config.Config{BaseURL: base, Timezone: time.UTC, DataDir: w.dir, FilesQuota: 50 << 20},
	}
	w.documentsOf, _, err = newEvidence(st, w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.server, err = assemble(t.Context(), st, w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.base = base.String()
	done := make(chan error, 1)
	go func() { done <- w.server.Serve(ln) }()
	t.Cleanup(func() {
		if err := w.server.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// visitor is somebody with a browser of their own.
type visitor struct {
	w      *world
	token  string
	csrf   string
	client *http.Client
}

// as signs a person of a role in; the empty role is nobody.
func (w *world) as(t *testing.T, r account.Role) *visitor {
	t.Helper()
	if r == "" {
		return w.nobody(t)
	}

	return w.signedIn(t, w.people[r])
}

func (w *world) signedIn(t *testing.T, person int64) *visitor {
	t.Helper()
	v := &visitor{w: w, client: quietClient()}
	var hash []byte
	v.token, hash = w.secret("session")
	secret := sha256.Sum256([]byte(v.token))
	err := postgres.NewAccounts(w.db).Open(t.Context(), account.NewSession{
		PersonID: person, TokenHash: hash, CSRF: secret[:], At: w.now(), ExpiresAt: w.now().Add(time.Hour), Address: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	v.csrf = unmasked(secret[:])

	return v
}

func (w *world) nobody(t *testing.T) *visitor {
	t.Helper()

	return &visitor{w: w, client: quietClient(), csrf: unmasked(make([]byte, 32))}
}

// unmasked is a form token under the mask of zeros.
func unmasked(secret []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret...))
}

// reply is an answer, read and closed.
type reply struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
	body    string
}

// ask sends a request with a good token.
func (v *visitor) ask(t *testing.T, method, path string, form url.Values) reply {
	t.Helper()
	filled := maps.Clone(form)
	if filled == nil {
		filled = url.Values{}
	}
	var body io.Reader
	if method != http.MethodGet && method != http.MethodHead {
		if !filled.Has("csrf") {
			filled.Set("csrf", v.csrf)
		}
		body = strings.NewReader(filled.Encode())
	}
	req, err := http.NewRequestWithContext(t.Context(), method, v.w.base+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}

	return v.send(t, req)
}

// send sends a request as it is, with the visitor's cookies.
func (v *visitor) send(t *testing.T, req *http.Request) reply {
	t.Helper()
	cookie := "bieu-mau=" + base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	if v.token != "" {
		cookie += "; phien=" + v.token
	}
	req.Header.Set("Cookie", cookie)
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "text/html")
	}
	resp, err := v.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}

	return reply{status: resp.StatusCode, header: resp.Header, cookies: resp.Cookies(), body: string(body)}
}
