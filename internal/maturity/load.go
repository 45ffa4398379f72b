package maturity

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// fullMark is the maximum of every group: the levels are decreed on a scale of one hundred.
const fullMark = 100 * hundred

// Stages of schools, in the order of their education.
const (
	Preschool  = "MN"
	Primary    = "TH"
	Secondary1 = "THCS"
	Secondary2 = "THPT"
	Continuing = "GDTX"
)

var (
	idPattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	codePattern = regexp.MustCompile(`^[0-9]{1,2}(\.[0-9]{1,2}){0,3}$`)
	keyPattern  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)
)

// loader reads an index out of its document.
type loader struct {
	*document
	index *Index
	codes map[string]int
	keys  map[string]int
}

// Load reads and checks an index file; name stands in the problems it returns. It notes everything it finds wrong, not only the
// first thing. The index is nil when there is any problem that is not a warning.
func Load(name string, data []byte) (*Index, []Problem) {
	l := &loader{document: &document{file: name, sources: map[string]bool{}}, index: &Index{}, codes: map[string]int{}, keys: map[string]int{}}
	if root := l.root(data); root != nil {
		l.head(root)
		l.body(root)
		root.done()
	}
	if !l.sound() {
		return nil, l.sorted()
	}
	l.index.link()
	return l.index, l.sorted()
}

func (l *loader) head(o *object) {
	x := l.index
	l.readSources(o)
	l.schema(o)
	x.ID = l.id(o, "id")
	x.Revision = o.word("revision")
	x.Title = o.text("title")
	l.decision(o)
	x.Number = x.Decision.Number
	x.Scope = o.text("scope")
	x.Stages = l.stages(o, "stages")
	x.Cycle = o.setting("cycle", "yearly")
	l.deadlines(o)
	x.English = o.setting("english")
	step := o.amount("step")
	x.Step, x.StepFrom = step.Points, step.Provenance
	if step.Level == Unverified {
		l.warn(o.at("step"), "check.step_unverified", "step", x.Step)
	}
	x.School = o.setting("school_level", "lowest_group")
	x.Missed = o.setting("missed_condition", string(CapGroup), string(CapSchool), string(BlockSubmission), string(Warn))
	l.levels(o)
	l.questions(o)
}

// schema refuses a file written for another reader.
func (l *loader) schema(o *object) {
	if n := o.number("schema", 0, 999); n != 1 && o.has("schema") {
		l.fault(o.at("schema"), "check.schema", "n", n)
	}
}

// id reads the name that a file is asked for by.
func (l *loader) id(o *object, key string) string {
	id := o.word(key)
	if id != "" && !idPattern.MatchString(id) {
		l.fault(o.at(key), "check.bad_id", "id", quoted(id))
	}
	return id
}

// readSources comes first: everything after it names them.
func (l *loader) readSources(o *object) {
	for _, node := range o.needList("sources") {
		in := l.object(node, "check.at.source")
		if in == nil {
			continue
		}
		s := Source{ID: in.word("id"), Title: in.word("title"), Address: in.words("address")}
		in.done()
		if s.ID != "" && !keyPattern.MatchString(s.ID) {
			l.fault(in.at("id"), "check.bad_source", "id", quoted(s.ID))
		}
		if l.sources[s.ID] {
			l.fault(in.at("id"), "check.source_twice", "id", quoted(s.ID))
		}
		l.sources[s.ID] = true
		l.index.Sources = append(l.index.Sources, s)
	}
}

func (l *loader) decision(o *object) {
	in := o.within("decision")
	if in == nil {
		return
	}
	d := Decision{Number: in.word("number"), Date: in.word("date"), Issuer: in.word("issuer"), Provenance: in.provenance()}
	in.done()
	if _, err := time.Parse(time.DateOnly, d.Date); err != nil && d.Date != "" {
		l.fault(in.at("date"), "check.bad_day", "day", quoted(d.Date))
	}
	l.index.Decision = d
}

// stages reads an object of a list of stages with its provenance.
func (l *loader) stages(o *object, key string) []string {
	in := o.within(key)
	if in == nil {
		return nil
	}
	known := map[string]bool{Preschool: true, Primary: true, Secondary1: true, Secondary2: true, Continuing: true}
	list := in.wordList(in.needList("list"), "list")
	for _, stage := range list {
		if _, fresh := known[stage]; !fresh {
			l.fault(in.at("list"), "check.stage", "where", in.name, "stage", quoted(stage))
		}
		delete(known, stage)
	}
	in.provenance()
	in.done()
	return list
}

