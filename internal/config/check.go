package config

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
)

// checker turns texts into values and gathers what is wrong with them.
type checker struct{ faults Faults }

func (k *checker) fail(key string, pairs ...any) {
	k.faults = append(k.faults, fault.New(fault.Invalid, key, pairs...))
}

func check(r raw, uid int) (Config, Faults) {
	k := &checker{}
	c := Config{
		Address: k.address(r.Address), TrustedProxies: k.proxies(r.Proxies),
		DataDir: k.dataDir(r, uid), BehindPooler: k.yes(poolerVariable, r.Pooler),
		Timezone: k.timezone(r.Timezone), Schedule: k.schedule(r.Schedule),
		DatabaseURL: k.database(databaseVariable, r.Database), DirectURL: k.database(directVariable, r.Direct),
	}
	c.FilesQuota, c.S3, c.SMTP = k.quota(r.Quota), k.s3(r), k.smtp(r)
	c.LinkCheck = k.yes(linkCheckVariable, r.LinkCheck)
	c.BaseURL = k.baseURL(r.BaseURL, c.Address)
	if r.Database == "" && (r.Direct != "" || c.BehindPooler) {
		k.fail("config.database_missing")
	}
	if c.BehindPooler && r.Direct == "" {
		k.fail("config.direct_missing")
	}
	if c.DirectURL == "" {
		c.DirectURL = c.DatabaseURL
	}

	return c, k.faults
}

func (k *checker) address(s string) string {
	_, port, err := net.SplitHostPort(s)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 1 || n > 65535 {
		k.fail("config.address", "value", s)
	}

	return s
}

// baseURL is what browsers type. Without it only a loopback address is accepted: whoever opens the portal to others
// must say under which name, or cookies and links would be wrong.
func (k *checker) baseURL(s, address string) *url.URL {
	if s == "" {
		host, _, err := net.SplitHostPort(address)
		ip, bad := netip.ParseAddr(host)
		if err == nil && host != "localhost" && (bad != nil || !ip.IsLoopback()) {
			k.fail("config.base_url_missing", "address", address)
		}

		return &url.URL{Scheme: "http", Host: address}
	}
	u, err := url.Parse(strings.TrimSuffix(s, "/"))
	if err != nil || !bare(u) {
		k.fail("config.base_url", "value", s)

		return nil
	}

	return u
}

// bare tells whether an address is a scheme and a host and nothing else.
func bare(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && *u == url.URL{Scheme: u.Scheme, Host: u.Host}
}

func (k *checker) proxies(list []string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range list {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		p, err := netip.ParsePrefix(s)
		if ip, bad := netip.ParseAddr(s); err != nil && bad == nil {
			p, err = ip.Prefix(ip.BitLen())
		}
		if err != nil || p.Bits() == 0 {
			k.fail("config.proxy", "value", s)

			continue
		}
		out = append(out, p.Masked())
	}

	return out
}

// dataDir is what was said, or the system's place for root and the account's own for others.
func (k *checker) dataDir(r raw, uid int) string {
	switch {
	case r.DataDir != "":
		if !filepath.IsAbs(r.DataDir) {
			k.fail("config.data_dir", "value", r.DataDir)
		}

		return filepath.Clean(r.DataDir)
	case uid == 0:
		return "/var/lib/thuocso"
	case filepath.IsAbs(r.XDGData):
		return filepath.Join(r.XDGData, "thuocso")
	case filepath.IsAbs(r.Home):
		return filepath.Join(r.Home, ".local", "share", "thuocso")
	}
	k.fail("config.data_dir_missing")

	return ""
}

func (k *checker) yes(name, s string) bool {
	switch strings.ToLower(s) {
	case "yes", "true", "1", "on":
		return true
	case "no", "false", "0", "off":
		return false
	}
	k.fail("config.yes_no", "name", name, "value", s)

	return false
}

func (k *checker) timezone(s string) *time.Location {
	zone, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		k.fail("config.timezone", "value", s)

		return time.UTC
	}

	return zone
}

// schedule checks the shape only; the scheduler reads the fields.
func (k *checker) schedule(s string) string {
	field := regexp.MustCompile(`^[0-9A-Za-z*/,?-]+$`)
	fields := strings.Fields(s)
	if len(fields) != 5 || slices.ContainsFunc(fields, func(f string) bool { return !field.MatchString(f) }) {
		k.fail("config.schedule", "value", s)
	}

	return s
}

// database accepts both forms of a connection string; the text may hold a password and is never repeated.
func (k *checker) database(name, s string) string {
	if s == "" || strings.Contains(s, "=") && !strings.Contains(s, "://") {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || strings.Trim(u.Path, "/") == "" {
		k.fail("config.database", "name", name)
	}

	return s
}
