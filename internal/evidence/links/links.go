// Package links looks, every night, at links that serve as evidence, and notes which of them open. It asks each host for
// one page at a time and rests in between. A link counts as dead only when it failed in two nights.
package links

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/thuocso/thuocso/internal/evidence"
)

// The bounds of one night.
const (
	// Most is how many links are looked at in one run.
	Most = 2000
	// Pace is how long a host is left in peace between two looks.
	Pace = 500 * time.Millisecond
	// together is how many hosts are asked at once.
	together = 4
	// fewHosts is from how many hosts on it is one's own line that is down when none of them answers.
	fewHosts = 3
	// patience is how many looks in a row a host may leave without an answer before it is left alone for the night.
	patience = 2
)

// ErrNoLine is a night in which no host at all was reached: that says nothing about links, and nothing is noted.
var ErrNoLine = errors.New("no host was reached")

// Outcome is what a look found.
type Outcome struct {
	// Status is evidence.Alive or one word why the link does not open; the catalogue has it as links.found.WORD.
	Status string
	// Reached tells that some machine answered, Away that none did although one was asked. Nowhere tells that it is away
	// because its name leads nowhere, which is so for every page of it.
	Reached, Away, Nowhere bool
}

// Store lists the links to look at and keeps what was found.
type Store interface {
	// DueLinks lists links to look at now, at most so many: those that failed once, then those never or longest not looked at.
	DueLinks(ctx context.Context, at time.Time, most int) ([]evidence.DueLink, error)
	// NoteLink notes what a look found.
	NoteLink(ctx context.Context, link evidence.DueLink, outcome evidence.Check) error
}

// Checker looks at links.
type Checker struct {
	Store Store
	// Look asks for one address, in bounded time, and never one inside.
	Look func(ctx context.Context, address string) Outcome
	Now  func() time.Time
	// Pace is how long a host is left in peace between two looks.
	Pace time.Duration
}

// seen is a link with what a look at it found.
type seen struct {
	evidence.DueLink
	Outcome

	at   time.Time
	host string
}

// Run looks at the links that are due and returns how many it looked at and how many it noted. When the context ends, what
// was noted stays, and the rest is due still.
func (c *Checker) Run(ctx context.Context) (looked, noted int, err error) {
	due, err := c.Store.DueLinks(ctx, c.Now(), Most)
	if err != nil {
		return 0, 0, fmt.Errorf("list links: %w", err)
	}
	// Whatever ends the noting ends the looking.
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	l := ledger{store: c.Store, away: map[string]bool{}}
	for s := range c.lookAll(ctx, byHost(due)) {
		if err != nil {
			continue // what was under way is let out
		}
		if err = l.take(ctx, s); err != nil {
			stop()
		}
	}
	if err == nil {
		err = l.end(ctx)
	}
	if err == nil && ctx.Err() != nil {
		err = fmt.Errorf("look at links: %w", ctx.Err())
	}

	return l.looked, l.noted, err
}

// byHost puts the links of each host together, in the order in which the hosts came.
func byHost(due []evidence.DueLink) [][]evidence.DueLink {
	var list [][]evidence.DueLink
	place := map[string]int{}
	for _, d := range due {
		host := hostOf(d.URL)
		at, known := place[host]
		if !known {
			at = len(list)
			place[host] = at
			list = append(list, nil)
		}
		list[at] = append(list[at], d)
	}

	return list
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}

	return strings.ToLower(u.Hostname())
}

// lookAll looks at every link, a few hosts at once; the channel is closed when all is done or the context is over.
func (c *Checker) lookAll(ctx context.Context, hosts [][]evidence.DueLink) <-chan seen {
	work, found := make(chan []evidence.DueLink), make(chan seen)
	var all sync.WaitGroup
	for range min(together, len(hosts)) {
		all.Go(func() {
			for host := range work {
				c.lookHost(ctx, host, found)
			}
		})
	}
	go func() {
		for _, host := range hosts {
			work <- host // somebody always takes it: whoever finds the context over does so at once
		}
		close(work)
		all.Wait()
		close(found)
	}()

	return found
}

// lookHost looks at the links of one host. Once its name leads nowhere, that is found of all its links without asking again;
// once it was silent several times in a row, its other links wait for another night: neither holds up the night.
func (c *Checker) lookHost(ctx context.Context, list []evidence.DueLink, found chan<- seen) {
	var out Outcome
	silent := 0
	for i, link := range list {
		if silent == patience || ctx.Err() != nil {
			return
		}
		if !out.Nowhere {
			if i > 0 && !rest(ctx, c.Pace) {
				return
			}
			out = c.Look(ctx, link.URL)
		}
		if ctx.Err() != nil {
			return // broken off: it says nothing about the link
		}
		found <- seen{DueLink: link, Outcome: out, at: c.Now(), host: hostOf(link.URL)}
		silent++
		if !out.Away || out.Nowhere {
			silent = 0
		}
	}
}

// rest waits; false when the context ended first.
func rest(ctx context.Context, length time.Duration) bool {
	t := time.NewTimer(length)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// ledger notes what was seen, from the moment on at which it is sure that the line is up.
type ledger struct {
	store         Store
	looked, noted int
	sure          bool
	held          []seen
	away          map[string]bool
}

func (l *ledger) take(ctx context.Context, s seen) error {
	l.looked++
	l.held = append(l.held, s)
	if s.Away {
		l.away[s.host] = true
	}
	l.sure = l.sure || s.Reached
	if !l.sure {
		return nil
	}

	return l.write(ctx)
}

func (l *ledger) end(ctx context.Context) error {
	if !l.sure && len(l.away) >= fewHosts {
		return ErrNoLine
	}

	return l.write(ctx)
}

func (l *ledger) write(ctx context.Context) error {
	for _, s := range l.held {
		if err := l.store.NoteLink(ctx, s.DueLink, evidence.Check{At: s.at, Status: s.Status}); err != nil {
			return fmt.Errorf("note link of document %d: %w", s.Document, err)
		}
		l.noted++
	}
	l.held = nil

	return nil
}
