package school

import (
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/web/page/evidence"
	"github.com/thuocso/thuocso/web/part"
)

// Sheet is a return to be filled or read.
type Sheet struct {
	Frame
	// Previous is the school's return of the season before, nil for none.
	Previous *assessment.Return
	// Reusable is what the season before rests on and this return does not yet, by code.
	Reusable map[string][]assessment.Attached
	// Guidance is what the offices above say, by code.
	Guidance map[string][]review.Guidance
	// Evidence is what each answer rests on, by code.
	Evidence map[string][]part.Link
	// Refused is what was sent without the script and not accepted.
	Refused *Refused
}

// Refused is an answer that was not accepted, as it was typed.
type Refused struct {
	Code string
	// Text says why.
	Text string
	Raw  assessment.Raw
	// Kept tells that only evidence was refused: the answer stands as it was saved.
	Kept bool
	// Theirs is the answer that stands, where another person gave one meanwhile.
	Theirs *assessment.Answer
}

func (v Sheet) page() part.Page {
	p := v.framed(true)
	p.Saves, p.Keeps = v.MayFill, v.MayFill
	if v.Previous != nil {
		p.Modules = append(p.Modules, "reuse.js")
	}

	return p
}

// editable tells whether the viewer may change the code now.
func (v Sheet) editable(code string) bool { return v.MayFill && v.Return.Editable(code, v.Now) }

// open lists what the office has returned, in index order.
func (v Sheet) open() []string {
	if v.Return.State != assessment.Returned {
		return nil
	}
	var codes []string
	for _, code := range v.Return.Codes() {
		if v.Return.Answer(code).Open {
			codes = append(codes, code)
		}
	}

	return codes
}

// locked says why nobody at the school can change anything now, empty where they can.
func (f Frame) locked() []string {
	r, p := f.Return, f.Page.Printer
	switch {
	case r.Season.State != "open":
		return []string{p.T("assessment.season_closed"), p.T("school.locked.ask", "office", r.ManagingName)}
	case f.Now.Before(r.Season.Dates.OpensAt):
		return []string{p.T("assessment.too_early", "from", r.Season.Dates.OpensAt)}
	case r.State != assessment.Draft && r.State != assessment.Returned:
		return []string{
			p.T("assessment.locked.save", "state", locale.Key("state."+string(r.State)), "at", r.ChangedAt, "post", postOf(p, r.ChangedBy)),
			f.way(),
		}
	case !f.Now.Before(r.Until()):
		return []string{
			p.T("assessment.too_late", "until", locale.LastMoment(r.Until())), p.T("assessment.too_late.kept"),
			p.T("assessment.too_late.do"), p.T("school.locked.ask", "office", r.ManagingName),
		}
	default:
		return nil
	}
}

func postOf(p locale.Printer, post string) string {
	if post == "" {
		return p.T("assessment.nobody_named")
	}

	return post
}

func (v Sheet) comp(code string, name maturity.Text, hint string) part.Comp {
	p, a := v.Page.Printer, v.Return.Answer(code)
	c := v.Chips(code)
	c.Wording, c.Hint = name.In(string(p.Lang())), hint
	if len(v.Reusable[code]) > 0 && v.editable(code) {
		c.Beside = Reuse(v, code)
	}
	for _, g := range v.Guidance[code] {
		c.Guidance = append(c.Guidance, p.T("guidance.by", "unit", g.Unit, "day", p.Date(g.At), "body", g.Body))
	}
	if v.Return.State == assessment.Returned && a.Open && a.Judgement.Reason != "" {
		c.Returned = p.T("school.returned_because", "reason", locale.Key("assessment.reason."+a.Judgement.ReasonCode),
			"words", a.Judgement.Reason, "post", postOf(p, a.Judgement.ByPost), "at", locale.Day(a.Judgement.At))
	}
	if a.Kind == assessment.Condition && a.Value.Met == assessment.No {
		c.Gate = p.T("school.condition_missed", "rule", locale.Key("season.rule."+string(v.Return.Season.Rules.Condition)))
	}

	return c
}

// Chips is a component with no more than its documents and the way to add one.
func (v Sheet) Chips(code string) part.Comp {
	c := part.Comp{Code: code, Evidence: v.Evidence[code]}
	if v.editable(code) {
		c.Add = part.Link{Label: v.Page.T("evidence.add"), Href: evidence.ReturnPath(v.Return.ID, code)}
	}

	return c
}

// about says what is known of a criterion's numbers: one quiet line under its heading.
func about(p locale.Printer, c *maturity.Criterion) []string {
	lang := string(p.Lang())
	var says []string
	if c.EvidenceHint.Vi != "" {
		says = append(says, p.T("school.evidence", "hint", c.EvidenceHint.In(lang)))
	}
	if t := c.Thresholds; c.Level(0) > 0 {
		says = append(says, p.T("school.thresholds", "second", locale.Hundredths(t.SecondFrom.Points), "third", locale.Hundredths(t.ThirdAbove.Points)))
	} else {
		says = append(says, p.T("school.thresholds_unknown"))
	}
	if c.Max.Level != maturity.Decreed {
		says = append(says, p.T("school.max_source", "source", sourced(p, c.Max.Level)))
	}
	if least := leastSure(c); least != maturity.Decreed {
		says = append(says, p.T("school.components_source", "source", sourced(p, least)))
	}

	return says
}

// leastSure is the weakest provenance among the components' points.
func leastSure(c *maturity.Criterion) string {
	order := []string{maturity.Decreed, maturity.Secondary, maturity.Inferred, maturity.Unverified}
	least := 0
	for i := range c.Components {
		least = max(least, slices.Index(order, c.Components[i].MaxFrom.Level))
	}

	return order[least]
}

// hintOf is what helps to answer a component: evidence of its own, and bands that are only a hint.
func hintOf(p locale.Printer, criterion *maturity.Criterion, c *maturity.Component) string {
	lang := string(p.Lang())
	hint := ""
	if c.EvidenceHint.Vi != "" && c.EvidenceHint.Vi != criterion.EvidenceHint.Vi {
		hint = p.T("school.evidence", "hint", c.EvidenceHint.In(lang))
	}
	if c.BandsHint.Vi != "" {
		if hint != "" {
			hint += " "
		}
		hint += p.T("school.bands_hint", "hint", c.BandsHint.In(lang), "source", sourced(p, c.BandsHint.Level))
	}

	return hint
}

// conditionHint says what evidence a condition asks for.
func conditionHint(p locale.Printer, c *maturity.Condition) string {
	if c.EvidenceHint.Vi == "" {
		return ""
	}

	return p.T("school.evidence", "hint", c.EvidenceHint.In(string(p.Lang())))
}

// decisionDate writes the day of the decision as people write it.
func decisionDate(x *maturity.Index) string {
	day, err := time.Parse(time.DateOnly, x.Decision.Date)
	if err != nil {
		return x.Decision.Date
	}

	return day.Format("02/01/2006")
}
