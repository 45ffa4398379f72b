package maturity

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// object is one mapping of the file; what is taken from it is known, what is left over is reported by done.
type object struct {
	doc  *document
	line int
	// name is what a message calls it.
	name    Place
	keys    []string
	entries map[string]ast.Node
	lines   map[string]int
}

// object reads a node as a mapping. It returns nil, with the reason noted, when it is none.
func (d *document) object(node ast.Node, name string) *object {
	return d.mapping(node, Place{Key: name})
}

// mapping is object for a place that has a path.
func (d *document) mapping(node ast.Node, name Place) *object {
	o := &object{doc: d, line: line(node), name: name, entries: map[string]ast.Node{}, lines: map[string]int{}}
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.fault(o.line, "check.no_mapping", "where", name)
		return nil
	}
	for _, v := range values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			d.fault(line(v.Key), "check.key_no_text", "where", name)
			continue
		}
		if _, twice := o.entries[key.Value]; twice {
			d.fault(line(v.Key), "check.key_twice", "where", name, "key", quoted(key.Value))
			continue
		}
		o.keys = append(o.keys, key.Value)
		o.entries[key.Value], o.lines[key.Value] = v.Value, line(v.Key)
	}
	return o
}

// take returns the node of a key and marks the key as known. A key without a value counts as absent.
func (o *object) take(key string) (ast.Node, bool) {
	node, ok := o.entries[key]
	if i := slices.Index(o.keys, key); i >= 0 {
		o.keys = slices.Delete(o.keys, i, i+1)
	}
	if ok {
		if _, null := node.(*ast.NullNode); null {
			o.doc.fault(o.lines[key], "check.key_empty", "where", o.name, "key", quoted(key))
			return nil, false
		}
	}
	return node, ok
}

// need is take for a key that must be there.
func (o *object) need(key string) (ast.Node, bool) {
	node, ok := o.take(key)
	if _, there := o.entries[key]; !there {
		o.doc.fault(o.line, "check.key_missing", "where", o.name, "key", quoted(key))
	}
	return node, ok
}

// has says whether the key stands in the file, without taking it.
func (o *object) has(key string) bool { return o.entries[key] != nil }

// at is the line of a key, or the object's own.
func (o *object) at(key string) int {
	if n, ok := o.lines[key]; ok {
		return n
	}
	return o.line
}

// done reports every key that nothing asked for.
func (o *object) done() {
	for _, key := range o.keys {
		o.doc.fault(o.lines[key], "check.key_unknown", "where", o.name, "key", quoted(key))
	}
}

// word reads a required text of one value.
func (o *object) word(key string) string {
	node, ok := o.need(key)
	if !ok {
		return ""
	}
	return o.textOf(node, key)
}

// words reads an optional text.
func (o *object) words(key string) string {
	node, ok := o.take(key)
	if !ok {
		return ""
	}
	return o.textOf(node, key)
}

func (o *object) textOf(node ast.Node, key string) string {
	var s string
	switch n := node.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	default:
		o.doc.fault(line(node), "check.not_text", "where", o.name, "key", quoted(key))
		return ""
	}
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		o.doc.fault(line(node), "check.text_empty", "where", o.name, "key", quoted(key))
	case len(s) > maxText:
		o.doc.fault(line(node), "check.text_long", "where", o.name, "key", quoted(key), "limit", maxText)
		return ""
	}
	return s
}

// choice reads a required text that must be one of a few.
func (o *object) choice(key string, known ...string) string {
	s := o.word(key)
	if s != "" && !slices.Contains(known, s) {
		o.doc.fault(line(o.entries[key]), "check.not_among", "where", o.name, "key", quoted(key), "value", quoted(s), "known", strings.Join(known, ", "))
		return ""
	}
	return s
}

// number reads a required whole number between two bounds.
func (o *object) number(key string, least, most int) int {
	node, ok := o.need(key)
	if !ok {
		return least
	}
	if n, isInt := node.(*ast.IntegerNode); isInt {
		if v, err := strconv.Atoi(n.String()); err == nil && v >= least && v <= most {
			return v
		}
	}
	o.doc.fault(line(node), "check.not_whole", "where", o.name, "key", quoted(key), "least", strconv.Itoa(least), "most", strconv.Itoa(most))
	return least
}

