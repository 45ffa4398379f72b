package embedded

import (
	"strings"

	"github.com/thuocso/thuocso/internal/fault"
)

func cannotWrite(dir string, err error) error {
	return fault.New(fault.Unavailable, "embedded.cannot_write", "dir", dir).Because(err)
}

func foreignFolder(dir string) error {
	return fault.New(fault.Unavailable, "embedded.foreign_folder", "dir", dir)
}

func noAccount(uid int, err error) error {
	key := "embedded.no_passwd_entry"
	if uid == 0 {
		key = "embedded.no_account"
	}

	return fault.New(fault.Unavailable, key, "uid", itoa(uid)).Because(err)
}

func impassable(dir, at, name string) error {
	return fault.New(fault.Unavailable, "embedded.impassable", "dir", dir, "at", at, "account", name)
}

func noBinaries(folders []string) error {
	return fault.New(fault.Unavailable, "embedded.no_binaries", "folders", strings.Join(folders, ", "))
}

func wrongVersion(cluster, have string, found []string) error {
	key := "embedded.wrong_version"
	if len(found) == 0 {
		key = "embedded.no_binaries_for"
	}

	return fault.New(fault.Unavailable, key, "dir", cluster, "version", have, "found", strings.Join(found, ", "))
}

func inUse(dir, holder string) error {
	return fault.New(fault.Conflict, "embedded.in_use", "dir", dir, "holder", holder)
}

func wontStart(logFile, tail string, err error) error {
	return fault.New(fault.Unavailable, "embedded.wont_start", "log", logFile, "tail", tail).Because(err)
}