func (l *loader) deadlines(o *object) {
	for _, node := range o.list("deadlines") {
		in := l.object(node, "check.at.deadline")
		if in == nil {
			continue
		}
		d := Deadline{Key: in.word("key"), Text: in.text("text")}
		d.Month, d.MonthFrom = l.part(in, "month", 1, 12)
		d.Day, d.DayFrom = l.part(in, "day", 1, 31)
		l.unique(in, d.Key)
		in.done()
		l.index.Deadlines = append(l.index.Deadlines, d)
	}
}

// part reads a part of a date with its provenance.
func (l *loader) part(o *object, key string, least, most int) (int, Provenance) {
	in := o.within(key)
	if in == nil {
		return 0, Provenance{}
	}
	n, from := in.number("value", least, most), in.provenance()
	in.done()
	return n, from
}

// unique notes a key of the file that is malformed or stands twice.
func (l *loader) unique(in *object, key string) {
	if key == "" {
		return
	}
	if !keyPattern.MatchString(key) {
		l.fault(in.at("key"), "check.bad_key", "where", in.name, "key", quoted(key))
	}
	if first, twice := l.keys[key]; twice {
		l.fault(in.at("key"), "check.key_used", "where", in.name, "key", quoted(key), "first", strconv.Itoa(first))
		return
	}
	l.keys[key] = in.at("key")
}

func (l *loader) levels(o *object) {
	in := o.within("levels")
	if in == nil {
		return
	}
	rule := &l.index.Levels
	t := l.thresholds(in, fullMark)
	rule.SecondFrom, rule.ThirdAbove = t.SecondFrom, t.ThirdAbove
	names := in.needList("names")
	if len(names) != len(rule.Names) && len(names) > 0 {
		l.fault(in.at("names"), "check.level_names", "where", in.name, "n", len(rule.Names))
	}
	for i, node := range names {
		if name := l.object(node, "check.at.level_name"); name != nil && i < len(rule.Names) {
			rule.Names[i] = name.asText()
		}
	}
	in.done()
}

// thresholds reads and checks the two bounds between three levels of a scale that ends at top.
func (l *loader) thresholds(in *object, top Points) *Thresholds {
	t := &Thresholds{SecondFrom: in.amount("second_from"), ThirdAbove: in.amount("third_above")}
	second, third := t.SecondFrom.Points, t.ThirdAbove.Points
	if second == 0 || third == 0 {
		return t
	}
	if second > third {
		l.fault(in.at("third_above"), "check.levels_crossed", "where", in.name, "third", third, "second", second)
	}
	if top > 0 && third >= top {
		l.fault(in.at("third_above"), "check.level_unreachable", "where", in.name, "third", third, "max", top)
	}
	return t
}

func (l *loader) questions(o *object) {
	for _, node := range o.list("questions") {
		in := l.object(node, "check.at.question")
		if in == nil {
			continue
		}
		q := Question{ID: in.word("key"), Text: in.text("text")}
		l.unique(in, q.ID)
		in.done()
		l.index.Questions = append(l.index.Questions, q)
	}
}

// code reads a code, notes when it is malformed, used before, or not below its parent's.
func (l *loader) code(in *object, parent string) string {
	code := in.word("code")
	if code == "" {
		return ""
	}
	if !codePattern.MatchString(code) {
		l.fault(in.at("code"), "check.bad_code", "where", in.name, "code", quoted(code))
		return ""
	}
	if first, twice := l.codes[code]; twice {
		l.fault(in.at("code"), "check.code_used", "where", in.name, "code", quoted(code), "first", strconv.Itoa(first))
		return code
	}
	l.codes[code] = in.at("code")
	if parent != "" && !strings.HasPrefix(code, parent+".") {
		l.fault(in.at("code"), "check.foreign_code", "where", in.name, "code", quoted(code), "parent", quoted(parent))
	}
	return code
}

// each reads the items of a list as objects.
func (l *loader) each(nodes []ast.Node, name string, read func(in *object)) {
	for _, node := range nodes {
		if in := l.object(node, name); in != nil {
			read(in)
			in.done()
		}
	}
}
