package maturity

import "strconv"

// planLoader reads a plan with the readers of an index.
type planLoader struct {
	*loader
	plan    *Plan
	against *Index
	asked   map[string]string
}

// LoadPlan reads and checks a plan file against the index that it measures by, which may not be nil. It notes everything it finds
// wrong; the plan is nil when there is any problem that is not a warning.
func LoadPlan(name string, data []byte, against *Index) (*Plan, []Problem) {
	l := &planLoader{
		loader: &loader{document: &document{file: name, sources: map[string]bool{}}, index: &Index{}, codes: map[string]int{}, keys: map[string]int{}},
		plan:   &Plan{}, against: against, asked: map[string]string{},
	}
	if root := l.root(data); root != nil {
		l.planHead(root)
		l.each(root.list("figures"), "check.at.figure", l.figure)
		l.each(root.needList("targets"), "check.at.target", l.target)
		l.questions(root)
		l.plan.Questions = l.index.Questions
		root.done()
	}
	if !l.sound() {
		return nil, l.sorted()
	}
	return l.plan, l.sorted()
}

// MeasuredBy returns the id of the index that a plan file names, empty where it names none that can be read.
func MeasuredBy(data []byte) string {
	d := &document{sources: map[string]bool{}}
	root := d.root(data)
	if root == nil || !root.has("index") {
		return ""
	}
	return root.word("index")
}

func (l *planLoader) planHead(o *object) {
	p := l.plan
	l.readSources(o)
	p.Sources = l.index.Sources
	l.schema(o)
	p.ID = l.id(o, "plan")
	if p.IndexID = o.word("index"); p.IndexID != "" && p.IndexID != l.against.ID {
		l.fault(o.at("index"), "check.other_index", "named", quoted(p.IndexID), "index", quoted(l.against.ID))
	}
	p.Title = o.text("title")
	l.decision(o)
	p.Decision = l.index.Decision
	p.Wording = o.setting("wording", "paraphrase", "literal")
}

func (l *planLoader) figure(in *object) {
	f := Figure{
		Key: in.word("key"), Label: in.text("label"), Unit: in.setting("unit", "pupils", "people", "periods", "percent", "items", Counted),
		AskedOf: in.setting("asked_of", AskedOfSchool, AskedOfOffice),
	}
	l.unique(in, f.Key)
	if f.Unit.Value == Counted {
		f.Word = in.text("word")
	}
	if f.Whole = in.optionalText("whole"); in.has("whole") && (f.AskedOf.Value == AskedOfSchool || f.Unit.Value == "percent") {
		l.fault(in.at("whole"), "check.whole", "where", in.name, "figure", quoted(f.Key))
	}
	if f.AskedOf.Value == AskedOfSchool {
		f.Stages = l.stages(in, "stages")
	} else if f.Offices = []string{"province", "district", "commune"}; in.has("offices") {
		f.Offices = l.offices(in)
	}
	l.asked[f.Key] = f.AskedOf.Value
	l.plan.Figures = append(l.plan.Figures, f)
}

func (l *planLoader) target(in *object) {
	t := Target{Key: in.word("key"), Text: in.text("text")}
	l.unique(in, t.Key)
	t.Year, t.YearFrom = l.part(in, "year", 2000, 2100)
	metric := in.setting("metric", string(ShareOfSchools), string(RatioOfSums), string(MeanShare), string(OfficeFigure))
	t.Metric, t.MetricBy = Metric(metric.Value), metric.Provenance
	switch t.Metric {
	case RatioOfSums, MeanShare:
		t.Numerator, t.Denominator = l.figureKey(in, "numerator", AskedOfSchool), l.figureKey(in, "denominator", AskedOfSchool)
	case OfficeFigure:
		t.Figure = l.figureKey(in, "figure", AskedOfOffice)
	case ShareOfSchools:
		t.Satisfied = l.satisfied(in)
	}
	if f, ok := l.plan.Figure(t.Figure); ok && f.AskedOf.Value == AskedOfOffice && f.Form() == AsCount {
		t.Bound = l.atLeast(in)
	} else {
		t.Bound = l.bound(in)
	}
	l.plan.Targets = append(l.plan.Targets, t)
}

