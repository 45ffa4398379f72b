package office

import (
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	proof "github.com/thuocso/thuocso/web/page/evidence"
	view "github.com/thuocso/thuocso/web/page/office"
)

// proofs puts what the answers rest on beside them.
func (w *review) proofs(attached []assessment.Attached) map[string][]view.Proof {
	all := map[string][]view.Proof{}
	for _, a := range attached {
		v := a.Revision
		shown := view.Proof{
			Title: v.Title, Href: proof.ProofFilePath(w.ID, v), About: proof.ProofPath(w.ID, v),
			Warnings: proof.Marks(w.p, v, w.Season.SchoolYear),
		}
		if v.Kind == evidence.Link {
			shown.Href, shown.Outside = v.URL, true
		}
		facts := []string{}
		if f := proof.Facts(w.p, v.Content); f != "" {
			facts = append(facts, f)
		}
		shown.Facts = strings.Join(append(facts, proof.Holds(w.p, v), w.p.T("evidence.office.revision", "n", v.No)), " · ")
		all[a.Code] = append(all[a.Code], shown)
	}

	return all
}
