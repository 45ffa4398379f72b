package ranking

// Basis says on which of the three results figures rest. Bases never mix.
type Basis string

// The bases, from the most provisional to the final one.
const (
	// Verified are the verified results of returns that are verified or further: provisional.
	Verified Basis = "verified"
	// Recognised are the recognised results of returns that are recognised or published.
	Recognised Basis = "recognised"
	// Published are the recognised results of published returns: final.
	Published Basis = "published"
)

// Bases lists every basis.
func Bases() []Basis { return []Basis{Verified, Recognised, Published} }

// Known tells whether the basis is one of the three.
func (b Basis) Known() bool { return b == Verified || b == Recognised || b == Published }

// Counts tells whether a return in the state stands in figures on this basis.
func (b Basis) Counts(s State) bool {
	switch b {
	case Verified:
		return s >= StateVerified
	case Recognised:
		return s >= StateRecognised
	case Published:
		return s == StatePublished
	default:
		return false
	}
}

// State is where a school's return stands, in the order of the way it goes.
type State uint8

// The states; StateNone is a school that has not begun.
const (
	StateNone State = iota
	StateDraft
	StateSubmitted
	StateReturned
	StateResubmitted
	StateVerified
	StateRecognised
	StatePublished

	// StateCount is how many states there are.
	StateCount = int(StatePublished) + 1
)

// States lists every state.
func States() []State {
	return []State{
		StateNone, StateDraft, StateSubmitted, StateReturned, StateResubmitted, StateVerified, StateRecognised, StatePublished,
	}
}

// ParseState returns the state of its name; the empty name is a school that has not begun.
func ParseState(name string) (State, bool) {
	for _, s := range States() {
		if s.String() == name {
			return s, true
		}
	}
	return StateNone, name == ""
}

// String returns the state's name as the record writes it.
func (s State) String() string {
	switch s {
	case StateDraft:
		return "draft"
	case StateSubmitted:
		return "submitted"
	case StateReturned:
		return "returned"
	case StateResubmitted:
		return "resubmitted"
	case StateVerified:
		return "verified"
	case StateRecognised:
		return "recognised"
	case StatePublished:
		return "published"
	default:
		return "none"
	}
}

// Stages is a school's set of stages, one bit each.
type Stages uint8

// stageNames is in the order of the bits.
var stageNames = [...]string{"MN", "TH", "THCS", "THPT", "GDTX"} //nolint:gochecknoglobals // an array of constants

// StageCount is how many stages there are.
const StageCount = len(stageNames)

// StageNames lists the stages in the order of ByStage.
func StageNames() []string { return append([]string(nil), stageNames[:]...) }

// ParseStages returns the set of the named stages; unknown names are left out.
func ParseStages(names []string) Stages {
	var set Stages
	for _, name := range names {
		for i, known := range stageNames {
			if name == known {
				set |= 1 << i
			}
		}
	}
	return set
}

// Has tells whether the set holds the stage at the place of StageNames.
func (s Stages) Has(place int) bool { return s&(1<<place) != 0 }

// Names returns the stages of the set.
func (s Stages) Names() []string {
	var names []string
	for i, name := range stageNames {
		if s.Has(i) {
			names = append(names, name)
		}
	}
	return names
}
