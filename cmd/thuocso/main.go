// Command thuocso is the portal and its tools in one binary: it serves the pages,
// starts a private PostgreSQL where none is configured, and carries the subcommands
// that people and timers call. It is the only place where the adapters meet.
package main

import (
	"context"
	"os"
)

func main() {
	p := &process{env: os.Getenv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(p.status(run(context.Background(), p, os.Args[1:])))
}
