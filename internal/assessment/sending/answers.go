package sending

import (
	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/maturity"
)

// PaperSent is an official document as it is sent.
func PaperSent(p Paper) SentPaper { return SentPaper{Date: string(p.Date), Number: p.Number} }

// AnswerSent is an answer as it is sent, with the documents behind it.
func AnswerSent(a *answer.Answer, proofs []Proof) SentAnswer {
	s := SentAnswer{
		Code: a.Code, Kind: string(a.Kind), Note: a.Value.Note, Text: a.Value.Body, Points: stated(int64(a.Value.Points)),
		Numerator: stated(a.Value.Numerator), Denominator: stated(a.Value.Denominator), Quantity: stated(a.Value.Quantity),
		Proofs: []SentProof{},
	}
	if a.Value.Met != answer.Unsaid {
		met := a.Value.Met == answer.Yes
		s.Met = &met
	}
	for _, p := range proofs {
		s.Proofs = append(s.Proofs, SentProof{
			Date: string(p.Date), ID: p.ID, Number: p.Number, Revision: p.Revision, SHA256: p.Digest, Title: p.Title,
		})
	}

	return s
}

// Answer is the answer that was sent, and the documents behind it; of the office's words it has none.
func (s *SentAnswer) Answer() (answer.Answer, []Proof) {
	value := answer.Value{
		Points:    maturity.Points(unstated(s.Points)), //nolint:gosec // it was a smallint when it was sent
		Numerator: unstated(s.Numerator), Denominator: unstated(s.Denominator), Quantity: unstated(s.Quantity),
		Body: s.Text, Note: s.Note,
	}
	if s.Met != nil {
		value.Met = answer.No
		if *s.Met {
			value.Met = answer.Yes
		}
	}
	var proofs []Proof
	for _, p := range s.Proofs {
		proofs = append(proofs, Proof{
			ID: p.ID, Revision: p.Revision, Number: p.Number, Date: Day(p.Date), Title: p.Title, Digest: p.SHA256,
		})
	}

	return answer.Answer{
		Code: s.Code, Kind: answer.Kind(s.Kind), Value: value, RecognisedPoints: answer.None,
		Judgement: answer.Judgement{Points: answer.None},
	}, proofs
}

func stated(n int64) *int64 {
	if n == answer.None {
		return nil
	}

	return &n
}

func unstated(n *int64) int64 {
	if n == nil {
		return answer.None
	}

	return *n
}
