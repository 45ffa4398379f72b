package portal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web"
)

// Sessions finds who is signed in; account.Service is one.
type Sessions interface {
	// Session returns the session of a token. Fault: Unauthenticated when there is none.
	Session(ctx context.Context, token string) (account.Session, error)
}

// Tab is one section of the portal, shown to whoever holds its permission anywhere.
type Tab struct {
	// Key is the catalogue key of its word.
	Key string
	// Href is its first page; the tab is current on every page below it.
	Href string
	// Permission is what its first page needs.
	Permission account.Permission
}

// Config is what the server needs to know. BaseURL, Now, Log, Catalogue and Sessions are required.
type Config struct {
	// BaseURL is where people reach the portal; https makes the cookies Secure.
	BaseURL *url.URL
	// Proxies are the networks whose forwarding headers are believed.
	Proxies []netip.Prefix
	// Now is the clock.
	Now func() time.Time
	// Zone is the province's time zone; nil means UTC.
	Zone *time.Location
	// Log takes one line for each request that failed for no fault of the person.
	Log *slog.Logger
	// Catalogue holds the words.
	Catalogue *locale.Catalogue
	// Sessions finds who is signed in.
	Sessions Sessions
	// Health tells whether the database answers; nil means there is nothing to ask.
	Health func(ctx context.Context) error
	// Assets are the style, scripts and letters; nil means there are none.
	Assets *web.Assets
	// Tabs are the sections in their order.
	Tabs []Tab
	// Home says where each role is led after sign-in; roles without an entry see the account page.
	Home map[account.Role]string
	// Sample marks every page as showing sample data.
	Sample bool
}

func (c Config) validate() error {
	if c.BaseURL == nil || c.Now == nil || c.Log == nil || c.Catalogue == nil || c.Sessions == nil {
		return errors.New("base URL, clock, log, catalogue or sessions are missing")
	}
	if (c.BaseURL.Scheme != "http" && c.BaseURL.Scheme != "https") || c.BaseURL.Host == "" {
		return fmt.Errorf("base URL %s: want http(s)://host[:port]", c.BaseURL)
	}
	if c.BaseURL.Path != "" && c.BaseURL.Path != "/" {
		return fmt.Errorf("base URL %s: a path is not supported", c.BaseURL)
	}

	return nil
}
