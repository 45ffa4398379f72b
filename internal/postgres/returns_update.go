package postgres

import (
	"context"
	"database/sql"
	_ "embed" // long statements stand in sql/
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// changeReturnSQL writes a whole Change in one statement: the return, its answers,
// its results, the dirty mark and the audit lines.
//
//go:embed sql/return_change.sql
var changeReturnSQL string

// Update implements assessment.Store.
func (s *Returns) Update(ctx context.Context, id assessment.ID, codes []string, by assessment.By,
	decide func(*assessment.Return) (assessment.Change, error),
) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		var locked int64
		if err := tx.GetContext(ctx, &locked, lockReturnSQL, int64(id)); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return fault.New(fault.NotFound, "assessment.no_return")
			}

			return fmt.Errorf("lock return %d: %w", id, err)
		}
		r, head, err := loadReturn(ctx, tx, id, codes)
		if err != nil {
			return err
		}
		c, err := decide(r)
		if err != nil {
			return err
		}
		if c.Entries, err = fresh(ctx, tx, id, by.ID, c.Entries); err != nil {
			return err
		}
		if len(c.Entries) == 0 && len(c.Answers) == 0 {
			return nil
		}

		return writeChange(ctx, tx, lockedReturn{Return: r, head: head}, by, c)
	})
}

// lockedReturn is a return as its transaction holds it.
type lockedReturn struct {
	*assessment.Return
	head audit.Head
}

func writeChange(ctx context.Context, tx *sqlx.Tx, r lockedReturn, by assessment.By, c assessment.Change) error {
	lines, head, err := audit.Append(r.head, by.At, by.ID, c.Entries)
	if err != nil {
		return err
	}
	doc, err := json.Marshal(changeDocument{
		ReturnID: int64(r.ID), SeasonID: int64(r.Season.ID), SchoolID: r.SchoolID,
		State: string(c.State), Round: c.Round, Begun: moment(c.Begun), BegunBy: number(c.BegunBy),
		Moved: c.Moved, Submitted: c.Moved && isOneOf(c.State, assessment.Submitted, assessment.Resubmitted) &&
			isOneOf(r.State, assessment.Draft, assessment.Returned),
		At: by.At, ByID: by.ID, Dirty: c.Dirty, AuditSeq: head.Seq, AuditHash: hex.EncodeToString(head.Hash),
		Answers: answerDocuments(c.Answers), Results: resultDocuments(c.Results), Lines: lineDocuments(lines),
	})
	if err != nil {
		return fmt.Errorf("encode change of return %d: %w", r.ID, err)
	}
	if _, err := tx.ExecContext(ctx, changeReturnSQL, string(doc)); err != nil {
		return fmt.Errorf("write change of return %d: %w", r.ID, err)
	}

	if err := writeAttachments(ctx, tx, r.Return, by, c); err != nil {
		return err
	}

	if err := writeFile(ctx, tx, r.ID, c); err != nil {
		return err
	}

	return writeEntries(ctx, tx, r.Return, by, c)
}

func isOneOf(s assessment.State, states ...assessment.State) bool {
	for _, other := range states {
		if s == other {
			return true
		}
	}

	return false
}

// changeDocument is a Change as the statement takes it: one JSON document, bytes in hexadecimal.
type changeDocument struct {
	ReturnID  int64            `json:"return_id"`
	SeasonID  int64            `json:"season_id"`
	SchoolID  int64            `json:"school_id"`
	State     string           `json:"state"`
	Round     int              `json:"round"`
	Begun     *time.Time       `json:"begun"`
	BegunBy   *int64           `json:"begun_by"`
	Moved     bool             `json:"moved"`
	Submitted bool             `json:"submitted"`
	At        time.Time        `json:"at"`
	ByID      int64            `json:"by_id"`
	Dirty     bool             `json:"dirty"`
	AuditSeq  int              `json:"audit_seq"`
	AuditHash string           `json:"audit_hash"`
	Answers   []answerDocument `json:"answers"`
	Results   []resultDocument `json:"results"`
	Lines     []lineDocument   `json:"lines"`
}

