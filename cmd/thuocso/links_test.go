package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/outbound"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// oneHouse is a resolver for whom every name of example.vn stands on this machine, and no other name anywhere.
type oneHouse struct{}

func (oneHouse) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if strings.HasSuffix(host, ".example.vn") {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}

	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

// posted posts a link and returns the address of its page.
func (w *world) posted(t *testing.T, address string) string {
	t.Helper()
	school := w.units["school "+placeOwn]
	id, err := w.documentsOf.Post(t.Context(), w.actor(t, account.Principal, school), evidence.Post{
		SchoolID: school, Kind: evidence.Link, Raw: evidence.Raw{Title: address, URL: address},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.name("link "+address, placeOwn, int64(id))

	return "/minh-chung/" + w.things["link "+address][placeOwn]
}

func TestLinksAreLookedAtEveryNight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var broken atomic.Bool
	broken.Store(true)
	site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/mat" || r.URL.Path == "/loi" && broken.Load() {
			rw.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(site.Close)
	at, err := url.Parse(site.URL)
	if err != nil {
		t.Fatal(err)
	}
	alive := w.posted(t, "http://a.example.vn:"+at.Port()+"/con")
	gone := w.posted(t, "http://b.example.vn:"+at.Port()+"/mat")
	once := w.posted(t, "http://c.example.vn:"+at.Port()+"/loi")
	inside := w.posted(t, "http://10.1.2.3/")

	now := pgtest.Now()
	job := linkJob(&station{db: w.db, config: config.Config{BaseURL: at}}, func() time.Time { return now }, outbound.Config{
		Resolver: oneHouse{}, Allow: func(a netip.AddrPort) bool { return a.Addr().IsLoopback() },
	})
	night := func(want int) {
		t.Helper()
		count, err := job.Run(t.Context(), now)
		if err != nil || count.Read != want || count.Written != want {
			t.Errorf("looked at %d links, noted %d, want %d: %v", count.Read, count.Written, want, err)
		}
	}
	others := int(w.exec(t, `SELECT count(*) FROM document_revision WHERE kind = 'link' AND url NOT LIKE '%.example.vn:%' AND url <> 'http://10.1.2.3/'`))
	night(4 + others)
	night(0) // nothing is looked at twice in a night
	head := w.as(t, account.Principal)
	head.sees(t, alive, "Liên kết mở được khi kiểm tra")
	head.sees(t, gone, "không mở được khi kiểm tra", "trang không còn", "kiểm tra lại vào đêm sau")
	head.sees(t, inside, "nằm trong mạng nội bộ")
	if got := head.ask(t, http.MethodGet, gone, nil); strings.Contains(got.body, "Liên kết không mở được từ") {
		t.Error("a link is called dead after one night")
	}

	now = now.Add(24 * time.Hour)
	broken.Store(false)
	night(3 + others) // those that failed; the one that opens is left in peace for a week
	head.sees(t, gone, "Liên kết không mở được từ", "trang không còn", "Xin sửa liên kết")
	head.sees(t, once, "Liên kết mở được khi kiểm tra")
	head.sees(t, "/minh-chung", "liên kết hỏng")

	now = now.Add(24 * time.Hour)
	night(0)
	now = now.Add(7 * 24 * time.Hour)
	night(4 + others)
}
