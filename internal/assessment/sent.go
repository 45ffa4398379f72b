package assessment

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/proof"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
)

// Sent is what the receipt stands for: the return's content in the order in which it is hashed. It needs all answers.
func (r *Return) Sent(receipt *sending.Receipt) *sending.Sent {
	file := r.file()
	s := &sending.Sent{
		Form: sending.FormOf(file.OnBehalf), OnBehalf: file.OnBehalf, Number: receipt.N, Return: int64(r.ID), Revision: r.Season.RevisionID, Round: receipt.Round,
		School: r.SchoolID, SchoolCode: r.SchoolCode, SchoolYear: r.Season.SchoolYear, Season: int64(r.Season.ID),
		SentAt: sending.Moment(receipt.At), SentBy: receipt.ByID,
		Plan: sending.PaperSent(file.Steps.Plan), Assignment: sending.PaperSent(file.Steps.Assignment),
		Annex: sending.AnnexSent(file.Annex), Answers: []sending.SentAnswer{}, Explanations: []sending.SentExplanation{},
	}
	codes := r.Codes()
	for _, f := range r.Index.Fields() {
		codes = append(codes, f.Key)
	}
	for _, code := range codes {
		if a, ok := r.Answers[code]; ok {
			s.Answers = append(s.Answers, sending.AnswerSent(&a, file.Proofs[code]))
		}
	}
	for _, q := range r.Queries() {
		if e := file.Explanations[q.Key()]; e.Words != "" {
			s.Explanations = append(s.Explanations, sending.SentExplanation{Query: q.Key(), Words: e.Words})
		}
	}

	return s
}

// AsSent is the return as a receipt stands for it, whatever was changed since: its answers, papers and explanations are those
// that were sent; the office's words are left out.
func (r *Return) AsSent(s *sending.Sent) *Return {
	c := *r
	c.Answers = make(map[string]Answer, len(s.Answers))
	c.Points, c.Met = r.Index.NewVector(r.Stages), make([]bool, len(r.Index.Conditions()))
	file := *r.file()
	file.Steps.Plan = sending.Paper{Number: s.Plan.Number, Date: sending.Day(s.Plan.Date)}
	file.Steps.Assignment = sending.Paper{Number: s.Assignment.Number, Date: sending.Day(s.Assignment.Date)}
	file.Annex = sending.AnnexOf(s.Annex)
	file.Explanations, file.Proofs, file.Waiting = map[string]sending.Explanation{}, map[string][]sending.Proof{}, nil
	for _, e := range s.Explanations {
		file.Explanations[e.Query] = sending.Explanation{Key: e.Query, Words: e.Words}
	}
	for i := range s.Answers {
		a, proofs := s.Answers[i].Answer()
		c.Answers[a.Code], file.Proofs[a.Code] = a, proofs
	}
	file.OnBehalf = s.OnBehalf
	c.File = &file
	for _, a := range c.Answers {
		c.selfResult(a)
	}

	return &c
}

// veilFile leaves of what goes with the sending what the office has: of each round the receipt that was not withdrawn, and of
// a returned return the papers and explanations that were sent.
func (s *Service) veilFile(ctx context.Context, r *Return) error {
	file := *r.file()
	file.Receipts = nil
	for _, c := range r.File.Receipts {
		if n := len(file.Receipts); n > 0 && file.Receipts[n-1].Round == c.Round {
			file.Receipts = file.Receipts[:n-1]
		}
		if c.Round <= r.Round {
			file.Receipts = append(file.Receipts, c)
		}
	}
	r.File = &file
	last := file.Last()
	if r.State != Returned {
		return nil
	}
	if last == nil {
		// Sent before there were receipts.
		r.File.Annex = nil

		return s.veilProofs(ctx, r)
	}
	document, err := s.lists.Document(ctx, r.ID, last.N)
	if err != nil {
		return err
	}
	sent, err := sending.ReadSent(document)
	if err != nil {
		return err
	}
	r.File = r.AsSent(sent).File

	return nil
}

// veilProofs leaves of the documents behind a returned return those that it was returned with.
func (s *Service) veilProofs(ctx context.Context, r *Return) error {
	list, _, err := s.lists.Evidence(ctx, r.ID)
	if err != nil {
		return err
	}
	list, err = s.veilEvidence(ctx, r.ID, list, Returned)
	r.File.Proofs = proof.Files(list)

	return err
}

// SaveSteps saves what the school says of its plan and assignment.
func (s *Service) SaveSteps(ctx context.Context, actor account.Actor, id ID, cmd StepsCommand) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReturnFill, func(r *Return, by By) (Change, error) { return r.SaveSteps(by, cmd) })
}

// Explain saves explanations of what is unusual, by the keys of the queries.
func (s *Service) Explain(ctx context.Context, actor account.Actor, id ID, words map[string]string) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReturnFill, func(r *Return, by By) (Change, error) { return r.Explain(by, words) })
}

// NoteSector saves the day on which the sector's database was brought up to date.
func (s *Service) NoteSector(ctx context.Context, actor account.Actor, id ID, date string) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReturnSubmit, func(r *Return, by By) (Change, error) { return r.NoteSector(by, date) })
}

// Submit sends the return to its office.
func (s *Service) Submit(ctx context.Context, actor account.Actor, id ID, cmd SubmitCommand) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReturnSubmit, func(r *Return, by By) (Change, error) { return r.Submit(by, cmd) })
}

// SentOf returns the return as its n-th receipt stands for it, with the receipt, to whom may see the return.
func (s *Service) SentOf(ctx context.Context, actor account.Actor, id ID, n int) (*Return, *sending.Receipt, error) {
	r, err := s.Load(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	receipt := r.file().Receipt(n)
	if receipt == nil {
		return nil, nil, fault.New(fault.NotFound, "sending.no_receipt")
	}
	document, err := s.lists.Document(ctx, id, n)
	if err != nil {
		return nil, nil, err
	}
	sent, err := sending.ReadSent(document)
	if err != nil {
		return nil, nil, err
	}
	whole := *receipt
	whole.Document = document

	return r.AsSent(sent), &whole, nil
}
