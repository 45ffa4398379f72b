package figures

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/office"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// Answers finds the return that a result comes from, and what its answers rest on; assessment.Service is one.
type Answers interface {
	// Find returns the id of a school's return in a season. Fault: NotFound.
	Find(ctx context.Context, id season.ID, school int64) (assessment.ID, error)
	// Place returns where a return stands.
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	// Evidence returns what a return's answers rest on, to whoever may see the return; Forbidden or NotFound for all others.
	Evidence(ctx context.Context, actor account.Actor, id assessment.ID) ([]assessment.Attached, error)
}

// rests leads whoever may see the return to the answer that a component's points come from, and to what that rests on; nil
// for all others.
func (d Deps) rests(r *portal.Request, c *chosen, school int64, code string) (*view.Answer, error) {
	none := func(err error) (*view.Answer, error) {
		if kind := fault.KindOf(err); kind == fault.NotFound || kind == fault.Forbidden {
			return nil, nil //nolint:nilnil // whoever may not see the return is led nowhere
		}

		return nil, err
	}
	if _, may := r.Actor.GrantFor(account.ReturnView); !may {
		return nil, nil //nolint:nilnil // as above
	}
	id, err := d.Answers.Find(r.Context(), c.Season, school)
	if err != nil {
		return none(err)
	}
	attached, err := d.Answers.Evidence(r.Context(), r.Actor, id)
	if err != nil {
		return none(err)
	}
	target, err := d.Answers.Place(r.Context(), id)
	if err != nil {
		return none(err)
	}

	return &view.Answer{
		Link:   part.Link{Label: c.p.T("drill.answer.link", "code", code), Href: answerPath(r.Actor, target, id) + "#" + url.PathEscape(part.CompID(code))},
		Proofs: office.Proofs(c.p, id, c.season.SchoolYear, attached)[code],
	}, nil
}

// answerPath is the page that shows a return to the person: the sheet of the office where it reviews, else that of the school.
func answerPath(a account.Actor, t account.Target, id assessment.ID) string {
	if account.May(a, account.ReviewList, t) == nil {
		return office.SheetPath(id)
	}

	return school.SheetPath(id)
}

// gate says of a group which conditions the school misses in it, and what that does in this season; empty for none.
func (c *chosen) gate(index *maturity.Index, g *maturity.GroupScore) string {
	if len(g.Missed) == 0 {
		return ""
	}

	return c.p.T("drill.gate."+string(c.season.Rules.Condition), "conditions", c.conditions(index, g.Missed))
}

// decides says what the school's level comes from; a missed condition by its name.
func (l *list) decides(index *maturity.Index, s *maturity.Score, words string) string {
	if words != l.p.T("figures.decides.condition") {
		return words
	}
	var missed []string
	for i := range s.Groups {
		missed = append(missed, s.Groups[i].Missed...)
	}
	if len(missed) == 0 {
		return words
	}

	return words + ": " + l.conditions(index, missed)
}

// conditions names conditions by code and shortened name.
func (c *chosen) conditions(index *maturity.Index, codes []string) string {
	var names []string
	for _, condition := range index.Conditions() {
		if slices.Contains(codes, condition.Code) {
			names = append(names, condition.Code+" ("+shortened(condition.Name.In(string(c.p.Lang())))+")")
		}
	}

	return strings.Join(names, ", ")
}

// shownName is how many characters of a condition's name are shown where several stand in a sentence.
const shownName = 70

// shortened is a name without what stands in brackets behind it, cut between words where it is long.
func shortened(name string) string {
	if at := strings.Index(name, " ("); at > 0 {
		name = name[:at]
	}
	if utf8.RuneCountInString(name) <= shownName {
		return name
	}
	cut := string([]rune(name)[:shownName])
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}

	return strings.TrimRight(cut, " ,;:") + "…"
}
