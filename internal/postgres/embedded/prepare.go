package embedded

import (
	"context"
	"os/exec"
)

// Prepared is a server that somebody else runs and stops, as the tests do with the one that all their processes share.
type Prepared struct {
	config Config
	layout *layout
	bin    Installation
}

// Prepare makes the folders and the cluster, and runs nothing.
func Prepare(ctx context.Context, c Config) (*Prepared, error) {
	l, err := arrange(&c)
	if err != nil {
		return nil, err
	}
	bin, err := choose(l.cluster, c.Binaries)
	if err != nil {
		return nil, err
	}

	return &Prepared{config: c, layout: l, bin: bin}, l.create(ctx, bin)
}

// Wrapped is the command that runs program with args and then the command line of the server, under its account.
func (p *Prepared) Wrapped(ctx context.Context, program string, args ...string) *exec.Cmd {
	args = append(args, p.bin.Path("postgres"))
	c := exec.CommandContext(ctx, program, append(args, p.layout.serverArgs(&p.config)...)...) //nolint:gosec // the caller's own
	c.Dir = "/"
	c.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=" + p.layout.dir}
	c.SysProcAttr = p.layout.account.attributes()

	return c
}

// Answers tells whether the server answers now.
func (p *Prepared) Answers(ctx context.Context) bool { return knock(ctx, p.DSN("postgres")) == nil }

// DSN is the address of a database on the server.
func (p *Prepared) DSN(database string) string { return dsn(p.layout.sock, database) }
