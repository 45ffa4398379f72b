package school

import (
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
	"github.com/thuocso/thuocso/web/part"
)

// DecidesID is the id of the card that says what decides the level; a save replaces it.
const DecidesID = "decides"

// shownRaises is how many components the card names before it only counts them.
const shownRaises = 4

// sentence is one sentence of the card, with what matters strong.
type sentence []locale.Run

// decides says what decides the level of the school, and in a second paragraph the cheapest step to the next.
func decides(p locale.Printer, r *assessment.Return) [][]sentence {
	on := r.On(basis(r.State))
	rule := r.Season.Rules.Condition
	why := []sentence{levelSentence(p, on)}
	for _, reason := range r.Index.Explain(on.Points, on.Met, rule) {
		if s := decidingSentence(p, r, reason); s != nil {
			why = append(why, s)
		}
	}
	if len(on.Score.Missing) > 0 {
		why = append(why, p.Runs("school.decides.missing", "n", len(on.Score.Missing)))
	}
	switch r.State {
	case assessment.Draft:
	case assessment.Returned:
		// Which answers are open is not known after a save, and a step must not name one that is locked.
		return [][]sentence{why, {p.Runs("trial.see_open")}}
	default:
		return [][]sentence{why}
	}
	standing := sandbox.Standing{Index: r.Index, Points: on.Points, Met: on.Met, Rule: rule}

	lift := standing.Lift(1)
	if len(lift.Ways) > 0 && lift.Sure {
		// A condition met can lift a group by more than one level at once.
		lift.Target = max(lift.Target, standing.Take(lift, lift.Ways[0]).Score().Levels[0])
	}

	return [][]sentence{why, stepSentences(p, lift)}
}

func levelSentence(p locale.Printer, on assessment.Result) sentence {
	s := on.Score
	if s.Level > 0 {
		return p.Runs("school.decides.level", "basis", locale.Key("school.decides.basis."+string(on.Basis)),
			"level", part.LevelName(p, s.Level), "meaning", part.LevelMeaning(p, s.Level))
	}

	return p.Runs("school.decides.undecided", "basis", locale.Key("school.decides.basis."+string(on.Basis)),
		"low", part.LevelName(p, s.Levels[0]), "high", part.LevelName(p, s.Levels[1]))
}

// decidingSentence turns the reasons that decide a level into words; the others stand on the result page.
func decidingSentence(p locale.Printer, r *assessment.Return, reason maturity.Reason) sentence {
	codes := list(p, reason.Codes)
	switch reason.Code {
	case maturity.MissedCondition:
		if reason.Of == "" {
			return p.Runs("school.decides.school_capped", "codes", codes)
		}

		return p.Runs("school.decides.group_capped", "group", reason.Of, "codes", codes)
	case maturity.MissedNoted:
		return p.Runs("school.decides.noted", "codes", codes, "rule", locale.Key("season.rule."+string(r.Season.Rules.Condition)))
	case maturity.LowerGroup:
		return p.Runs("school.decides.lower", "group", codes)
	case maturity.SameLevel:
		return p.Runs("school.decides.same")
	case maturity.UndecidedGroup:
		return p.Runs("school.decides.open", "group", codes)
	default:
		return nil
	}
}

// stepSentences names the first of the cheapest ways to the next level.
func stepSentences(p locale.Printer, l sandbox.Lift) []sentence {
	if l.Target == 0 {
		return []sentence{p.Runs("school.decides.top", "level", part.LevelName(p, l.From))}
	}
	target := part.LevelName(p, l.Target)
	if len(l.Ways) == 0 {
		return []sentence{p.Runs("school.decides.unreachable", "level", target)}
	}
	var says []sentence
	if len(l.Conditions) > 0 {
		says = append(says, p.Runs("school.decides.conditions_first", "codes", list(p, l.Conditions)))
	}
	key, w := "school.decides.", l.Ways[0]
	if !l.Sure {
		key = "trial.possibly."
	}
	points := p.Short(int64(w.Points))
	switch len(w.Raises) {
	case 0:
		says = append(says, p.Runs(key+"only_that", "level", target))
	case 1:
		says = append(says, p.Runs(key+"one_step", "level", target, "points", points, "step", raise(p, w.Raises[0])))
	default:
		says = append(says, p.Runs(key+"step", "level", target, "points", points, "steps", raises(p, w.Raises)))
	}

	return says
}

func raises(p locale.Printer, all []sandbox.Raise) string {
	shown := all[:min(len(all), shownRaises)]
	words := make([]string, 0, len(shown))
	for _, r := range shown {
		words = append(words, raise(p, r))
	}
	text := strings.Join(words, "; ")
	if rest := len(all) - len(shown); rest > 0 {
		text += p.T("school.decides.more", "n", rest)
	}

	return text
}

func raise(p locale.Printer, r sandbox.Raise) string {
	if !r.Answered {
		return p.T("school.decides.reach", "code", r.Code, "to", p.Short(int64(r.To)))
	}

	return p.T("school.decides.raise", "code", r.Code, "from", p.Short(int64(r.From)), "to", p.Short(int64(r.To)))
}

// list writes codes one after the other.
func list(p locale.Printer, codes []string) string {
	switch len(codes) {
	case 0:
		return ""
	case 1:
		return codes[0]
	default:
		return strings.Join(codes[:len(codes)-1], ", ") + " " + p.T("school.and") + " " + codes[len(codes)-1]
	}
}
