package office

import (
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/locale"
	proof "github.com/thuocso/thuocso/web/page/evidence"
	view "github.com/thuocso/thuocso/web/page/office"
)

// Proofs puts what the answers of a return rest on beside their codes, as whoever is not of the school sees it; the year is that
// of the season.
func Proofs(p locale.Printer, id assessment.ID, year int, attached []assessment.Attached) map[string][]view.Proof {
	all := map[string][]view.Proof{}
	for _, a := range attached {
		v := a.Revision
		shown := view.Proof{
			Title: v.Title, Href: proof.ProofFilePath(id, v), About: proof.ProofPath(id, v),
			Warnings: proof.Marks(p, v, year),
		}
		if v.Kind == evidence.Link {
			shown.Href, shown.Outside = v.URL, true
		}
		facts := []string{}
		if f := proof.Facts(p, v.Content); f != "" {
			facts = append(facts, f)
		}
		shown.Facts = strings.Join(append(facts, proof.Holds(p, v), p.T("evidence.office.revision", "n", v.No)), " · ")
		all[a.Code] = append(all[a.Code], shown)
	}

	return all
}
