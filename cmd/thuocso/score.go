package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/returnfile"
)

// score scores one return without database, network or working directory.
func score(_ context.Context, p *process, args []string) error {
	set := flag.NewFlagSet("score", flag.ContinueOnError)
	id := set.String("index", "", "")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if *id == "" {
		return fault.New(fault.Invalid, "score.no_index_flag")
	}
	if err := arguments(set, 1, 1); err != nil {
		return err
	}
	index, err := embeddedIndex(*id)
	if err != nil {
		return err
	}
	data, wrong := p.input(set.Arg(0))
	if wrong != nil {
		return wrong
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) || !json.Valid(data) {
		return fault.New(fault.Invalid, "score.not_json", "file", set.Arg(0))
	}

	return p.scoreData(index, data)
}

// scoreData scores a return that is known to be JSON and prints the object.
func (p *process) scoreData(index *maturity.Index, data []byte) error {
	words := returnfile.Words{
		Say:  func(key string, _ ...any) string { return key },
		Warn: func(key string, pairs ...any) { p.line(p.stderr, key, pairs...) },
	}
	// The messages of faults are Vietnamese whatever the language of the command line is.
	if c, err := locale.Load(nil); err == nil {
		words.Say = c.Printer(locale.Vi, nil).T
	}
	in, faults := returnfile.Read(index, data, words)
	out := returnfile.Write(index.Score(in), faults)
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("print score: %w", err)
	}
	if len(out.Faults) > 0 {
		return exitStatus(2)
	}

	return nil
}

// embeddedIndex loads one of the indices that the binary carries.
func embeddedIndex(id string) (*maturity.Index, error) {
	found, err := indicators.Find(id)
	if err != nil {
		return nil, fmt.Errorf("find index %s: %w", id, err)
	}
	if found.Data == nil {
		return nil, fault.New(fault.NotFound, "score.no_index", "id", id, "known", strings.Join(found.Known, ", "))
	}
	index, problems := maturity.Load(found.Name, found.Data)
	if index == nil {
		return nil, fmt.Errorf("load index %s: %v", id, problems)
	}

	return index, nil
}
