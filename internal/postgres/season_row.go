package postgres

import (
	"database/sql"
	"time"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

type seasonRow struct {
	SeasonID      int64         `db:"season_id"`
	UnitID        int64         `db:"unit_id"`
	UnitPath      string        `db:"unit_path"`
	UnitName      string        `db:"unit_name"`
	SchoolYear    int           `db:"school_year"`
	RevisionID    int64         `db:"index_revision_id"`
	PlanID        sql.NullInt64 `db:"plan_revision_id"`
	SeasonState   string        `db:"season_state"`
	OpensAt       time.Time     `db:"opens_at"`
	SubmitUntil   time.Time     `db:"submit_until"`
	ResubmitUntil time.Time     `db:"resubmit_until"`
	PublishUntil  time.Time     `db:"publish_until"`
	ConditionRule string        `db:"condition_rule"`
	RecognisedBy  string        `db:"recognised_by"`
	PublishedBy   string        `db:"published_by"`
	RankingOrder  string        `db:"ranking_order"`
	Sample        bool          `db:"sample"`
	Certified     bool          `db:"certified"`
}

func (row *seasonRow) domain() season.Season {
	return season.Season{
		ID: season.ID(row.SeasonID), UnitID: row.UnitID, UnitPath: row.UnitPath, UnitName: row.UnitName,
		SchoolYear: row.SchoolYear, RevisionID: row.RevisionID, PlanID: row.PlanID.Int64,
		State: season.State(row.SeasonState),
		Dates: season.Dates{
			OpensAt: row.OpensAt, SubmitUntil: row.SubmitUntil, ResubmitUntil: row.ResubmitUntil,
			PublishUntil: row.PublishUntil,
		},
		Rules: season.Rules{
			Condition: maturity.Rule(row.ConditionRule), RecognisedBy: season.Decider(row.RecognisedBy),
			PublishedBy: season.Decider(row.PublishedBy), Ranking: season.Order(row.RankingOrder),
		},
		Sample: row.Sample, Certified: row.Certified,
	}
}
