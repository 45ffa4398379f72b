package school

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/trial"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
	"github.com/thuocso/thuocso/web/part"
)

// LiftID is the id of the card of a trial that says what decides and what lifts; every change replaces it.
const LiftID = "lift"

// shownWays is how many ways to the next level a trial names.
const shownWays = 3

// TrialPath leads to trying out other answers and takes what is tried.
func TrialPath(id assessment.ID) string { return SheetPath(id) + "/thu-nghiem" }

// TakePath takes what is tried over into the return.
func TakePath(id assessment.ID) string { return TrialPath(id) + "/dua-vao" }

// Trial is a return on which other answers are tried.
type Trial struct {
	Frame
	Trial *trial.Trial
	// Faults say of each code that cannot be read why.
	Faults map[string]string
	// Raw is what was typed for those, as it was typed.
	Raw map[string]assessment.Raw
}

func (v Trial) page() part.Page {
	p := v.framed(false)
	p.Modules = append(p.Modules, "trial.js")
	p.Stand = trialBar(v, true)

	return p
}

// Lift is what would lift the return as it is tried, and how.
func (v Trial) Lift() sandbox.Lift { return v.Trial.Standing().Lift(shownWays) }

// why says what decides the level as it is tried.
func (v Trial) why() []sentence {
	p, s := v.Page.Printer, v.Trial.Standing()
	on := assessment.Result{Basis: "trial", Points: s.Points, Met: s.Met, Score: s.Score()}
	says := []sentence{levelSentence(p, on)}
	for _, reason := range s.Index.Explain(s.Points, s.Met, s.Rule) {
		if one := decidingSentence(p, v.Return, reason); one != nil {
			says = append(says, one)
		}
	}
	if n := len(on.Score.Missing); n > 0 {
		says = append(says, p.Runs("school.decides.missing", "n", n))
	}

	return says
}

// toNext says whether and on which terms the next level can be reached; the ways stand in a list below.
func (v Trial) toNext(l sandbox.Lift) []sentence {
	p := v.Page.Printer
	target := part.LevelName(p, l.Target)
	var says []sentence
	switch {
	case l.Target == 0:
		return []sentence{p.Runs("school.decides.top", "level", part.LevelName(p, l.From))}
	case len(l.Ways) == 0 && v.Trial.Keeps() && v.Return.State == assessment.Returned:
		return []sentence{p.Runs("trial.unreachable_open", "level", target)}
	case len(l.Ways) == 0:
		says = append(says, p.Runs("school.decides.unreachable", "level", target))
	case !l.Sure:
		says = append(says, p.Runs("trial.only_possible", "level", target))
	}
	if l.Possible {
		says = append(says, p.Runs("trial.possible_now", "level", target))
	}
	if len(l.Conditions) > 0 && len(l.Ways) > 0 {
		says = append(says, p.Runs("trial.conditions", "codes", list(p, l.Conditions)))
	}

	return says
}

// wayTitle says what a way costs.
func wayTitle(p locale.Printer, l sandbox.Lift, w sandbox.Way) []locale.Run {
	if len(w.Raises) == 0 {
		return p.Runs("trial.way.conditions", "codes", list(p, l.Conditions))
	}

	return p.Runs("trial.way.cost", "n", len(w.Raises), "points", p.Short(int64(w.Points)))
}

// sumTried prints a criterion's points as they are tried.
func (v Trial) sumTried(c *maturity.Criterion) string {
	return sumText(v.Page.Printer, sumOn(v.Return.Index, v.Trial.Standing().Points, c), c)
}

// Sums are the printed sums of all criteria as they are tried, by the id of their element.
func (v Trial) Sums() map[string]templ.Component {
	sums := map[string]templ.Component{}
	for g := range v.Return.Index.Groups {
		for i := range v.Return.Index.Groups[g].Criteria {
			c := &v.Return.Index.Groups[g].Criteria[i]
			sums[part.SumID(c.Code)] = part.CriterionSum(c.Code, v.sumTried(c))
		}
	}

	return sums
}

