package school

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/web/part"
)

// Record is who did what to a return, newest first.
type Record struct {
	Frame
	Events []assessment.Event
	Pages  part.Pages
	// Figures are the names of the annex's figures, by key.
	Figures map[string]string
}

func (v Record) table() part.Table {
	p := v.Page.Printer
	t := part.Table{
		Caption: p.T("school.record.title"), HideCaption: true,
		Columns: []part.Column{
			{Head: p.T("school.record.at")},
			{Head: p.T("school.record.who")},
			{Head: p.T("school.record.what"), Main: true},
			{Head: p.T("school.record.detail"), Words: true},
		},
	}
	for _, e := range v.Events {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: p.DateTime(e.At)}, {Text: postOf(p, e.Post)}, {Text: p.T("audit." + e.Action)}, {Text: v.detail(e)},
		}})
	}

	return t
}

// detail writes what an act concerned in one line: the code, and each thing that changed, old → new.
func (v Record) detail(e assessment.Event) string {
	var d map[string]any
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return ""
	}
	p := v.Page.Printer
	says := v.pairs(e.Action, d)
	switch e.Action {
	case "review.conflict":
		says = append(says, v.disputed(d)...)
	case "evidence.attach", "evidence.detach":
		says = append(says, proven(p, d))
	default:
		says = append(says, v.verdict(d)...)
	}
	if codes := texts(d["codes"]); len(codes) > 0 {
		says = append(says, strings.Join(codes, ", "))
	}
	says = append(says, v.entered(d)...)
	if reason, ok := d["reason"].(string); ok && reason != "" {
		says = append(says, p.T("school.record.reason", "reason", reason))
	}

	return strings.Join(says, "; ")
}

// pairs writes what a line is about, and each thing of it in its two values.
func (v Record) pairs(action string, d map[string]any) []string {
	p := v.Page.Printer
	var says []string
	how := "school.record.changed"
	if action == "answer.conflict" || action == "annex.conflict" {
		how = "school.record.clashed"
	}
	if code, ok := d["code"].(string); ok {
		says = append(says, v.codeName(code))
	}
	if query, ok := d["query"].(string); ok {
		says = append(says, SayKey(p, query))
	}
	for _, name := range recorded() {
		if pair, ok := d[name].([]any); ok && len(pair) == 2 {
			if name == "figures" {
				pair = []any{v.figures(pair[0]), v.figures(pair[1])}
			}
			says = append(says, p.T(how, "what", locale.Key("school.record."+name),
				"old", value(p, name, pair[0]), "new", value(p, name, pair[1])))
		}
	}

	return says
}

// figures writes the figures of the annex ("key=12, other=30") by their names; one that no plan asks for any more keeps its key.
func (v Record) figures(text any) string {
	var says []string
	for one := range strings.SplitSeq(fmt.Sprint(text), ", ") {
		key, number, ok := strings.Cut(one, "=")
		n, err := strconv.ParseInt(number, 10, 64)
		if !ok || err != nil {
			continue
		}
		name := v.Figures[key]
		if name == "" {
			name = key
		}
		says = append(says, name+": "+v.Page.Printer.Int(n))
	}

	return strings.Join(says, "; ")
}

// entered says that a line came about while the office entered the return, and from which paper.
func (v Record) entered(d map[string]any) []string {
	n, ok := d["entry"].(float64)
	e := v.Return.File.Entry(int(n))
	if !ok || e == nil {
		return nil
	}
	paper := e.Paper
	if number, ok := d["number"].(string); ok {
		day, _ := d["date"].(string) //nolint:errcheck // without a day the paper is named by its number
		paper = sending.Paper{Number: number, Date: sending.Day(day)}
	}

	return []string{v.Page.T("entering.record", "paper", signed(v.Page.Printer, paper))}
}

// proven names the document that a line is about.
func proven(p locale.Printer, d map[string]any) string {
	whole := func(name string) int64 {
		if n, ok := d[name].(float64); ok {
			return int64(n)
		}

		return 0
	}

	return p.T("rest.record.proof", "n", whole("document"), "no", whole("revision"))
}

// recorded are the names of what a line of the record may hold in two values, old and new.
func recorded() []string {
	return []string{
		"met", "points", "numerator", "denominator", "quantity", "body", "note", "plan", "plan_date", "assignment", "assignment_date",
		"words", "sector_date", "figures",
	}
}