// list reads an optional sequence.
func (o *object) list(key string) []ast.Node {
	node, ok := o.take(key)
	if !ok {
		return nil
	}
	return o.items(node, key)
}

func (o *object) items(node ast.Node, key string) []ast.Node {
	seq, ok := node.(*ast.SequenceNode)
	switch {
	case !ok:
		o.doc.fault(line(node), "check.no_list", "where", o.name, "key", quoted(key))
		return nil
	case len(seq.Values) > maxItems:
		o.doc.fault(line(node), "check.list_long", "where", o.name, "key", quoted(key), "limit", maxItems)
		return nil
	}
	return seq.Values
}

// needList reads a sequence that must have at least one item.
func (o *object) needList(key string) []ast.Node {
	node, ok := o.need(key)
	if !ok {
		return nil
	}
	items := o.items(node, key)
	if seq, isSeq := node.(*ast.SequenceNode); isSeq && len(seq.Values) == 0 {
		o.doc.fault(line(node), "check.list_empty", "where", o.name, "key", quoted(key))
	}
	return items
}

// wordList reads nodes as texts of one value.
func (o *object) wordList(nodes []ast.Node, key string) []string {
	out := make([]string, 0, len(nodes))
	for _, node := range nodes {
		if s := o.textOf(node, key); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// within reads a mapping inside this one.
func (o *object) within(key string) *object {
	node, ok := o.need(key)
	if !ok {
		return nil
	}
	return o.doc.mapping(node, Place{Key: o.name.Key, Path: o.name.Path + ", " + key})
}

// provenance reads how sure the object is. It is asked of every number and every sentence.
func (o *object) provenance() Provenance {
	p := Provenance{
		Level:  o.choice("provenance", Decreed, Secondary, Inferred, Unverified),
		Source: o.word("source"),
		Note:   o.words("note"),
	}
	if p.Source == "" {
		return p
	}
	for id := range strings.SplitSeq(p.Source, ",") {
		if id = strings.TrimSpace(id); !o.doc.sources[id] {
			o.doc.fault(o.at("source"), "check.source_unknown", "where", o.name, "source", quoted(id))
		}
	}
	return p
}

// text reads a sentence with its provenance.
func (o *object) text(key string) Text {
	in := o.within(key)
	if in == nil {
		return Text{}
	}
	return in.asText()
}

// optionalText is text for a key that may be absent.
func (o *object) optionalText(key string) Text {
	if !o.has(key) {
		return Text{}
	}
	return o.text(key)
}

func (o *object) asText() Text {
	t := Text{Vi: o.word("vi"), En: o.word("en"), Provenance: o.provenance()}
	o.done()
	return t
}

// amount reads a number of points above zero with its provenance; 0 says that it could not be read.
func (o *object) amount(key string) Amount {
	in := o.within(key)
	if in == nil {
		return Amount{}
	}
	before := len(o.doc.problems)
	a := Amount{Points: in.points("value")}
	if a.Points == 0 && len(o.doc.problems) == before {
		o.doc.fault(in.at("value"), "check.not_positive", "where", in.name)
	}
	a.Provenance = in.provenance()
	in.done()
	return a
}

// points reads points written as a text, as they are written everywhere: never as a float.
func (o *object) points(key string) Points {
	s := o.word(key)
	if s == "" {
		return 0
	}
	p, err := ParsePoints(s)
	switch {
	case err != nil:
		o.doc.fault(o.at(key), "check.not_points", "where", o.name, "key", quoted(key), "value", quoted(s))
		return 0
	case p > maxPoints:
		o.doc.fault(o.at(key), "check.points_large", "where", o.name, "points", p, "limit", maxPoints)
		return 0
	}
	return p
}

// setting reads a value with its provenance; with known ones it must be one of them.
func (o *object) setting(key string, known ...string) Setting {
	in := o.within(key)
	if in == nil {
		return Setting{}
	}
	s := Setting{}
	if len(known) > 0 {
		s.Value = in.choice("value", known...)
	} else {
		s.Value = in.word("value")
	}
	s.Provenance = in.provenance()
	in.done()
	return s
}