type answerDocument struct {
	Code             string     `json:"code"`
	Kind             string     `json:"kind"`
	Points           *int64     `json:"points"`
	Met              *bool      `json:"met"`
	Numerator        *int64     `json:"numerator"`
	Denominator      *int64     `json:"denominator"`
	Quantity         *int64     `json:"quantity"`
	Body             string     `json:"body"`
	Note             string     `json:"note"`
	Version          int        `json:"version"`
	ByID             int64      `json:"by_id"`
	At               time.Time  `json:"at"`
	Open             bool       `json:"open"`
	Verdict          *string    `json:"verdict"`
	VerifiedPoints   *int64     `json:"verified_points"`
	VerifiedMet      *bool      `json:"verified_met"`
	ReasonCode       string     `json:"reason_code"`
	Reason           string     `json:"reason"`
	VerdictBy        *int64     `json:"verdict_by"`
	VerdictAt        *time.Time `json:"verdict_at"`
	VerdictVersion   int        `json:"verdict_version"`
	RecognisedPoints *int64     `json:"recognised_points"`
	RecognisedMet    *bool      `json:"recognised_met"`
	RecognisedBy     *int64     `json:"recognised_by"`
	RecognisedAt     *time.Time `json:"recognised_at"`
}

type resultDocument struct {
	Basis     string  `json:"basis"`
	Points    string  `json:"points"`
	Met       string  `json:"met"`
	GroupLow  []int32 `json:"group_low"`
	GroupHigh []int32 `json:"group_high"`
	LevelLow  int     `json:"level_low"`
	LevelHigh int     `json:"level_high"`
}

type lineDocument struct {
	Seq      int       `json:"seq"`
	At       time.Time `json:"at"`
	PersonID int64     `json:"person_id"`
	Action   string    `json:"action"`
	Detail   string    `json:"detail"`
	Previous string    `json:"previous"`
	Hash     string    `json:"hash"`
}

func answerDocuments(answers []assessment.Answer) []answerDocument {
	docs := make([]answerDocument, 0, len(answers))
	for _, a := range answers {
		j := a.Judgement
		d := answerDocument{
			Code: a.Code, Kind: string(a.Kind), Points: points(a.Value.Points), Met: truth(a.Value.Met),
			Numerator: figure(a.Value.Numerator), Denominator: figure(a.Value.Denominator),
			Quantity: figure(a.Value.Quantity), Body: a.Value.Body, Note: a.Value.Note, Version: a.Version,
			ByID: a.ByID, At: a.At, Open: a.Open, VerifiedPoints: points(j.Points), VerifiedMet: truth(j.Met),
			ReasonCode: j.ReasonCode, Reason: j.Reason, VerdictBy: number(j.ByID), VerdictAt: moment(j.At),
			VerdictVersion: j.Version, RecognisedPoints: points(a.RecognisedPoints), RecognisedMet: truth(a.RecognisedMet),
			RecognisedBy: number(a.RecognisedBy), RecognisedAt: moment(a.RecognisedAt),
		}
		if j.Verdict != assessment.Pending {
			v := string(j.Verdict)
			d.Verdict = &v
		}
		docs = append(docs, d)
	}

	return docs
}

func resultDocuments(results []assessment.Result) []resultDocument {
	docs := make([]resultDocument, 0, len(results))
	for _, r := range results {
		d := resultDocument{
			Basis: string(r.Basis), Points: hex.EncodeToString(r.Points.Bytes()), Met: hex.EncodeToString(metBytes(r.Met)),
			LevelLow: r.Score.Levels[0], LevelHigh: r.Score.Levels[1],
		}
		for _, g := range r.Score.Groups {
			d.GroupLow = append(d.GroupLow, int32(g.Low))
			d.GroupHigh = append(d.GroupHigh, int32(g.High))
		}
		docs = append(docs, d)
	}

	return docs
}

func lineDocuments(lines []audit.Line) []lineDocument {
	docs := make([]lineDocument, 0, len(lines))
	for _, l := range lines {
		docs = append(docs, lineDocument{
			Seq: l.Seq, At: l.At, PersonID: l.PersonID, Action: l.Action, Detail: l.Detail,
			Previous: hex.EncodeToString(l.Previous), Hash: hex.EncodeToString(l.Hash),
		})
	}

	return docs
}

func metBytes(met []bool) []byte {
	b := make([]byte, len(met))
	for i, m := range met {
		if m {
			b[i] = 1
		}
	}

	return b
}

func points(p maturity.Points) *int64 { return figure(int64(p)) }

func figure(n int64) *int64 {
	if n == assessment.None {
		return nil
	}

	return &n
}

func number(n int64) *int64 {
	if n == 0 {
		return nil
	}

	return &n
}

func truth(t assessment.Tri) *bool {
	if t == assessment.Unsaid {
		return nil
	}
	yes := t == assessment.Yes

	return &yes
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}

	return &t
}
