package plan

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/thuocso/thuocso/internal/maturity"
)

// The file as it is written; Load turns it into a Plan.
type file struct {
	Schema   int         `yaml:"schema"`
	Plan     string      `yaml:"plan"`
	Index    string      `yaml:"index"`
	Title    text        `yaml:"title"`
	Decision decision    `yaml:"decision"`
	Wording  value       `yaml:"wording"`
	Sources  []source    `yaml:"sources"`
	Figures  []figureRow `yaml:"figures"`
	Targets  []targetRow `yaml:"targets"`
}

type origin struct {
	Level  string `yaml:"provenance"`
	Source string `yaml:"source"`
	Note   string `yaml:"note"`
}

type text struct {
	Vi   string `yaml:"vi"`
	En   string `yaml:"en"`
	From origin `yaml:",inline"`
}

type value struct {
	Value string `yaml:"value"`
	From  origin `yaml:",inline"`
}

type decision struct {
	Number string `yaml:"number"`
	Date   string `yaml:"date"`
	Issuer string `yaml:"issuer"`
	From   origin `yaml:",inline"`
}

type source struct {
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	Address string `yaml:"address"`
}

type figureRow struct {
	Key     string `yaml:"key"`
	Label   text   `yaml:"label"`
	Unit    value  `yaml:"unit"`
	AskedOf value  `yaml:"asked_of"`
	Stages  struct {
		List []string `yaml:"list"`
		From origin   `yaml:",inline"`
	} `yaml:"stages"`
}

type targetRow struct {
	Key  string `yaml:"key"`
	Text text   `yaml:"text"`
	Year struct {
		Value int    `yaml:"value"`
		From  origin `yaml:",inline"`
	} `yaml:"year"`
	Bound struct {
		Above   string `yaml:"above"`
		AtLeast string `yaml:"at_least"`
		From    origin `yaml:",inline"`
	} `yaml:"bound"`
	Metric      value     `yaml:"metric"`
	Numerator   string    `yaml:"numerator"`
	Denominator string    `yaml:"denominator"`
	Figure      string    `yaml:"figure"`
	Satisfied   *shownRow `yaml:"satisfied"`
}

type shownRow struct {
	Rule       string   `yaml:"rule"`
	Components []string `yaml:"components"`
	Above      string   `yaml:"above"`
	From       origin   `yaml:",inline"`
}

// errPlan says that a file is no sound plan.
var errPlan = errors.New("plan is not sound")

// schema is the form of the file that this version reads.
const schema = 1

// Load reads a plan from its file and holds it against the index it names; the error names file, line or target and reason.
func Load(name string, data []byte, index *maturity.Index) (*Plan, error) {
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField()).Decode(&f); err != nil {
		return nil, fmt.Errorf("read plan %s: %w", name, err)
	}
	if f.Schema != schema || f.Plan == "" || f.Index != index.ID {
		return nil, fmt.Errorf("plan %s: schema %d, id %q, index %q (want %d, any, %q): %w", name, f.Schema, f.Plan, f.Index, schema, index.ID, errPlan)
	}
	l := loader{known: map[string]bool{}}
	for _, s := range f.Sources {
		l.known[s.ID] = true
	}
	p := &Plan{
		ID: f.Plan, IndexID: f.Index, Title: l.text("title", f.Title), Wording: l.setting("wording", f.Wording),
		Decision: maturity.Decision{
			Number: f.Decision.Number, Date: f.Decision.Date, Issuer: f.Decision.Issuer, Provenance: l.from("decision", f.Decision.From),
		},
	}
	for _, row := range f.Figures {
		p.Figures = append(p.Figures, l.figure(row))
	}
	for _, row := range f.Targets {
		p.Targets = append(p.Targets, l.target(row, p, index))
	}
	if err := errors.Join(l.faults...); err != nil {
		return nil, fmt.Errorf("plan %s: %w", name, err)
	}
	return p, nil
}

// loader collects every fault of a file.
type loader struct {
	known  map[string]bool
	seen   []string
	faults []error
}

func (l *loader) fault(where, what string, args ...any) {
	l.faults = append(l.faults, fmt.Errorf("%s: %s: %w", where, fmt.Sprintf(what, args...), errPlan))
}

