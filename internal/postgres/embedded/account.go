package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is the system account that runs the server: PostgreSQL refuses to run as root.
type account struct {
	name     string
	uid, gid int
	groups   []uint32
	drops    bool // the portal is root and gives its rights up for the server
}

// chooseAccount is the portal's own account, or for root the first of postgres, thuocso and nobody.
func chooseAccount() (account, error) {
	if os.Geteuid() != 0 {
		u, err := user.LookupId(strconv.Itoa(os.Geteuid()))
		if err != nil {
			return account{}, noAccount(os.Geteuid(), err)
		}

		return account{name: u.Username, uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "thuocso", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}

		return dropTo(u)
	}

	return account{}, noAccount(0, errors.New("no account to drop to"))
}

func dropTo(u *user.User) (account, error) {
	a := account{name: u.Username, drops: true}
	var err error
	if a.uid, err = strconv.Atoi(u.Uid); err != nil {
		return account{}, fmt.Errorf("read uid of %s: %w", u.Username, err)
	}
	if a.gid, err = strconv.Atoi(u.Gid); err != nil {
		return account{}, fmt.Errorf("read gid of %s: %w", u.Username, err)
	}
	ids, err := u.GroupIds()
	if err != nil {
		ids = nil // the main group is enough to run a server
	}
	for _, id := range ids {
		if g, err := strconv.ParseUint(id, 10, 32); err == nil {
			a.groups = append(a.groups, uint32(g))
		}
	}

	return a, nil
}

// attributes puts a child into a group of its own, so that Ctrl-C reaches only the portal, under the account.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.drops {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid), Groups: a.groups} //nolint:gosec // ids of the system
	}

	return attr
}

// passable names the first folder on the way to dir that the account may not enter.
func passable(dir string, who account) error {
	if !who.drops {
		return nil
	}
	for at := filepath.Dir(dir); ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case errors.Is(err, fs.ErrNotExist): // it will be made, open to pass through
		case err != nil:
			return fmt.Errorf("look at %q: %w", at, err)
		case !who.mayEnter(info):
			return impassable(dir, at, who.name)
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

func (a account) mayEnter(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	mode := info.Mode().Perm()
	switch {
	case int(st.Uid) == a.uid:
		return mode&0o100 != 0
	case int(st.Gid) == a.gid || slices.Contains(a.groups, st.Gid):
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

func ownerOf(info fs.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}

	return os.Getuid()
}