// codeName is the code, or the label of a field without points.
func (v Record) codeName(code string) string {
	for _, f := range v.Return.Index.Fields() {
		if f.Key == code {
			return f.Label.In(string(v.Page.Printer.Lang()))
		}
	}

	return code
}

// verdict writes what the office said: self → verified.
func (v Record) verdict(d map[string]any) []string {
	verdict, ok := d["verdict"].(string)
	if !ok {
		return nil
	}
	p := v.Page.Printer
	says := []string{p.T("assessment.verdict." + verdict)}
	self, hasSelf := d["self"].(float64)
	points, hasPoints := d["points"].(float64)
	if verdict == string(assessment.Changed) && hasSelf && hasPoints && (self >= 0 || points >= 0) {
		says = append(says, p.T("school.record.changed", "what", locale.Key("school.record.points"),
			"old", value(p, "points", self), "new", value(p, "points", points)))
	}
	if reason, ok := d["reason_code"].(string); ok && reason != "" {
		says = append(says, p.T("assessment.reason."+reason))
	}

	return says
}

// disputed writes two verdicts that met: the one that stands, and the one that was not saved.
func (v Record) disputed(d map[string]any) []string {
	p := v.Page.Printer
	given := func(verdict, points, met string) string {
		words := p.T("assessment.verdict." + fmt.Sprint(d[verdict]))
		if d[verdict] != string(assessment.Changed) {
			return words
		}
		if n, ok := d[points].(float64); ok && n >= 0 {
			return p.T("rest.record.given", "verdict", words, "points", value(p, "points", n))
		}

		return p.T("rest.record.given", "verdict", words, "points", value(p, "met", d[met]))
	}
	says := []string{
		p.T("rest.record.stands", "words", given("stands", "stands_points", "stands_met")),
		p.T("rest.record.refused", "words", given("verdict", "points", "met")),
	}
	if reason, ok := d["reason_code"].(string); ok && reason != "" {
		says = append(says, p.T("assessment.reason."+reason))
	}

	return says
}

// value writes one value of the record; what was not given is a dash.
func value(p locale.Printer, name string, v any) string {
	n, isNumber := v.(float64)
	switch {
	case isNumber && name == "met":
		return shownValue(p, assessment.Condition, assessment.Value{Met: assessment.Tri(n)})
	case isNumber && n < 0:
		return "–"
	case isNumber && name == "points":
		return p.Short(int64(n))
	case isNumber:
		return p.Int(int64(n))
	}
	if s := fmt.Sprint(v); s != "" {
		return "“" + s + "”"
	}

	return "–"
}

func texts(v any) []string {
	items, ok := v.([]any)
	if !ok {
		return nil
	}
	all := make([]string, 0, len(items))
	for _, item := range items {
		all = append(all, fmt.Sprint(item))
	}

	return all
}

// Source is where each number and sentence of the index was seen.
type Source struct{ Frame }

// numbers is the table of all maxima with how sure each is.
func (v Source) numbers() part.Table {
	p, x := v.Page.Printer, v.Return.Index
	t := part.Table{
		Caption: p.T("school.source.numbers"), HideCaption: true,
		Columns: []part.Column{
			{Head: p.T("school.result.code")},
			{Head: p.T("school.result.question"), Main: true},
			{Head: p.T("school.result.max"), Numeric: true},
			{Head: p.T("school.source.wording")},
			{Head: p.T("school.source.points")},
			{Head: p.T("school.source.remark")},
		},
	}
	row := func(code string, name maturity.Text, points string, from maturity.Provenance) {
		sure := "–"
		if from.Level != "" {
			sure = sourced(p, from.Level)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: code}, {Text: name.In(string(p.Lang()))}, {Text: points}, {Text: sourced(p, name.Level)}, {Text: sure}, {Text: from.Note},
		}})
	}
	for g := range x.Groups {
		group := &x.Groups[g]
		row(group.Code, group.Name, p.Short(int64(group.Max.Points)), group.Max.Provenance)
		for i := range group.Conditions {
			row(group.Conditions[i].Code, group.Conditions[i].Name, "–", maturity.Provenance{})
		}
		for i := range group.Criteria {
			c := &group.Criteria[i]
			row(c.Code, c.Name, p.Short(int64(c.Max.Points)), c.Max.Provenance)
			for j := range c.Components {
				row(c.Components[j].Code, c.Components[j].Name, p.Short(int64(c.Components[j].Max)), c.Components[j].MaxFrom)
			}
		}
	}

	return t
}
