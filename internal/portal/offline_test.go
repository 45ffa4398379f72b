package portal_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/web"
	"github.com/thuocso/thuocso/web/part"
)

func TestServiceWorkerStandsAtTheRoot(t *testing.T) {
	t.Parallel()
	s := server(t)
	resp := answer(t, s, get(portal.WorkerPath))
	if resp.status != http.StatusOK || !strings.HasPrefix(resp.header.Get("Content-Type"), "text/javascript") {
		t.Fatalf("status %d, %q", resp.status, resp.header.Get("Content-Type"))
	}
	if got := resp.header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("cached as %q: a browser would keep an old worker", got)
	}
	for _, name := range []string{"app.css", "app.js", "be-vietnam-pro-vietnamese-400.woff2"} {
		if !strings.Contains(resp.body, `"`+web.Asset(name)+`"`) {
			t.Errorf("the worker does not know the address of %s", name)
		}
	}
	again := get(portal.WorkerPath)
	again.Header.Set("If-None-Match", resp.header.Get("ETag"))
	if resp := answer(t, s, again); resp.status != http.StatusNotModified {
		t.Errorf("unchanged: status %d", resp.status)
	}
	policy := answer(t, s, get("/mo")).header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "worker-src 'self'") {
		t.Errorf("policy %q lets no worker run", policy)
	}
}

// The page for when there is no line is kept by the worker for everybody: it must know nobody.
func TestOfflinePageIsTheSameForEverybody(t *testing.T) {
	t.Parallel()
	s := server(t)
	nobody := answer(t, s, get(part.OfflinePath))
	request := get(part.OfflinePath)
	signedIn(request)
	somebody := answer(t, s, request)
	if nobody.status != http.StatusOK || nobody.body != somebody.body || len(nobody.cookies)+len(somebody.cookies) > 0 {
		t.Errorf("status %d, %d cookies, or another page for whoever is signed in:\n%.300s\n%.300s",
			nobody.status, len(nobody.cookies)+len(somebody.cookies), nobody.body, somebody.body)
	}
	if !strings.Contains(nobody.body, `<meta name="offline"`) || strings.Contains(nobody.body, `name="csrf"`) {
		t.Error("the page is not marked, or carries a token")
	}
}

func TestPageLearnsWhoseSessionThereIs(t *testing.T) {
	t.Parallel()
	s := server(t)
	var who struct{ Viewer, CSRF string }
	if err := json.Unmarshal([]byte(answer(t, s, get(portal.WhoPath)).body), &who); err != nil || who.Viewer+who.CSRF != "" {
		t.Errorf("nobody is told %+v, %v", who, err)
	}
	request, page := get(portal.WhoPath), get("/rieng")
	signedIn(request)
	signedIn(page)
	resp := answer(t, s, request)
	if err := json.Unmarshal([]byte(resp.body), &who); err != nil {
		t.Fatal(err)
	}
	viewer := regexp.MustCompile(`<meta name="viewer" content="([^"]+)"`).FindStringSubmatch(answer(t, s, page).body)
	if viewer == nil || who.Viewer != viewer[1] {
		t.Errorf("the session is %q's, the page is %q's", who.Viewer, viewer)
	}
	form := post("/ghi", "ten=a")
	signedIn(form)
	form.Header.Set("X-CSRF-Token", who.CSRF)
	if got := answer(t, s, form); got.status != http.StatusOK || resp.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the token is refused with %d, or kept by a cache (%q)", got.status, resp.header.Get("Cache-Control"))
	}
}