// fixed are the answers that cannot be tried, as the script's scorer takes them.
func (v Trial) fixed() (string, error) {
	out := struct {
		Points map[string]maturity.Points `json:"points"`
		Met    map[string]bool            `json:"met"`
		None   []string                   `json:"none"`
	}{Points: map[string]maturity.Points{}, Met: map[string]bool{}, None: []string{}}
	s := v.Trial.Standing()
	for _, code := range v.Return.Codes() {
		if !v.Trial.Locked(code) {
			continue
		}
		if gate, ok := s.Index.ConditionPosition(code); ok {
			out.Met[code] = s.Met[gate]
		}
		if place, ok := s.Index.Position(code); ok {
			if p, stated := s.Points.At(place); stated {
				out.Points[code] = p
			} else if s.Points[place] == maturity.NotApplicable {
				out.None = append(out.None, code)
			}
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("write what a trial cannot change: %w", err)
	}

	return string(body), nil
}

// texts are the sentences of the lift card with their places left open, as JSON that is safe inside a script element.
func (v Trial) texts() (string, error) {
	p := v.Page.Printer
	body, err := json.Marshal(map[string]any{
		"title": p.T("trial.ways", "level", "{level}"), "none": p.T("school.decides.unreachable", "level", "{level}"),
		"only_possible": p.T("trial.only_possible", "level", "{level}"), "conditions": p.T("trial.conditions", "codes", "{codes}"),
		"cost": p.T("trial.way.cost", "n", "{n}", "points", "{points}"), "conditions_only": p.T("trial.way.conditions", "codes", "{codes}"),
		"raise": p.T("school.decides.raise", "code", "{code}", "from", "{from}", "to", "{to}"),
		"reach": p.T("school.decides.reach", "code", "{code}", "to", "{to}"),
		"try":   p.T("trial.try"), "try_n": p.T("trial.try_n", "n", "{n}"), "failed": p.T("trial.failed"),
		"started": p.T("rest.trial.started_held", "n", "{n}", "codes", "{codes}"), "held": p.T("rest.trial.held", "value", "{value}"),
		"on_return": p.T("trial.on_return", "value", "{value}"),
		"levels":    []string{part.LevelName(p, 1), part.LevelName(p, 2), part.LevelName(p, 3)},
	})
	if err != nil {
		return "", fmt.Errorf("write the sentences of a trial: %w", err)
	}

	return string(body), nil
}

// tried is the input of one code on trial.
type tried struct {
	answer
	Version int
	// Was is what the return says, as the script compares it; Says the same in words.
	Was, Says string
	Changed   bool
	// Fault says why what was typed cannot be read, Rule what can be typed.
	Fault, Rule string
}

func (v Trial) try(code string) tried {
	p := v.Page.Printer
	start, value, given := v.Trial.Start(code), v.Trial.Value(code), v.Return.Answer(code)
	t := tried{Version: given.Version, Was: Shown(v.Return.Index, code, RawOf(p, start)), Changed: start != value, Fault: v.Faults[code]}
	t.answer = answer{Code: code, Kind: given.Kind, Label: p.T("school.answer_label", "code", code), Raw: RawOf(p, value), Step: v.Return.Index.Step}
	if raw, bad := v.Raw[code]; bad {
		t.Raw, t.Changed = raw, true
	}
	t.Says = p.T("trial.on_return", "value", saidOf(p, given.Kind, start))
	if c, ok := v.Return.Index.Component(code); ok {
		t.Component = c
		t.Rule = p.T("trial.rule", "max", locale.Hundredths(c.Max), "step", locale.Hundredths(v.Return.Index.Step))
		if !t.graded() {
			t.Rule = p.T("trial.rule_figures")
		}
	}

	return t
}

// Shown are the fields of an answer that a trial shows, in one text: to tell what was touched.
func Shown(x *maturity.Index, code string, r assessment.Raw) string {
	c, ok := x.Component(code)
	switch {
	case !ok:
		return r.Met
	case !c.FromFigures():
		return r.Points
	case c.Kind == maturity.Ratio:
		return r.Numerator + "/" + r.Denominator
	default:
		return r.Quantity
	}
}

// Unshown reads the fields of an answer back out of the text of Shown.
func Unshown(x *maturity.Index, code, text string) assessment.Raw {
	c, ok := x.Component(code)
	switch {
	case !ok:
		return assessment.Raw{Met: text}
	case !c.FromFigures():
		return assessment.Raw{Points: text}
	case c.Kind == maturity.Ratio:
		numerator, denominator, _ := strings.Cut(text, "/")

		return assessment.Raw{Numerator: numerator, Denominator: denominator}
	default:
		return assessment.Raw{Quantity: text}
	}
}

// saidOf is a value in words, with its figures where there are.
func saidOf(p locale.Printer, k assessment.Kind, value assessment.Value) string {
	text := shownValue(p, k, value)
	if counted := figures(p, value); counted != "" {
		text += " (" + counted + ")"
	}

	return text
}

func (t tried) field(name string) string { return name + "." + t.Code }

func (t tried) version() string { return strconv.Itoa(t.Version) }

func trialGroups(v Trial) []maturity.GroupScore { return v.Trial.Standing().Score().Groups }

// Take lists what is tried otherwise, before anything of it is saved.
type Take struct {
	Trial
	// Seen are the versions of the answers when the trial began.
	Seen map[string]int
	// Refused says of each code why it was not saved; Saved are the codes that were.
	Refused map[string]string
	Saved   []string
}

func (v Take) page() part.Page {
	p := v.framed(false)
	p.Trail = append(p.Trail, part.Link{Label: p.T("trial.title"), Href: TrialPath(v.Return.ID)})
	p.Stand = trialBar(v.Trial, false)

	return p
}

// meanwhile says who gave another answer since the trial began, empty where nobody did.
func (v Take) meanwhile(d trial.Difference) string {
	now := v.Return.Answer(d.Code)
	if seen, known := v.Seen[d.Code]; !known || seen == now.Version {
		return ""
	}
	p := v.Page.Printer

	return p.T("trial.meanwhile", "post", postOf(p, now.ByPost), "value", saidOf(p, d.Kind, now.Value), "at", Moment(v.Frame, now))
}
