package gaps

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/gaps"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// lists are all lists of the page.
func (s *study) lists() []list {
	all := []list{s.losses()}
	if len(s.Board.Parts) > 0 {
		all = append(all, s.byUnit())
	}
	all = append(all, s.near(), s.improved(), s.unusual())
	if s.few {
		for i := range all {
			all[i].rows, all[i].say, all[i].none = nil, "", s.p.T("gaps.few")
		}
	}

	return all
}

// tops are the maxima of the components.
func (s *study) tops() []maturity.Points {
	var tops []maturity.Points
	for _, c := range s.index.Components() {
		tops = append(tops, c.Max)
	}

	return tops
}

func (s *study) component(place int) (code, name string) {
	c := s.index.Components()[place]

	return c.Code, c.Name.In(string(s.p.Lang()))
}

// losses lists the components that cost most points.
func (s *study) losses() list {
	l := list{name: "thanh-phan", key: "losses", none: s.p.T("gaps.none"), columns: []column{
		{"gaps.col.component", words, true},
		{"gaps.col.schools", counts, false},
		{"gaps.col.lost", hundredths, true},
		{"gaps.col.share", hundredths, true},
		{"gaps.col.half", counts, false},
	}}
	found := slices.DeleteFunc(gaps.Losses(s.Board.Whole, s.tops()), func(loss gaps.Loss) bool { return !s.shown(loss.Place) })
	for i, loss := range found {
		code, name := s.component(loss.Place)
		if i == 0 {
			l.say = s.p.T("gaps.losses.say", "code", code, "name", name, "lost", s.p.Decimal(loss.Lost, 2),
				"possible", s.p.Decimal(loss.Possible, 2), "n", loss.N)
		}
		l.rows = append(l.rows, []value{
			{text: code, note: name}, {n: int64(loss.N)}, {n: loss.Lost}, {n: share(loss.Lost, loss.Possible)}, {n: int64(loss.Half)},
		})
	}

	return l
}

// share is a part in hundredths of a percent, rounded half up.
func share(part, whole int64) int64 {
	if whole == 0 {
		return 0
	}

	return (part*20_000 + whole) / (2 * whole)
}

// byUnit lists, for each unit below, the component that costs it most.
func (s *study) byUnit() list {
	l := list{name: "don-vi", key: "units", none: s.p.T("gaps.none"), beside: []int{1}, columns: []column{
		{"gaps.col.unit", words, true},
		{"gaps.col.component", words, false},
		{"gaps.col.schools", counts, false},
		{"gaps.col.lost", hundredths, false},
		{"gaps.col.share", hundredths, true},
	}}
	hidden, most := 0, mode{}
	for i := range s.Board.Parts {
		part := &s.Board.Parts[i]
		found := gaps.Losses(part.Tally, s.tops())
		had := len(found)
		found = slices.DeleteFunc(found, func(loss gaps.Loss) bool { return !s.shownOf(i, loss.Place) })
		if len(found) == 0 {
			hidden += min(had, 1)

			continue
		}
		most.add(found[0].Place)
		code, name := s.component(found[0].Place)
		l.rows = append(l.rows, []value{
			{text: part.Unit.Name, href: s.Href(view.GapsPath, "don-vi", unitID(&part.Unit))},
			{text: code, note: name},
			{n: int64(found[0].N)},
			{n: found[0].Lost},
			{n: share(found[0].Lost, found[0].Possible)},
		})
	}
	if place, n := most.most(); n > 0 {
		code, name := s.component(place)
		l.say = s.p.T("gaps.units.say", "code", code, "name", name, "n", n, "all", len(l.rows))
	}
	if hidden > 0 {
		l.say = strings.TrimSpace(l.say + " " + s.p.T("gaps.units.hidden", "n", hidden, "least", leastShown))
	}

	return l
}

// mode counts places.
type mode map[int]int

func (m mode) add(place int) { m[place]++ }

// most is the place that was counted most often, the first of several.
func (m mode) most() (place, n int) {
	for p, count := range m {
		if count > n || count == n && p < place {
			place, n = p, count
		}
	}

	return place, n
}

// school names a school and leads to its page.
func (s *study) school(id int64) (name, office value) {
	n := s.names[id]

	return value{text: n.Name, href: s.School(id)}, value{text: n.Managing}
}

