package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
)

// access is one line of the table: who gets past the decision at one route.
type access struct {
	// route is "METHOD /pattern" as in the route table.
	route string
	// path is the address asked for, where the pattern has parameters: "/phieu/{return}" names a
	// thing of the world, which stands in the own or in the foreign place. Empty means the pattern.
	path string
	// own and foreign are the roles that get through there, separated by blanks: "everybody", "members"
	// (whoever has signed in), or roles of account.Roles.
	own, foreign string
	// told are the roles that see the thing in their own unit while the act is another office's: they hear whose it is
	// (403), and in a foreign unit nothing at all (404).
	told string
	// form is sent with a POST; "{school}" and the like are filled in. Mostly a form can stay empty:
	// a form that is refused (422) has got past the decision.
	form url.Values
	// lone tells that the act changes who may do what, so that it needs a world of its own for each try.
	lone bool
}

// TestAccess asks every route of the running portal as nobody and as every role, in the
// actor's own unit and in a foreign one, and compares with the table.
func TestAccess(t *testing.T) {
	t.Parallel()
	lines := map[string]access{}
	for _, line := range accessTable() {
		if _, twice := lines[line.route]; twice {
			t.Errorf("%s stands twice in the table", line.route)
		}
		lines[line.route] = line
	}
	w := newWorld(t)
	known := map[string]bool{}
	for _, route := range w.server.Routes() {
		name := route.Method + " " + route.Path
		known[name] = true
		line, ok := lines[name]
		if !ok {
			t.Errorf("%s is missing from the table in access_table_test.go: say who may", name)

			continue
		}
		w.compare(t, line, append([]account.Role{""}, account.Roles()...))
	}
	for name := range lines {
		if !known[name] {
			t.Errorf("%s stands in the table and is no route any more", name)
		}
	}
}

func (w *world) compare(t *testing.T, line access, roles []account.Role) {
	t.Helper()
	for _, role := range roles {
		for _, side := range []struct{ name, allowed string }{{"own", line.own}, {"foreign", line.foreign}} {
			here := w
			if line.lone {
				here = newWorld(t)
			}
			place := placeOwn
			if side.name == "foreign" {
				place = foreignTo(role)
			}
			want := through(side.allowed, role)
			status, got := here.try(t, line, role, place)
			if got != want {
				t.Errorf("%s, %q, %s unit: let through %v (status %d), the table says %v", line.route, role, side.name, got, status, want)
			}
			if refusal := toldStatus(line, role, place); refusal != 0 && status != refusal {
				t.Errorf("%s, %q, %s unit: status %d, want %d", line.route, role, side.name, status, refusal)
			}
			if status >= http.StatusInternalServerError {
				t.Errorf("%s, %q, %s unit: status %d", line.route, role, side.name, status)
			}
		}
	}
}

// toldStatus is how whoever is to be told whose an act is must be refused, 0 for all others.
func toldStatus(line access, r account.Role, place string) int {
	switch {
	case r == "" || !through(line.told, r):
		return 0
	case place == placeOwn:
		return http.StatusForbidden
	default:
		return http.StatusNotFound
	}
}

// foreignTo is the nearest place that is not the role's: the neighbouring office in the
// same province, or the other province.
func foreignTo(r account.Role) string {
	switch r {
	case account.Staff, account.Principal, account.Reviewer, account.OfficeHead:
		return placeOther
	default:
		return placeFar
	}
}

func through(allowed string, r account.Role) bool {
	for _, word := range strings.Fields(allowed) {
		if word == "everybody" || word == "members" && r != "" || word == string(r) {
			return true
		}
	}

	return false
}

var thing = regexp.MustCompile(`\{(\w+)\}`)

// try asks once and tells whether the request got past the decision.
func (w *world) try(t *testing.T, line access, r account.Role, place string) (int, bool) {
	t.Helper()
	method, path, _ := strings.Cut(line.route, " ")
	if line.path != "" {
		path = line.path
	}
	form := url.Values{}
	for name, values := range line.form {
		for _, v := range values {
			form.Add(name, w.fill(t, v, place))
		}
	}
	got := w.as(t, r).ask(t, method, w.fill(t, path, place), form)
	if policy := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("%s, %q: content policy %q", line.route, r, policy)
	}

	return got.status, passed(method, got)
}

func (w *world) fill(t *testing.T, text, place string) string {
	t.Helper()

	return thing.ReplaceAllStringFunc(text, func(s string) string {
		kind := strings.Trim(s, "{}")
		if kind == "link" {
			return w.link(t, w.people[account.Staff])
		}
		value, ok := w.things[kind][place]
		if !ok {
			t.Fatalf("the world has no %s in place %s", kind, place)
		}

		return value
	})
}

// passed tells an answer of the handler from a refusal.
func passed(method string, r reply) bool {
	switch r.status {
	case http.StatusNotFound:
		// A picture of which nothing is to be drawn is missing for whoever may see it, too.
		return strings.Contains(r.body, "chưa có số liệu để vẽ")
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed:
		return false
	case http.StatusSeeOther:
		return method != http.MethodGet || !strings.HasPrefix(r.header.Get("Location"), "/dang-nhap")
	default:
		return true
	}
}

func someEntry() []audit.Entry { return []audit.Entry{{Action: "account.invite"}} }
