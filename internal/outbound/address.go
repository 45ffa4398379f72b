package outbound

import (
	"net"
	"net/netip"
	"slices"
)

// reserved are networks that no address of a public site lies in, besides those that netip knows: IANA's registries of
// special purpose, and what embeds another address, which would be a way around this list.
func reserved() []netip.Prefix {
	var list []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
		"192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
		"168.63.129.16/32", // where a cloud tells its machines about themselves; the others' such addresses are link-local
	} {
		list = append(list, netip.MustParsePrefix(s))
	}

	return list
}

// Public tells whether an address is one of the open network, and of no other machine's inside: not private, loopback,
// link-local, shared, multicast, reserved, or an IPv4 address in the clothes of IPv6.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" || a.Is4In6() || !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	if a.Is6() && !netip.MustParsePrefix("2000::/3").Contains(a) {
		return false // IPv4-compatible, site-local and whatever was never given out
	}

	return !slices.ContainsFunc(reserved(), func(p netip.Prefix) bool { return p.Contains(a) })
}

// strict allows public addresses that are not this machine's own: behind its own door everything is inside.
func strict(a netip.Addr) bool {
	if !Public(a) {
		return false
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}

	return !slices.ContainsFunc(own, func(o net.Addr) bool {
		p, err := netip.ParsePrefix(o.String())

		return err == nil && p.Addr().Unmap() == a
	})
}
