// Package migrations embeds the forward-only steps that lead an empty database
// to the present schema, one subject each, in the order of their numbers.
package migrations

import "embed"

// FS holds the numbered SQL files.
//
//go:embed *.sql
var FS embed.FS
