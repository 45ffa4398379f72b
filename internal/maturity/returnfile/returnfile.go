// Package returnfile reads one return from JSON, as the contract of the command score
// has it: as far as it can be read, with everything that is wrong with it.
package returnfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Fault is one thing that is wrong with a return.
type Fault struct {
	Code    string             `json:"code"`
	Kind    maturity.FaultKind `json:"kind"`
	Message string             `json:"message"`
}

// Words are the sentences that a reading needs.
type Words struct {
	// Say gives the message of a key with its arguments, of faults.
	Say func(key string, pairs ...any) string
	// Warn tells of what is read in a way that its writer may not expect.
	Warn func(key string, pairs ...any)
}

// Read reads a return that is known to be JSON. Its faults are in index order.
func Read(index *maturity.Index, data []byte, words Words) (maturity.Input, []Fault) {
	r := &reader{words: words, index: index, in: maturity.Input{
		Rule: maturity.CapGroup, Conditions: map[string]bool{}, Points: map[string]maturity.Points{},
	}}
	r.read(data)

	return r.in, r.ordered()
}

// reader keeps what it has read and what is wrong with it.
type reader struct {
	words  Words
	index  *maturity.Index
	in     maturity.Input
	faults []Fault
}

// member is one key of a JSON object with its value.
type member struct {
	key   string
	value json.RawMessage
}

// members reads a JSON object key by key: names are compared exactly, and of a key that stands twice the last one counts.
func (r *reader) members(data []byte) ([]member, bool) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, false
	}
	var all []member
	places := map[string]int{}
	for decoder.More() {
		key, err := decoder.Token()
		name, isText := key.(string)
		m := member{key: name}
		if err != nil || !isText || decoder.Decode(&m.value) != nil {
			return nil, false
		}
		if place, twice := places[name]; twice {
			all[place] = m
			r.words.Warn("score.twice", "key", short(name))

			continue
		}
		places[name] = len(all)
		all = append(all, m)
	}

	return all, true
}

func (r *reader) fault(code string, kind maturity.FaultKind, key string, pairs ...any) {
	message := r.words.Say(key, append([]any{"code", short(code)}, pairs...)...)
	r.faults = append(r.faults, Fault{Code: code, Kind: kind, Message: message})
}

// read takes the keys of the contract and ignores all others.
func (r *reader) read(data []byte) {
	all, ok := r.members(data)
	if !ok {
		r.fault("", maturity.WrongType, "score.wrong_return")

		return
	}
	for _, m := range all {
		if null(m.value) {
			continue
		}
		switch m.key {
		case "stages":
			r.readStages(m.value)
		case "condition_rule":
			r.readRule(m.value)
		case "conditions":
			r.readConditions(m.value)
		case "answers":
			r.readAnswers(m.value)
		}
	}
}

func (r *reader) readStages(data []byte) {
	var stages []string
	if json.Unmarshal(data, &stages) != nil {
		r.fault("stages", maturity.WrongType, "score.wrong_type")

		return
	}
	for _, stage := range stages {
		if !slices.Contains(r.index.Stages, stage) {
			r.words.Warn("score.unknown_stage", "stage", short(stage))
		}
	}
	r.in.Stages = stages
}

func (r *reader) readRule(data []byte) {
	var rule maturity.Rule
	if json.Unmarshal(data, &rule) != nil || !rule.Known() {
		r.fault("condition_rule", maturity.WrongType, "score.wrong_rule")

		return
	}
	r.in.Rule = rule
}

func (r *reader) readConditions(data []byte) {
	all, ok := r.members(data)
	if !ok {
		r.fault("conditions", maturity.WrongType, "score.wrong_type")

		return
	}
	for _, m := range all {
		var met bool
		switch _, known := r.index.ConditionPosition(m.key); {
		case !known:
			r.fault(m.key, maturity.UnknownCode, "score.unknown_code")
		case null(m.value) || json.Unmarshal(m.value, &met) != nil:
			r.fault(m.key, maturity.WrongType, "score.wrong_type")
		default:
			r.in.Conditions[m.key] = met
		}
	}
}

