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

// scoreOutput is the one object that score prints; its shape is a contract.
type scoreOutput struct {
	Groups  []groupOutput      `json:"groups"`
	Level   *int               `json:"level"`
	Levels  [2]int             `json:"levels"`
	Missing []string           `json:"missing"`
	Faults  []returnfile.Fault `json:"faults"`
}

type groupOutput struct {
	Code     string    `json:"code"`
	Points   [2]string `json:"points"`
	Max      string    `json:"max"`
	Level    *int      `json:"level"`
	Levels   [2]int    `json:"levels"`
	Missed   []string  `json:"missed"`
	CappedBy []string  `json:"capped_by"`
}

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
	out := output(index.Score(in), faults)
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
	entries, err := indicators.FS.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list indices: %w", err)
	}
	known := make([]string, 0, len(entries))
	for _, entry := range entries {
		name, isFile := strings.CutSuffix(entry.Name(), ".yaml")
		if !isFile {
			continue
		}
		known = append(known, name)
		if name != id {
			continue
		}
		data, err := indicators.FS.ReadFile(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read index %s: %w", id, err)
		}
		index, problems := maturity.Load(entry.Name(), data)
		if index == nil {
			return nil, fmt.Errorf("load index %s: %v", id, problems)
		}

		return index, nil
	}

	return nil, fault.New(fault.NotFound, "score.no_index", "id", id, "known", strings.Join(known, ", "))
}

func output(s maturity.Score, faults []returnfile.Fault) scoreOutput {
	out := scoreOutput{
		Groups: make([]groupOutput, 0, len(s.Groups)), Level: decided(s.Level), Levels: s.Levels,
		Missing: never(s.Missing), Faults: faults,
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		out.Groups = append(out.Groups, groupOutput{
			Code: g.Code, Points: [2]string{g.Low.String(), g.High.String()}, Max: g.Max.String(),
			Level: decided(g.Level), Levels: g.Levels, Missed: never(g.Missed), CappedBy: never(g.CappedBy),
		})
	}

	return out
}

// decided returns nil, which prints as null, for a level that is undecided.
func decided(level int) *int {
	if level == 0 {
		return nil
	}

	return &level
}

// never returns a list that never prints as null.
func never(list []string) []string {
	if list == nil {
		return []string{}
	}

	return list
}
