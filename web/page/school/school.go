// Package school holds the pages of a school's return: its home, the sheet, the
// check before sending, the result, the record and the sources of the index.
package school

import (
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/web/part"
)

// HomePath is the school's home.
const HomePath = "/phieu"

// SheetPath leads to a return.
func SheetPath(id assessment.ID) string { return HomePath + "/" + strconv.FormatInt(int64(id), 10) }

// SavePath takes an answer.
func SavePath(id assessment.ID) string { return SheetPath(id) + "/cau-tra-loi" }

// CheckPath leads to the check before sending.
func CheckPath(id assessment.ID) string { return SheetPath(id) + "/kiem-tra" }

// SubmitPath takes the sending.
func SubmitPath(id assessment.ID) string { return SheetPath(id) + "/gui" }

// WithdrawPath asks about a withdrawal and takes it.
func WithdrawPath(id assessment.ID) string { return SheetPath(id) + "/rut" }

// ResultPath leads to the three scores.
func ResultPath(id assessment.ID) string { return SheetPath(id) + "/ket-qua" }

// AnnexPath is the annex of a return: figures that plans ask for.
func AnnexPath(id assessment.ID) string { return SheetPath(id) + "/phu-luc" }

// RecordPath leads to who did what.
func RecordPath(id assessment.ID) string { return SheetPath(id) + "/nhat-ky" }

// RecordAt leads to one page of the record.
func RecordAt(id assessment.ID, page int) string {
	return RecordPath(id) + "?trang=" + strconv.Itoa(page)
}

// SourcePath leads to where each number of the index was seen.
func SourcePath(id assessment.ID) string { return SheetPath(id) + "/nguon" }

// WorkbookPath leads to filling the return as a workbook.
func WorkbookPath(id assessment.ID) string { return SheetPath(id) + "/so-tinh" }

// ConfirmField names the button that confirms, without a script, what the season before had.
const ConfirmField = "ky-truoc"

// Frame is what every page of one return needs.
type Frame struct {
	Page   part.Page
	Return *assessment.Return
	Now    time.Time
	// Tasks are the parts of the return with whose they are, where the viewer fills it.
	Tasks []assignment.Task
	// MayFill and MaySubmit tell what the viewer may do to the return.
	MayFill, MaySubmit bool
}

// framed is the page's frame with the return's season, trail and stand bar; the sheet
// itself has no trail to itself.
func (f Frame) framed(sheet bool) part.Page {
	p := f.Page
	p.Season = p.Printer.SchoolYear(f.Return.Season.SchoolYear)
	stand := f.Stand()
	if path, _, _ := strings.Cut(p.Path, "?"); path == stand.Act.Href {
		stand.Act = part.Link{} // the page itself is the next act
	}
	p.Stand = part.StandBar(p.Printer, stand)
	if f.MayFill {
		p.Trail = append(p.Trail, part.Link{Label: p.T("school.home.title"), Href: HomePath})
	}
	if !sheet {
		p.Trail = append(p.Trail, part.Link{Label: p.T("school.sheet.title"), Href: SheetPath(f.Return.ID)})
	}

	return p
}

// basis is which score of a return in a state counts now.
func basis(s assessment.State) assessment.Basis { return s.Basis() }

// inTime tells whether the season takes what the school may do next.
func (f Frame) inTime() bool {
	s := f.Return.Season

	return s.State == "open" && !f.Now.Before(s.Dates.OpensAt) && f.Now.Before(f.Return.Until())
}

// Stand is where the return stands. It needs no answers but the conditions while the school fills it.
func (f Frame) Stand() part.Stand {
	r, p := f.Return, f.Page.Printer
	progress := r.Progress()
	on := r.On(basis(r.State))
	s := part.Stand{
		State: string(r.State), Answered: progress.Components, Of: progress.OfComponents,
		AnsweredConditions: progress.Conditions, OfConditions: progress.OfConditions, Missed: notMet(r, on),
		Groups: groupsOf(on.Score), Due: due(p, r, f.Now),
	}
	if on.Basis != assessment.SelfBasis {
		s.Basis = inWords(p, on.Basis)
	}
	switch r.State {
	case assessment.Draft, assessment.Returned:
		if f.MayFill {
			s.Act = part.Link{Label: p.T("school.act.check"), Href: CheckPath(r.ID)}
		}
		if f.MaySubmit && f.inTime() {
			s.Act.Label = p.T(f.anew("school.act.check_and_submit"))
		}
	case assessment.Submitted, assessment.Resubmitted:
		if f.MaySubmit && r.BegunAt.IsZero() && f.Now.Before(r.Until()) {
			s.Act, s.Quiet = part.Link{Label: p.T("school.act.withdraw"), Href: WithdrawPath(r.ID)}, true
		}
	default:
		s.Act = part.Link{Label: p.T("school.act.result"), Href: ResultPath(r.ID)}
	}

	return s
}

