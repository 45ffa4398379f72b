// Package indicators holds the indices and the plans as data, one versioned file each.
package indicators

import "embed"

// FS holds the index files at its top and the plans under plans/.
//
//go:embed *.yaml plans/*.yaml
var FS embed.FS
