package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Installation is one version of PostgreSQL's programs on this system.
type Installation struct {
	// Version is the major version.
	Version int
	// Dir is the folder that holds the programs.
	Dir string
}

// Path is where the named program of the installation stands.
func (i Installation) Path(program string) string { return filepath.Join(i.Dir, program) }

// Installations lists the versions found in the folders that match the patterns, highest first.
// No pattern means the folders where Debian and its kin, and Red Hat's, keep them: neither is on the PATH.
func Installations(patterns ...string) []Installation {
	var found []Installation
	for _, pattern := range orSystem(patterns) {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		for _, dir := range dirs {
			if v := versionOf(dir); v > 0 && runnable(dir, "initdb") && runnable(dir, "postgres") {
				found = append(found, Installation{Version: v, Dir: dir})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Installation) int { return b.Version - a.Version })

	return found
}

func orSystem(patterns []string) []string {
	if len(patterns) == 0 {
		return []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"}
	}

	return patterns
}

// versionOf reads the major version from the folder's own name or its parent's: …/15/bin, …/pgsql-15/bin.
func versionOf(dir string) int {
	name := filepath.Base(strings.TrimSuffix(dir, "/bin"))
	v, err := strconv.Atoi(strings.TrimPrefix(name, "pgsql-"))
	if err != nil {
		return 0
	}

	return v
}

func runnable(dir, program string) bool {
	info, err := os.Stat(filepath.Join(dir, program))

	return err == nil && !info.IsDir() && info.Mode().Perm()&0o111 != 0
}

// choose picks the installation of the cluster's version, the highest one when there is no cluster yet.
func choose(cluster string, patterns []string) (Installation, error) {
	found := Installations(patterns...)
	have, err := clusterVersion(cluster)
	if err != nil {
		return Installation{}, err
	}
	if have == 0 {
		if len(found) == 0 {
			return Installation{}, noBinaries(orSystem(patterns))
		}

		return found[0], nil
	}
	var versions []string
	for _, i := range found {
		if i.Version == have {
			return i, nil
		}
		versions = append(versions, itoa(i.Version))
	}

	return Installation{}, wrongVersion(cluster, itoa(have), versions)
}

// clusterVersion is the version that made the cluster, 0 when there is none.
func clusterVersion(cluster string) (int, error) {
	body, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION")) //nolint:gosec // the portal's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if errors.Is(err, fs.ErrPermission) {
		return 0, foreignFolder(filepath.Dir(cluster))
	}
	if err != nil {
		return 0, fmt.Errorf("read version of cluster %q: %w", cluster, err)
	}
	v, err := strconv.Atoi(strings.TrimSpace(string(body)))
	if err != nil {
		return 0, fmt.Errorf("read version of cluster %q: %w", cluster, err)
	}

	return v, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