func (l *loader) from(where string, o origin) maturity.Provenance {
	if !slices.Contains([]string{maturity.Decreed, maturity.Secondary, maturity.Inferred, maturity.Unverified}, o.Level) {
		l.fault(where, "provenance %q is none of the four", o.Level)
	}
	if !l.known[o.Source] {
		l.fault(where, "source %q is not listed", o.Source)
	}
	return maturity.Provenance{Level: o.Level, Source: o.Source, Note: o.Note}
}

func (l *loader) text(where string, t text) maturity.Text {
	if t.Vi == "" || t.En == "" {
		l.fault(where, "a text needs vi and en")
	}
	return maturity.Text{Vi: t.Vi, En: t.En, Provenance: l.from(where, t.From)}
}

func (l *loader) setting(where string, v value) maturity.Setting {
	if v.Value == "" {
		l.fault(where, "value is missing")
	}
	return maturity.Setting{Value: v.Value, Provenance: l.from(where, v.From)}
}

func (l *loader) key(where, key string) {
	if key == "" || slices.Contains(l.seen, key) {
		l.fault(where, "key %q is empty or used twice", key)
	}
	l.seen = append(l.seen, key)
}

func (l *loader) figure(row figureRow) Figure {
	where := "figure " + row.Key
	l.key(where, row.Key)
	f := Figure{
		Key: row.Key, Label: l.text(where, row.Label), Unit: l.setting(where, row.Unit), AskedOf: l.setting(where, row.AskedOf),
		Stages: row.Stages.List,
	}
	switch {
	case f.AskedOf.Value == "school" && len(f.Stages) > 0:
		l.from(where, row.Stages.From)
	case f.AskedOf.Value == "office" && len(f.Stages) == 0:
	default:
		l.fault(where, "asked of %q of stages %v: want school with stages, or office without", f.AskedOf.Value, f.Stages)
	}
	return f
}

func (l *loader) target(row targetRow, p *Plan, index *maturity.Index) Target {
	where := "target " + row.Key
	l.key(where, row.Key)
	t := Target{
		Key: row.Key, Text: l.text(where, row.Text), Year: row.Year.Value, Metric: Metric(row.Metric.Value),
		Measured: l.from(where, row.Metric.From), Numerator: row.Numerator, Denominator: row.Denominator, Figure: row.Figure,
		Bound: Bound{Provenance: l.from(where, row.Bound.From)},
	}
	l.from(where, row.Year.From)
	if t.Year < 2022 || t.Year > 2100 {
		l.fault(where, "year %d", t.Year)
	}
	t.Bound.Above = row.Bound.Above != ""
	share, err := maturity.ParsePoints(row.Bound.Above + row.Bound.AtLeast)
	if err != nil || t.Bound.Above && row.Bound.AtLeast != "" || share > whole {
		l.fault(where, "bound above %q, at_least %q: want one share of at most 100", row.Bound.Above, row.Bound.AtLeast)
	}
	t.Bound.Share = int64(share)
	l.measure(where, &t, row.Satisfied, p, index)
	return t
}

// measure checks that the target has what its metric needs and nothing else.
func (l *loader) measure(where string, t *Target, shown *shownRow, p *Plan, index *maturity.Index) {
	var needs []string
	switch t.Metric {
	case ShareOfSchools:
		if shown == nil {
			l.fault(where, "satisfied is missing")
			return
		}
		t.Satisfied = l.satisfied(where, shown, index)
	case RatioOfSums, MeanShare:
		needs = []string{t.Numerator, t.Denominator}
	case OfficeFigure:
		needs = []string{t.Figure}
	default:
		l.fault(where, "metric %q", t.Metric)
	}
	if (shown != nil) != (t.Metric == ShareOfSchools) {
		l.fault(where, "metric %s and satisfied do not go together", t.Metric)
	}
	for _, key := range needs {
		if _, ok := p.Figure(key); !ok {
			l.fault(where, "figure %q is not listed", key)
		}
	}
}

func (l *loader) satisfied(where string, row *shownRow, index *maturity.Index) *Satisfied {
	above, err := maturity.ParsePoints(row.Above)
	if err != nil || row.Rule != "any" && row.Rule != "all" || len(row.Components) == 0 {
		l.fault(where, "satisfied: rule %q, above %q, %d components", row.Rule, row.Above, len(row.Components))
	}
	for _, code := range row.Components {
		if c, ok := index.Component(code); !ok || above >= c.Max {
			l.fault(where, "satisfied: component %q is not in the index or cannot exceed %s", code, row.Above)
		}
	}
	return &Satisfied{All: row.Rule == "all", Components: row.Components, Above: above, Provenance: l.from(where, row.From)}
}