func groupsOf(s maturity.Score) []part.StandGroup {
	groups := make([]part.StandGroup, 0, len(s.Groups))
	for i, g := range s.Groups {
		groups = append(groups, part.StandGroup{No: i + 1, Lo: int64(g.Low), Hi: int64(g.High), Level: g.Level})
	}

	return groups
}

// due says in one sentence what the return waits for, and how long there is.
func due(p locale.Printer, r *assessment.Return, now time.Time) []locale.Run {
	office := r.ManagingName
	switch r.State {
	case assessment.Submitted, assessment.Resubmitted:
		if r.BegunAt.IsZero() {
			return p.Runs("school.due.waiting", "office", office)
		}

		return p.Runs("school.due.reviewing", "office", office)
	case assessment.Verified:
		return p.Runs("school.due.verified")
	case assessment.Recognised:
		return p.Runs("school.due.recognised")
	case assessment.Published:
		return p.Runs("school.due.published", "at", locale.Day(r.PublishedAt))
	default:
		return untilWhen(p, r, now)
	}
}

func untilWhen(p locale.Printer, r *assessment.Return, now time.Time) []locale.Run {
	opens, until := r.Season.Dates.OpensAt, r.Until()
	left := until.Sub(now)
	switch {
	case now.Before(opens):
		return p.Runs("school.due.opens", "at", opens)
	case left <= 0:
		return p.Runs("school.due.late", "until", locale.LastMoment(until))
	case left < time.Hour:
		return p.Runs("school.due.minutes", "n", max(1, int(left/time.Minute)), "until", locale.LastMoment(until))
	case left < 24*time.Hour:
		return p.Runs("school.due.hours", "n", int(left/time.Hour), "until", locale.LastMoment(until))
	default:
		return p.Runs("school.due.days", "n", int(left/(24*time.Hour)), "until", locale.LastMoment(until))
	}
}

// SumOf prints the points of a criterion on the score that counts now, and its own level where the thresholds are
// decreed; where the office has another sum than the school, both.
func SumOf(p locale.Printer, r *assessment.Return, c *maturity.Criterion) string {
	own, basis := sumOn(r.Index, r.Points, c), basis(r.State)
	sum, words := own, ""
	if basis != assessment.SelfBasis {
		sum, words = sumOn(r.Index, r.On(basis).Points, c), baseName(p, basis)+": "
	}
	text := words + sumText(p, sum, c)
	if sum != own {
		text += " (" + p.T("desk.self_sum", "points", p.Short(int64(own))) + ")"
	}

	return text
}

// sumText prints the points of a criterion, with its own level where the thresholds are decreed.
func sumText(p locale.Printer, sum maturity.Points, c *maturity.Criterion) string {
	text := p.T("school.sum", "points", p.Short(int64(sum)), "max", p.Short(int64(c.Max.Points)))
	if level := c.Level(sum); level > 0 {
		text += " · " + part.LevelName(p, level)
	}

	return text
}

func sumOn(x *maturity.Index, v maturity.Vector, c *maturity.Criterion) maturity.Points {
	var sum maturity.Points
	for i := range c.Components {
		if place, ok := x.Position(c.Components[i].Code); ok {
			if points, ok := v.At(place); ok {
				sum += points
			}
		}
	}

	return sum
}

// CriterionOf finds the criterion of a component.
func CriterionOf(x *maturity.Index, code string) (*maturity.Criterion, bool) {
	for g := range x.Groups {
		for i := range x.Groups[g].Criteria {
			c := &x.Groups[g].Criteria[i]
			for j := range c.Components {
				if c.Components[j].Code == code {
					return c, true
				}
			}
		}
	}

	return nil, false
}

// sourced is the word of how sure something is.
func sourced(p locale.Printer, level string) string { return p.T("school.source." + level) }
