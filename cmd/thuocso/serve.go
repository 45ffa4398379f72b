package main

import (
	"context"
	"errors"
	"flag"
	"net"
	"time"

	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// portalServer is what wire returns: it answers on a listener until it is shut down, which
// ends its scheduled jobs too.
type portalServer interface {
	Serve(ln net.Listener) error
	Shutdown(ctx context.Context) error
}

// drainTime is how long requests under way may take after the portal was told to stop.
const drainTime = 20 * time.Second

// serve runs the portal until an interrupt.
func serve(ctx context.Context, p *process, args []string) (err error) {
	set := flag.NewFlagSet("serve", flag.ContinueOnError)
	sample := set.Bool("sample", false, "")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 0, 0); err != nil {
		return err
	}
	c, err := p.settings()
	if err != nil {
		return err
	}
	if *sample && !c.Private() {
		return fault.New(fault.Forbidden, "cli.sample_refused")
	}
	// An address in use is told before the database has been started for nothing.
	ln, err := listen(ctx, c)
	if err != nil {
		return err
	}
	st, err := p.open(ctx, embedded.Start)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer func() { err = errors.Join(err, st.close(ctx)) }()
	server, err := p.prepare(ctx, st, *sample)
	if err != nil {
		return errors.Join(err, ln.Close())
	}

	return p.answer(ctx, st, server, ln)
}

func listen(ctx context.Context, c config.Config) (net.Listener, error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Address)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "cli.address_in_use", "address", c.Address).Because(err)
	}

	return ln, nil
}

// prepare leads the database to the present schema, loads the sample where it is asked for, and puts the portal together.
func (p *process) prepare(ctx context.Context, st *station, sample bool) (portalServer, error) {
	if err := st.migrate(ctx); err != nil {
		return nil, err
	}
	if sample {
		if err := loadSample(ctx, p, st); err != nil {
			return nil, wrap("load sample province", err)
		}
	}
	server, err := wire(ctx, st)

	return server, wrap("put portal together", err)
}

// answer serves until the context ends, or something that the portal cannot be without does.
func (p *process) answer(ctx context.Context, st *station, server portalServer, ln net.Listener) error {
	done := make(chan error, 1)
	go func() { done <- server.Serve(ln) }()
	p.say("cli.open", "url", st.config.BaseURL.String())
	var gone <-chan struct{}
	if st.server != nil {
		gone = st.server.Ended()
	}
	var cause error
	select {
	case err := <-done:
		return wrap("serve", err)
	case <-gone:
		cause = fault.New(fault.Unavailable, "cli.database_gone")
	case <-ctx.Done():
		st.log.InfoContext(ctx, "stopping")
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := server.Shutdown(drain)

	return errors.Join(cause, wrap("shut down", err), wrap("serve", <-done))
}
