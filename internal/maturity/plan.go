package maturity

// Metric is how a target of a plan is measured.
type Metric string

// The metrics.
const (
	// ShareOfSchools counts the schools whose answers satisfy a condition among all schools.
	ShareOfSchools Metric = "share_of_schools"
	// RatioOfSums divides the sum of one figure over all schools by the sum of another.
	RatioOfSums Metric = "ratio_of_sums"
	// MeanShare is the mean of one figure over another, each school counting the same.
	MeanShare Metric = "mean_share"
	// OfficeFigure is a figure that an office reports.
	OfficeFigure Metric = "office_figure"
)

// Who is asked for a figure.
const (
	// AskedOfSchool stands on the unscored annex of the return.
	AskedOfSchool = "school"
	// AskedOfOffice is reported by an office.
	AskedOfOffice = "office"
)

// Plan is a plan's targets as data.
type Plan struct {
	ID       string
	IndexID  string
	Title    Text
	Decision Decision
	// Wording says how far the targets' sentences are the plan's own.
	Wording Setting
	Figures []Figure
	Targets []Target
	// Questions are what the sources leave open, such as the targets of a later year.
	Questions []Question
	Sources   []Source
}

// Figure is a number that no component carries.
type Figure struct {
	Key   string
	Label Text
	Unit  Setting
	// Word is the plan's own word for what is counted, where the unit is Counted.
	Word    Text
	AskedOf Setting
	// Whole names what an office's count is a part of. Where it stands, the office enters both together and they give the share.
	Whole Text
	// Stages a school must have one of to be asked; empty for an office's figure.
	Stages []string
	// Offices are the kinds of unit that are asked for an office's figure; empty for a school's.
	Offices []string
}

// Counted is the unit of a figure that counts what the plan has its own word for.
const Counted = "count"

// Form is how an office's figure is entered.
type Form string

// The forms.
const (
	// AsPercent is a percentage.
	AsPercent Form = "percent"
	// AsCount is a whole number of what the figure's unit says.
	AsCount Form = "count"
	// AsRatio is a count and the whole that it is a part of.
	AsRatio Form = "ratio"
)

// Form is how the figure is entered where an office is asked.
func (f *Figure) Form() Form {
	switch {
	case f.Unit.Value == "percent":
		return AsPercent
	case f.Whole.Vi != "":
		return AsRatio
	default:
		return AsCount
	}
}

// Target is what share, or how many, a plan wants by which year.
type Target struct {
	Key      string
	Text     Text
	Year     int
	YearFrom Provenance
	Bound    Bound
	Metric   Metric
	MetricBy Provenance
	// Numerator and Denominator are keys of figures, for RatioOfSums and MeanShare.
	Numerator   string
	Denominator string
	// Figure is the key of the figure of an OfficeFigure.
	Figure string
	// Satisfied says which schools count, for ShareOfSchools.
	Satisfied Satisfied
}

// Bound is the percentage, in hundredths, that a target must reach, or exceed when Strict; or how many it must reach at least, where
// that is above zero.
type Bound struct {
	Percent Points
	Strict  bool
	Count   int64
	Provenance
}

// Counts tells whether the target asks for so many instead of for a share.
func (t *Target) Counts() bool { return t.Bound.Count > 0 }

// Holds compares part of whole with the bound, exactly. Nothing holds of an empty whole.
func (b Bound) Holds(part, whole int64) bool {
	left, right := part*int64(fullMark), int64(b.Percent)*whole
	return whole > 0 && (left > right || left == right && !b.Strict)
}

// Satisfied is the condition on a school: any, or all, of the components stated above some points and of the levels reached.
type Satisfied struct {
	All        bool
	Components []string
	Above      Points
	Levels     []LevelWanted
	Provenance
}

// LevelWanted asks for a level of a group, or of the school where Group is empty.
type LevelWanted struct {
	Group   string
	AtLeast int
}

// Met says whether a score surely reaches the level, and whether it may.
func (w LevelWanted) Met(s *Score) (sure, possible bool) {
	levels := s.Levels
	if w.Group != "" {
		levels = [2]int{}
		for i := range s.Groups {
			if s.Groups[i].Code == w.Group {
				levels = s.Groups[i].Levels
			}
		}
	}
	return levels[0] >= w.AtLeast, levels[1] >= w.AtLeast
}

// Of says whether a return satisfies the condition surely, and whether it still could when its missing answers are given and
// unallocated points are allocated. The score is needed where levels are asked for.
func (s Satisfied) Of(x *Index, v Vector, score *Score) (sure, possible bool) {
	wanted, held, could := 0, 0, 0
	take := func(holds, may bool) {
		wanted++
		if holds {
			held++
		}
		if holds || may {
			could++
		}
	}
	for _, code := range s.Components {
		if place, ok := x.positions[code]; ok {
			p, stated := v.At(place)
			take(stated && p > s.Above, place >= len(v) || v[place] == Missing)
		}
	}
	for _, w := range s.Levels {
		if score != nil {
			take(w.Met(score))
		}
	}
	if s.All {
		return held == wanted, could == wanted
	}
	return held > 0, could > 0
}

// Figure returns the figure of the key.
func (p *Plan) Figure(key string) (Figure, bool) {
	for _, f := range p.Figures {
		if f.Key == key {
			return f, true
		}
	}
	return Figure{}, false
}
