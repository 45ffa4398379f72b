package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// channel is one connection that is kept open. It does no more than a benchmark needs, since it takes its
// time from the same processors as what it measures.
type channel struct {
	conn net.Conn
	host string
	in   *bufio.Reader
	out  []byte
	body []byte
}

func dial(b *testing.B, host string) *channel {
	b.Helper()
	conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", host)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })

	return &channel{conn: conn, host: host, in: bufio.NewReaderSize(conn, 16<<10)}
}

func dialAll(b *testing.B, host string, n int) []*channel {
	b.Helper()
	all := make([]*channel, n)
	for i := range all {
		all[i] = dial(b, host)
	}

	return all
}

// do sends a request and reads the answer to it, whose body stays until the next.
func (c *channel) do(request []byte) (status int, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return 0, fmt.Errorf("write: %w", err)
	}
	length := 0
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, fmt.Errorf("read: %w", err)
		}
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case first:
			status, err = strconv.Atoi(string(line[len("HTTP/1.1 "):len("HTTP/1.1 200")]))
		case len(line) == 0:
			c.body = slices.Grow(c.body[:0], length)[:length]
			_, err = io.ReadFull(c.in, c.body)

			return status, err
		case len(line) > 16 && bytes.EqualFold(line[:16], []byte("Content-Length: ")):
			length, err = strconv.Atoi(string(line[16:]))
		}
		if err != nil {
			return 0, fmt.Errorf("read %q: %w", line, err)
		}
	}
}

// pace is how fast a crowd got on.
type pace struct {
	rate float64 // acts a second
	p99  time.Duration
}

// rush lets all clients act at once, again and again, until the time is over; the acts under way are finished and counted.
func rush(b *testing.B, lasting time.Duration, act func(client int) error) pace {
	b.Helper()
	end := time.Now().Add(lasting)

	return crowd(b, clients, func(client int, tick func()) error {
		for time.Now().Before(end) {
			if err := act(client); err != nil {
				return err
			}
			tick()
		}

		return nil
	})
}

// crowd lets n act at once; each calls tick after every act.
func crowd(b *testing.B, n int, each func(client int, tick func()) error) pace {
	b.Helper()
	took, errs := make([][]time.Duration, n), make([]error, n)
	var all sync.WaitGroup
	begun := time.Now()
	for client := range n {
		all.Go(func() {
			last := time.Now()
			errs[client] = each(client, func() {
				now := time.Now()
				took[client] = append(took[client], now.Sub(last))
				last = now
			})
		})
	}
	all.Wait()
	lasted := time.Since(begun)
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
	acts := slices.Concat(took...)
	if len(acts) == 0 {
		b.Fatal("nobody got anything done")
	}
	slices.Sort(acts)

	return pace{rate: float64(len(acts)) / lasted.Seconds(), p99: acts[len(acts)*99/100]}
}

func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))

	return sorted[len(sorted)/2]
}
