package archtest_test

import (
	"slices"
	"strings"
	"testing"
)

// The ground, from left to right: a package leans only on those before its own row.
var ground = [][]string{
	{"fault", "locale", "maturity"},
	{"audit"},
	{"account"},
	{"directory"},
	{"season"},
	{"evidence", "software"},
	{"assessment"},
	{"review"},
	{"ranking"},
	{"plan", "seal"},
	{"notice"},
}

// What stands around the ground, and what of the repository each may lean on besides its own folder.
var around = map[string][]string{
	"portal":    {"ground", "chart", "paper", "web"},
	"api":       {"ground", "chart", "paper", "web"},
	"postgres":  {"ground", "migrations", "schedule", "indicators"},
	"sample":    {"ground", "indicators"},
	"chart":     {"ground"},
	"paper":     {"ground", "chart"},
	"schedule":  {"ground"},
	"signin":    {"ground", "outbound"},
	"outbound":  {"ground"},
	"mail":      {"ground"},
	"filestore": {"ground", "outbound"},
	"config":    {"ground"},
	"archtest":  {},
	"benchtest": {},
}

// Where each foreign library may be imported; those for tests may be anywhere in a test.
var libraries = map[string][]string{
	"github.com/gofiber/fiber":         {"internal/portal", "internal/api"},
	"github.com/valyala/fasthttp":      {"internal/portal", "internal/api"},
	"github.com/a-h/templ":             {"web", "internal/portal"},
	"github.com/andybalholm/brotli":    {"web"},
	"github.com/klauspost/compress":    {"web"},
	"github.com/jmoiron/sqlx":          {"internal/postgres"},
	"github.com/lib/pq":                {"internal/postgres"},
	"github.com/pressly/goose":         {"internal/postgres", "migrations"},
	"github.com/go-echarts/go-echarts": {"internal/chart"},
	"github.com/robfig/cron":           {"internal/schedule"},
	"github.com/xuri/excelize":         {"internal/paper"},
	"github.com/caarlos0/env":          {"internal/config"},
	"github.com/goccy/go-yaml":         {"internal/maturity", "internal/plan"},
	"golang.org/x/crypto":              {"internal/account", "internal/signin"},
	"golang.org/x/text":                {"internal/locale", "internal/directory", "internal/account", "internal/portal"},
	"golang.org/x/sync":                {"internal", "cmd"},
	"golang.org/x/sys":                 {"internal/postgres/embedded"},
	"github.com/pquerna/otp":           {"internal/signin"},
	"github.com/coreos/go-oidc":        {"internal/signin"},
	"github.com/wneessen/go-mail":      {"internal/mail"},
	"codeberg.org/go-pdf/fpdf":         {"internal/paper"},
	"github.com/gabriel-vasile":        {"internal/evidence", "internal/filestore"},
	"github.com/minio/minio-go":        {"internal/filestore"},
	"github.com/prometheus":            {"internal/portal"},
}

// The double of S3 stands in for a store in tests.
var testLibraries = []string{"github.com/google/go-cmp", "pgregory.net/rapid", "github.com/johannesboyne/gofakes3"}

func TestGroundLeansToTheLeft(t *testing.T) {
	t.Parallel()
	row := map[string]int{}
	for i, names := range ground {
		for _, name := range names {
			row[name] = i
		}
	}
	for _, f := range goFiles(t) {
		at, low := row[subject(f.pkg)]
		if f.test || !low {
			continue
		}
		for _, p := range f.imports() {
			own, found := strings.CutPrefix(p, module)
			if !found || own == f.pkg || within(own, "internal/"+subject(f.pkg)) {
				continue
			}
			if to, isGround := row[subject(own)]; !isGround || to >= at && !sameFirstRow(f.pkg, own, row) {
				t.Errorf("%s: %s may not import %s", f.path, f.pkg, own)
			}
		}
	}
}

// sameFirstRow tells whether both stand in the first row, where locale and maturity know fault.
func sameFirstRow(from, to string, row map[string]int) bool {
	return row[subject(from)] == 0 && to == "internal/fault" && subject(from) != "maturity"
}

func TestAdaptersMeetOnlyInCmd(t *testing.T) {
	t.Parallel()
	isGround := map[string]bool{}
	for _, row := range ground {
		for _, name := range row {
			isGround[name] = true
		}
	}
	for _, f := range goFiles(t) {
		may, known := around[subject(f.pkg)]
		if f.test || !known {
			continue
		}
		for _, p := range f.imports() {
			own, found := strings.CutPrefix(p, module)
			if !found || within(own, "internal/"+subject(f.pkg)) {
				continue
			}
			what := subject(own)
			if what == "" {
				what, _, _ = strings.Cut(own, "/")
			}
			if !slices.Contains(may, what) && (!isGround[what] || !slices.Contains(may, "ground")) {
				t.Errorf("%s: %s may not import %s", f.path, f.pkg, own)
			}
		}
	}
}

func TestPagesKnowPartsAndSubjectsOnly(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if f.test || !within(f.pkg, "web", "indicators", "migrations") {
			continue
		}
		for _, p := range f.imports() {
			own, found := strings.CutPrefix(p, module)
			if !found {
				continue
			}
			_, adapter := around[subject(own)]
			part := within(f.pkg, "web/part") && within(own, "web/page")
			if adapter && subject(own) != "chart" || within(own, "cmd") || part {
				t.Errorf("%s: %s may not import %s", f.path, f.pkg, own)
			}
		}
	}
}

func TestEveryPackageHasItsPlace(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, row := range ground {
		for _, name := range row {
			known[name] = true
		}
	}
	for _, f := range goFiles(t) {
		name := subject(f.pkg)
		_, adapter := around[name]
		if name != "" && !known[name] && !adapter {
			t.Errorf("%s: the plan has no package internal/%s", f.path, name)
		}
	}
}

func TestForeignLibrariesStayInTheirPackage(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		for _, p := range f.imports() {
			host, _, _ := strings.Cut(p, "/")
			if !strings.Contains(host, ".") || strings.HasPrefix(p, module) {
				continue
			}
			if !allowed(&f, p) {
				t.Errorf("%s: %s does not belong into %s", f.path, p, f.pkg)
			}
		}
	}
}

func allowed(f *goFile, library string) bool {
	// The floor of a measurement is a bare handler, which stands beside no page.
	if f.test && f.pkg == "cmd/thuocso" && within(library, "github.com/gofiber/fiber/v2") {
		return true
	}
	if f.test && slices.ContainsFunc(testLibraries, func(l string) bool { return within(library, l) }) {
		return true
	}
	for name, places := range libraries {
		if within(library, name) && within(f.pkg, places...) {
			return true
		}
	}

	return false
}

// subject is the first word of a folder below internal, empty elsewhere.
func subject(pkg string) string {
	rest, found := strings.CutPrefix(pkg, "internal/")
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")

	return name
}
