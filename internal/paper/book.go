// Package paper makes what leaves the portal as a document: workbooks now. It is
// made from results, never from screens. Every text that reaches a sheet is made
// safe against formula injection, every number stays a number, and each sheet says
// from which season, revision and run it comes.
package paper

import (
	"time"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Book is everything the province's workbook shows. Texts that come from the
// catalogue are already in the reader's language.
type Book struct {
	Meta       Meta
	Groups     []GroupHead
	Summary    []SummaryRow
	Total      SummaryRow
	Ranking    []RankRow
	Components []SchoolRow
	Targets    []TargetRow
}

// Meta is what stands above every sheet.
type Meta struct {
	Unit, Season, Index, Revision string
	Certified, Sample             bool
	// Basis says in words which results these are; Rule says how schools are ordered; Population says which schools.
	Basis, Rule, Population string
	RunID                   int64
	RunAt, MadeAt           time.Time
}

// GroupHead heads the columns of one group in the sheet of components.
type GroupHead struct {
	Code, Name string
	Conditions []string
	Criteria   []CriterionHead
}

// CriterionHead heads the columns of one criterion.
type CriterionHead struct {
	Code, Name string
	Components []ComponentHead
}

// ComponentHead heads one column.
type ComponentHead struct {
	Code, Name string
	Max        maturity.Points
}

// Mean is a mean as an interval in hundredths; Known is false where it is not shown or there is nothing to average.
type Mean struct {
	Low, High int64
	Known     bool
}

// SummaryRow is one office's line in the summary.
type SummaryRow struct {
	Unit                     string
	Owing, Sent, Results     int
	Level1, Level2, Level3   int
	Undecided                int
	SureShare, PossibleShare Mean
	Group                    [2]Mean
}

// RankRow is one school's line in the ranking. Rank 0 is not shown.
type RankRow struct {
	Rank                         int
	Code, School, Office, Stages string
	Level                        int
	Low, High                    [2]maturity.Points
	Missed                       string
}

// SchoolRow is one school's line in the sheet of components: Points and Met in index order.
type SchoolRow struct {
	Code, School, Office string
	State                string
	Points               maturity.Vector
	Met                  []bool
	Level                int
	Low, High            [2]maturity.Points
	// Known is false where the school has no result on this basis.
	Known bool
}

// TargetRow is one target of the plan. Open tells why there is no figure yet.
type TargetRow struct {
	ID, Name, Metric string
	Sure, Possible   Mean
	Needed           string
	Short            int
	ShortKnown       bool
	// Count is what offices count for it, of CountUnit; nil where nothing is counted.
	Count     *Counted
	CountUnit string
	Open      string
	Source    string
}

// Counted is how many there are and how many more are needed, where that is asked here.
type Counted struct {
	Now, Short int64
	ShortKnown bool
}