func (r *reader) readAnswers(data []byte) {
	all, ok := r.members(data)
	if !ok {
		r.fault("answers", maturity.WrongType, "score.wrong_type")

		return
	}
	for _, m := range all {
		component, known := r.index.Component(m.key)
		if !known {
			r.fault(m.key, maturity.UnknownCode, "score.unknown_code")

			continue
		}
		before := len(r.faults)
		points, stated := r.readAnswer(component, m.value)
		switch {
		case len(r.faults) > before && stated:
			// An answer with a fault adds nothing, yet it is not missing.
			r.in.Points[m.key] = 0
		case stated:
			r.in.Points[m.key] = points
		}
	}
}

// readAnswer returns the points of one answer and whether it gives any, rightly or wrongly.
func (r *reader) readAnswer(component *maturity.Component, data []byte) (maturity.Points, bool) {
	all, ok := r.members(data)
	if !ok {
		r.fault(component.Code, maturity.WrongType, "score.wrong_type")

		return 0, true
	}
	var stated *maturity.Points
	var figures [3]*float64
	wrong := false
	for _, m := range all {
		switch m.key {
		case "points":
			p, good := r.readPoints(component, m.value)
			stated, wrong = &p, !good
		case "numerator", "denominator", "count":
			figures[slices.Index(figureNames(), m.key)] = r.readFigure(component.Code, m)
		}
	}
	for _, f := range r.index.CheckFigures(component.Code, figures[0], figures[1], figures[2]) {
		r.fault(f.Code, f.Kind, "score."+string(f.Kind), "part", r.part(f.Part))
	}
	if wrong {
		return 0, true
	}

	return component.Resolve(stated, figures[0], figures[1], figures[2])
}

func figureNames() []string { return []string{"numerator", "denominator", "count"} }

func (r *reader) part(name string) string { return r.words.Say("score.part." + name) }

func (r *reader) readPoints(component *maturity.Component, data []byte) (maturity.Points, bool) {
	var text string
	if null(data) || json.Unmarshal(data, &text) != nil {
		r.fault(component.Code, maturity.WrongType, "score.wrong_points")

		return 0, false
	}
	faults := r.index.CheckAnswer(component.Code, text, nil, nil, nil)
	for _, f := range faults {
		r.fault(f.Code, f.Kind, "score."+string(f.Kind), "max", f.Max.String(), "step", f.Step.String())
	}
	if len(faults) > 0 {
		return 0, false
	}
	points, err := component.Grade(text)

	return points, err == nil
}

// readFigure reads an optional number. One too large for a float is as large as one can be, not a wrong type.
func (r *reader) readFigure(code string, m member) *float64 {
	if null(m.value) {
		return nil
	}
	var number json.Number
	text := strings.TrimSpace(string(m.value))
	if strings.HasPrefix(text, `"`) || json.Unmarshal(m.value, &number) != nil {
		r.fault(code, maturity.WrongType, "score.wrong_figure", "part", r.part(m.key))

		return nil
	}
	f, err := strconv.ParseFloat(number.String(), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil
	}

	return &f
}

// ordered returns the faults in index order: those of the return as a whole first, those of codes the index lacks last.
func (r *reader) ordered() []Fault {
	order := r.order()
	last := len(order) + 1
	place := func(f Fault) int {
		if at, known := order[f.Code]; known {
			return at
		}
		if f.Kind == maturity.UnknownCode {
			return last
		}

		return 0
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		if d := place(a) - place(b); d != 0 || place(a) < last {
			return d
		}

		return strings.Compare(a.Code, b.Code)
	})

	return append([]Fault{}, r.faults...)
}

// order numbers the codes from 1 as the index has them.
func (r *reader) order() map[string]int {
	order := map[string]int{}
	add := func(code string) { order[code] = len(order) + 1 }
	for g := range r.index.Groups {
		group := &r.index.Groups[g]
		add(group.Code)
		for i := range group.Conditions {
			add(group.Conditions[i].Code)
		}
		for i := range group.Criteria {
			criterion := &group.Criteria[i]
			add(criterion.Code)
			for k := range criterion.Components {
				add(criterion.Components[k].Code)
			}
		}
	}

	return order
}

func null(data []byte) bool { return bytes.Equal(bytes.TrimSpace(data), []byte("null")) }

// short keeps a foreign word short in a message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}

	return s
}
