package returnfile

import "github.com/thuocso/thuocso/internal/maturity"

// Written is the one object that score prints; its shape is a contract.
type Written struct {
	Groups  []writtenGroup `json:"groups"`
	Level   *int           `json:"level"`
	Levels  [2]int         `json:"levels"`
	Missing []string       `json:"missing"`
	Faults  []Fault        `json:"faults"`
}

type writtenGroup struct {
	Code     string    `json:"code"`
	Points   [2]string `json:"points"`
	Max      string    `json:"max"`
	Level    *int      `json:"level"`
	Levels   [2]int    `json:"levels"`
	Missed   []string  `json:"missed"`
	CappedBy []string  `json:"capped_by"`
}

// Write puts a score and the faults into the object that is printed.
func Write(s maturity.Score, faults []Fault) Written {
	out := Written{
		Groups: make([]writtenGroup, 0, len(s.Groups)), Level: decided(s.Level), Levels: s.Levels,
		Missing: never(s.Missing), Faults: faults,
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		out.Groups = append(out.Groups, writtenGroup{
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
