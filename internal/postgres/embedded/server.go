package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
)

// Server is a running private PostgreSQL. It comes back by itself when it is killed.
type Server struct {
	config Config
	layout *layout
	bin    Installation
	lock   *os.File // nil when another process holds the server
	ended  chan struct{}

	mu       sync.Mutex
	child    *child
	stopping bool
}

// Start finds the binaries, makes the cluster and the database on the first occasion, clears what an
// earlier crash left, and returns when the server answers. It fails with a fault that a person understands.
func Start(ctx context.Context, c Config) (*Server, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	l, err := arrange(&c)
	if err != nil {
		return nil, err
	}
	lock, err := l.take()
	if err != nil {
		return nil, err
	}
	s := &Server{config: c, layout: l, lock: lock, ended: make(chan struct{})}
	if err := s.begin(ctx); err != nil {
		return nil, errors.Join(err, release(lock))
	}
	go s.watch(context.WithoutCancel(ctx))

	return s, nil
}

// Use returns the server of the folder for a tool: the one that a portal runs there already, else one of its own.
func Use(ctx context.Context, c Config) (*Server, error) {
	s, err := Start(ctx, c)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.Conflict {
		return s, err
	}
	l, wrong := resolve(&c)
	if wrong != nil {
		return nil, wrong
	}
	bin, wrong := choose(l.cluster, c.Binaries)
	if wrong != nil {
		return nil, wrong
	}
	if knock(ctx, dsn(l.sock, DatabaseName)) != nil {
		return nil, err // it is on its way up or down, or not ours to use
	}

	return &Server{config: c, layout: l, bin: bin, ended: make(chan struct{})}, nil
}

func (s *Server) begin(ctx context.Context) error {
	var err error
	if s.bin, err = choose(s.layout.cluster, s.config.Binaries); err != nil {
		return err
	}
	if err := s.layout.create(ctx, s.bin); err != nil {
		return err
	}
	s.child, err = s.up(ctx)

	return err
}

// up launches the server until it answers. Backends that outlive a killed server hold its shared memory
// for a moment: then the launch is tried again.
func (s *Server) up(ctx context.Context) (*child, error) {
	if err := s.layout.settle(ctx); err != nil {
		return nil, err
	}
	var fail error
	ok := poll(ctx, patience, func() bool {
		ch, err := s.layout.launch(ctx, s.bin, &s.config)
		if err != nil {
			fail = err

			return true
		}
		if fail = s.await(ctx, ch); fail == nil {
			s.child = ch

			return true
		}

		return !bytes.Contains(s.layout.said(ch.logged), []byte("shared memory block"))
	})
	if fail == nil && !ok {
		fail = context.Cause(ctx)
	}

	return s.child, fail
}

// await returns when the server answers, or tells why it does not.
func (s *Server) await(ctx context.Context, ch *child) error {
	var last error
	answered := poll(ctx, patience, func() bool {
		if ch.ended() {
			return true
		}
		last = knock(ctx, s.DSN(DatabaseName))
		if isUnknownDatabase(last) {
			last = createDatabase(ctx, s.DSN("postgres"), DatabaseName)
		}

		return last == nil
	})
	if ch.ended() {
		return wontStart(s.layout.log, lastLines(s.layout.said(ch.logged)), ch.err)
	}
	if !answered {
		halt(ctx, ch)

		return wontStart(s.layout.log, lastLines(s.layout.said(ch.logged)), last)
	}

	return nil
}

// watch brings the server back when it ends without having been asked to.
func (s *Server) watch(ctx context.Context) {
	defer close(s.ended)
	for {
		s.mu.Lock()
		ch := s.child
		s.mu.Unlock()
		<-ch.done
		s.mu.Lock()
		if s.stopping {
			s.mu.Unlock()

			return
		}
		s.config.Logger.WarnContext(ctx, "private database ended, starting it again", "cause", fmt.Sprint(ch.err))
		_, err := s.up(ctx)
		s.mu.Unlock()
		if err != nil {
			s.config.Logger.ErrorContext(ctx, "private database stays down", "error", err)

			return
		}
		s.config.Logger.InfoContext(ctx, "private database is back")
	}
}

// Ended is closed when the server is down for good: stopped, or dead and not to be revived.
func (s *Server) Ended() <-chan struct{} { return s.ended }

// Installation is where the server's binaries stand, for the tools beside them such as pg_dump.
func (s *Server) Installation() Installation { return s.bin }

// DSN is the address of a database on the server.
func (s *Server) DSN(database string) string { return dsn(s.layout.sock, database) }

func dsn(sock, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database}
	u.RawQuery = url.Values{"host": {sock}, "port": {port}, "sslmode": {"disable"}}.Encode()

	return u.String()
}

// Stop ends the server in order: open transactions are rolled back, what was committed is written.
// When ctx ends or patience does, it ends the hard way, which costs a recovery at the next start.
// A server that another process runs is left to it.
func (s *Server) Stop(ctx context.Context) error {
	if s.lock == nil {
		return nil
	}
	s.mu.Lock()
	s.stopping = true
	ch := s.child
	s.mu.Unlock()
	if err := signal(ch, syscall.SIGINT); err != nil {
		return err
	}
	if !poll(ctx, patience, ch.ended) {
		s.config.Logger.WarnContext(ctx, "private database does not stop, ending it")
		halt(ctx, ch)
	}
	<-s.ended

	if err := release(s.lock); err != nil {
		return fmt.Errorf("give up lock %q: %w", s.layout.lock, err)
	}

	return nil
}

func signal(ch *child, sig os.Signal) error {
	if err := ch.process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal postgres %d: %w", ch.process.Pid, err)
	}

	return nil
}

// halt ends a server that does not react: at once, then by force.
func halt(ctx context.Context, ch *child) {
	ctx = context.WithoutCancel(ctx)
	for _, sig := range []os.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		if signal(ch, sig) == nil && poll(ctx, 5*time.Second, ch.ended) {
			return
		}
	}
}