// near lists the schools just below a threshold.
func (s *study) near() list {
	l := list{name: "sat-nguong", key: "near", none: s.p.T("gaps.near.none", "n", s.within), beside: []int{1, 2}, columns: []column{
		{"gaps.col.school", words, true},
		{"gaps.col.office", words, false},
		{"gaps.col.group", words, false},
		{"gaps.col.have", hundredths, false},
		{"gaps.col.need", hundredths, true},
		{"gaps.col.level", words, true},
	}}
	found := gaps.Near(s.scores, s.index.Levels, maturity.Points(s.within*100)) //nolint:gosec // at most five points
	schools := map[int64]bool{}
	for _, step := range found {
		schools[step.School] = true
		name, office := s.school(step.School)
		level := value{text: s.p.T("gaps.to_level", "n", step.Level)}
		if step.Capped {
			level.note = s.p.T("gaps.capped")
		}
		group := s.index.Groups[step.Group].Name.In(string(s.p.Lang()))
		l.rows = append(l.rows, []value{name, office, {text: group}, {n: int64(step.Have)}, {n: int64(step.Need)}, level})
	}
	if len(found) > 0 {
		l.say = s.p.T("gaps.near.say", "schools", len(schools), "n", s.within)
	} else if len(s.scores) == 0 {
		l.none = s.p.T("gaps.none")
	}

	return l
}

// improved lists the schools that won points against the season before.
func (s *study) improved() list {
	l := list{name: "tien-bo", key: "improved", none: s.why, beside: []int{1}, columns: []column{
		{"gaps.col.school", words, true},
		{"gaps.col.office", words, false},
		{"gaps.col.before", hundredths, false},
		{"gaps.col.now", hundredths, false},
		{"gaps.col.delta", signed, true},
	}}
	for i := range s.changes {
		c := &s.changes[i]
		if c.Delta() <= 0 {
			break
		}
		name, office := s.school(c.School)
		l.rows = append(l.rows, []value{name, office, {n: c.Before}, {n: c.Now}, {n: c.Delta()}})
	}
	switch {
	case len(l.rows) > 0:
		l.say = s.p.T("gaps.improved.say", "n", len(l.rows), "all", len(s.changes), "season", s.before)
	case s.why == "":
		l.none = s.p.T("gaps.improved.none", "season", s.before)
	}

	return l
}

// unusual lists the schools whose sum, or whose change since the season before, is far from the others'.
func (s *study) unusual() list {
	l := list{name: "khac-thuong", key: "unusual", beside: []int{1}, columns: []column{
		{"gaps.col.school", words, true},
		{"gaps.col.office", words, false},
		{"gaps.col.what", words, true},
		{"gaps.col.value", signed, true},
		{"gaps.col.from", signed, false},
		{"gaps.col.to", signed, false},
	}}
	sums, ids := make([]int64, len(s.scores)), make([]int64, len(s.scores))
	for i := range s.scores {
		sums[i], ids[i] = s.scores[i].Sum(), s.scores[i].School
	}
	judged := s.beyond(&l, "sum", ids, sums)
	deltas, changed := make([]int64, len(s.changes)), make([]int64, len(s.changes))
	for i := range s.changes {
		deltas[i], changed[i] = s.changes[i].Delta(), s.changes[i].School
	}
	s.beyond(&l, "change", changed, deltas)
	switch {
	case len(l.rows) > 0:
		l.say = s.p.T("gaps.unusual.say", "n", len(l.rows))
	case judged:
		l.none = s.p.T("gaps.unusual.none")
	default:
		l.none = s.p.T("gaps.unusual.few", "n", gaps.LeastUnusual)
	}

	return l
}

// beyond adds the schools whose value is unusual, the most unusual first; false where there are too few to say so.
func (s *study) beyond(l *list, what string, schools, values []int64) bool {
	fence, enough := gaps.Fence(values)
	if !enough {
		return false
	}
	total := what == "sum"
	for _, i := range fence.Outside(values) {
		v := values[i]
		key := "gaps.unusual." + what + ".low"
		if fence.Beyond(v) > 0 {
			key = "gaps.unusual." + what + ".high"
		}
		name, office := s.school(schools[i])
		l.rows = append(l.rows, []value{name, office, {text: s.p.T(key)}, {n: v, total: total}, {n: fence.Low, total: total}, {n: fence.High, total: total}})
	}

	return true
}

// shown tells whether the figures of a component of the unit may be shown, shownOf those of one of its parts.
func (s *study) shown(place int) bool { return s.provisional || !s.few && s.whole[place] }

func (s *study) shownOf(part, place int) bool { return s.provisional || !s.few && s.parts[part][place] }
