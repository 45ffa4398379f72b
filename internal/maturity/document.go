package maturity

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a file: an index of two groups needs a tenth of them.
const (
	maxBytes  = 256 << 10
	maxTokens = 20_000
	maxDepth  = 16
	maxText   = 2_000
	maxItems  = 500
)

// Problem is a fault, or a warning, at a line of a file.
type Problem struct {
	File string
	Line int
	// Key names the sentence in the catalogue, Args fill its places (name, value, name, value): texts, whole numbers, Points, Places.
	Key     string
	Args    []any
	Warning bool
}

// String writes the problem for logs, as a compiler would: file:line: key and arguments.
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s %v", p.File, p.Line, p.Key, p.Args) }

// Place is a part of a file as a message names it.
type Place struct {
	// Key names its word in the catalogue.
	Key string
	// Path holds the keys of the file below it: ", key, key".
	Path string
}

// Words returns the key of the place's word and what follows the word, for whoever prints it.
func (p Place) Words() (key, rest string) { return p.Key, p.Path }

// document gathers what is wrong with one file while it is read.
type document struct {
	file     string
	problems []Problem
	sources  map[string]bool
}

func (d *document) fault(line int, key string, args ...any) {
	d.problems = append(d.problems, Problem{File: d.file, Line: max(line, 1), Key: key, Args: args})
}

func (d *document) warn(line int, key string, args ...any) {
	d.problems = append(d.problems, Problem{File: d.file, Line: max(line, 1), Key: key, Args: args, Warning: true})
}

// sound says whether nothing but warnings was found.
func (d *document) sound() bool {
	return !slices.ContainsFunc(d.problems, func(p Problem) bool { return !p.Warning })
}

// sorted returns the problems by line, those of one line in the order they were found.
func (d *document) sorted() []Problem {
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return d.problems
}

// root parses the file and returns its one mapping, or nil with the reason noted.
func (d *document) root(data []byte) *object {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) > maxBytes {
		d.fault(1, "check.too_large", "limit", maxBytes>>10)
		return nil
	}
	if line, ok := firstBadLine(data); ok {
		d.fault(line, "check.not_utf8")
		return nil
	}
	tokens := lexer.Tokenize(string(data))
	if !d.bounded(tokens) {
		return nil
	}
	file, err := parse(tokens)
	if err != nil {
		d.syntax(err)
		return nil
	}
	bodies := make([]ast.Node, 0, 1)
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
		d.fault(1, "check.empty")
		return nil
	case 1:
		return d.object(bodies[0], "check.at.file")
	default:
		d.fault(line(bodies[1]), "check.two_documents")
		return nil
	}
}

// firstBadLine finds the first line that is no clean UTF-8 text.
func firstBadLine(data []byte) (int, bool) {
	n := 1
	for rest := data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 || r == 0 {
			return n, true
		}
		if r == '\n' {
			n++
		}
		rest = rest[size:]
	}
	return 0, false
}

// parse turns a panic of the YAML library into an error: the file is somebody's input.
func parse(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("parse yaml: %v", r)
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

func (d *document) syntax(err error) {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		d.fault(at.GetToken().Position.Line, "check.syntax_at", "column", at.GetToken().Position.Column, "detail", strconv.Quote(at.GetMessage()))
		return
	}
	d.fault(1, "check.syntax")
}

// bounded refuses what would make the parser slow, deep or large, before it runs.
func (d *document) bounded(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		d.fault(1, "check.too_many", "limit", maxTokens)
		return false
	}
	before := len(d.problems)
	flow, dashes, last := 0, 0, 0
	for _, t := range tokens {
		at := 1
		if t.Position != nil {
			at = t.Position.Line
		}
		if at != last {
			dashes, last = 0, at
		}
		switch t.Type {
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.DirectiveType:
			d.fault(at, "check.no_anchors", "token", quoted(t.Value))
		default:
		}
		if flow > maxDepth || dashes > maxDepth {
			d.fault(at, "check.too_deep", "limit", maxDepth)
			return false
		}
	}
	return len(d.problems) == before
}

// line is where a node begins.
func line(node ast.Node) int {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return line(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return line(n.Key)
	}
	if t := node.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// clip keeps a foreign word short in a message.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// quoted writes a foreign word between quotation marks, short and without control characters.
func quoted(s string) string { return strconv.Quote(clip(s)) }
