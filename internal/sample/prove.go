package sample

import (
	"slices"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/proof"
	"github.com/thuocso/thuocso/internal/assessment/sending"
)

// prove rests the answers that say something on the school's documents of the year, as its principal would.
func (p *player) prove() error {
	for _, code := range p.Return.Codes() {
		for _, paper := range p.part.Proofs {
			if p.year < paper.First || p.year > paper.Last || !slices.Contains(paper.Codes, code) || !p.says(code) {
				continue
			}
			a := assessment.Attachment{Code: code, Document: paper.Attached.Revision.Document, Revision: paper.Attached.Revision.No}
			err := p.move(p.part.Cast.Principal, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
				return r.Attach(by, a)
			})
			if err != nil {
				return err
			}
			with := paper.Attached
			with.Code = code
			if p.Return.File.Proofs == nil {
				p.Return.File.Proofs = map[string][]sending.Proof{}
			}
			p.Return.File.Proofs[code] = append(p.Return.File.Proofs[code], proof.Files([]assessment.Attached{with})[code]...)
		}
	}

	return nil
}

// says tells whether the answer claims something that a document could show.
func (p *player) says(code string) bool {
	v := p.Return.Answer(code).Value

	return v.Met == assessment.Yes || v.Points > 0
}
