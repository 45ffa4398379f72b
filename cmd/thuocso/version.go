package main

import (
	"context"
	"runtime"
	"runtime/debug"
)

// release is set by the Makefile: the description of the commit.
//
//nolint:gochecknoglobals // the linker can set nothing else
var release = "dev"

// version prints what was built, from which commit, by which compiler.
func version(_ context.Context, p *process, _ []string) error {
	built := release
	if info, ok := debug.ReadBuildInfo(); ok && built == "dev" && info.Main.Version != "" {
		built = info.Main.Version
	}
	p.say("cli.version", "release", built, "go", runtime.Version(), "system", runtime.GOOS+"/"+runtime.GOARCH)

	return nil
}