// offices reads which kinds of unit are asked for a figure.
func (l *planLoader) offices(o *object) []string {
	in := o.within("offices")
	if in == nil {
		return nil
	}
	known := map[string]bool{"province": true, "district": true, "commune": true}
	list := in.wordList(in.needList("list"), "list")
	for _, kind := range list {
		if !known[kind] {
			l.fault(in.at("list"), "check.office", "where", in.name, "kind", quoted(kind))
		}
		delete(known, kind)
	}
	in.provenance()
	in.done()
	return list
}

// figureKey reads the key of a figure that must be declared, and asked of whom the metric needs.
func (l *planLoader) figureKey(in *object, key, of string) string {
	s := in.word(key)
	if who, ok := l.asked[s]; s != "" && (!ok || who != of) {
		l.fault(in.at(key), "check.figure", "where", in.name, "figure", quoted(s), "of", Place{Key: "check.asked." + of})
	}
	return s
}

// maxCount is the largest number that a plan may ask for and an office may enter.
const maxCount = 1_000_000_000

// atLeast reads the bound of a count: a whole number that is reached, never one to be exceeded.
func (l *planLoader) atLeast(o *object) Bound {
	in := o.within("bound")
	if in == nil {
		return Bound{}
	}
	var b Bound
	if in.has("above") {
		in.words("above")
		l.fault(in.at("above"), "check.count_above", "where", in.name)
	} else if s := in.word("at_least"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 || n > maxCount || strconv.FormatInt(n, 10) != s {
			l.fault(in.at("at_least"), "check.count_bound", "where", in.name, "value", quoted(s), "most", maxCount)
		}
		b.Count = n
	}
	b.Provenance = in.provenance()
	in.done()
	return b
}

func (l *planLoader) bound(o *object) Bound {
	in := o.within("bound")
	if in == nil {
		return Bound{}
	}
	b, key := Bound{Strict: in.has("above")}, "at_least"
	if b.Strict {
		key = "above"
	}
	b.Percent = in.points(key)
	if b.Percent > fullMark || b.Strict && b.Percent == fullMark {
		l.fault(in.at(key), "check.above_whole", "where", in.name)
	}
	b.Provenance = in.provenance()
	in.done()
	return b
}

func (l *planLoader) satisfied(o *object) Satisfied {
	in := o.within("satisfied")
	if in == nil {
		return Satisfied{}
	}
	s := Satisfied{All: in.choice("rule", "any", "all") == "all"}
	if in.has("components") || !in.has("levels") {
		s.Components, s.Above = in.wordList(in.needList("components"), "components"), in.points("above")
	}
	for _, code := range s.Components {
		c, ok := l.against.Component(code)
		if !ok {
			l.fault(in.at("components"), "check.no_component", "where", in.name, "code", quoted(code))
		} else if c.Max <= s.Above {
			l.fault(in.at("above"), "check.never_above", "where", in.name, "code", quoted(code), "points", s.Above)
		}
	}
	l.each(in.list("levels"), "check.at.level", func(w *object) {
		s.Levels = append(s.Levels, l.level(w))
	})
	s.Provenance = in.provenance()
	in.done()
	return s
}

// level reads a level that is wanted: of a group by its code, or of the school.
func (l *planLoader) level(in *object) LevelWanted {
	of := in.word("of")
	w := LevelWanted{Group: of, AtLeast: in.number("at_least", 2, 3)}
	known := of == "school" || of == ""
	for i := range l.against.Groups {
		known = known || l.against.Groups[i].Code == of
	}
	if !known {
		l.fault(in.at("of"), "check.no_group", "where", in.name, "code", quoted(of))
	}
	if of == "school" {
		w.Group = ""
	}
	return w
}
