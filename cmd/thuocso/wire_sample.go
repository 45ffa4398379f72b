package main

import (
	"context"

	"github.com/thuocso/thuocso/internal/fault"
)

// loadSample fills an empty database with the sample province and prints one account per role.
func loadSample(_ context.Context, _ *process, _ *station) error {
	return fault.New(fault.Unavailable, "cli.no_sample")
}
