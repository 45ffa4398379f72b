package pictures

import (
	"context"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking/sendings"
)

// mostDays is how many days a calendar shows at most.
const mostDays = 210

// calendar shows on which days schools sent for the first time.
func calendar(ctx context.Context, l *look) (*drawn, error) {
	sent, err := l.deps.Sendings.Sendings(ctx, l.Season().ID, l.Unit.Path, l.deps.Zone)
	if err != nil || len(sent) == 0 {
		return nil, err
	}
	held := l.Season()
	last := dayOf(held.Dates.SubmitUntil.Add(-time.Second).In(l.deps.Zone))
	first := earlier(sent[0].At, dayOf(held.Dates.OpensAt.In(l.deps.Zone)))
	end := sent[len(sent)-1].At
	if end.Before(last) {
		end = last
	}
	if first.AddDate(0, 0, mostDays).Before(end) {
		first = end.AddDate(0, 0, -mostDays)
	}
	counts := map[time.Time]int{}
	for _, s := range sent {
		counts[s.At] = s.N
	}
	d := &drawn{
		say: l.p.T("pictures.calendar.say"), finding: l.calendarFound(sent, last),
		table: chart.Table{Head: []string{l.p.T("pictures.calendar.day"), l.p.T("pictures.calendar.n")}, Forms: []chart.Form{chart.Counts}},
		keys:  []plot.Key{{Paint: plot.Rest, Words: l.p.T("pictures.calendar.nobody")}, {Paint: plot.Shade4, Words: l.p.T("pictures.calendar.many")}},
	}
	var days []plot.Day
	for at := first; !at.After(end); at = at.AddDate(0, 0, 1) {
		date := l.p.T("pictures.date", "day", locale.Day(at))
		days = append(days, plot.Day{At: at, N: counts[at], Last: at.Equal(last), Note: l.p.T("pictures.count", "what", date, "n", counts[at])})
	}
	for _, s := range sent {
		d.table.Rows = append(d.table.Rows, chart.Row{Name: l.p.T("pictures.date", "day", locale.Day(s.At)), Cells: []chart.Cell{chart.One(int64(s.N))}})
	}
	d.stills = []plot.Picture{plot.Calendar("s-calendar", l.title("calendar"), days, [7]string(fields(l.p.T("pictures.weekdays"), 7)), [12]string(fields(l.p.T("pictures.months"), 12)))}

	return d, nil
}

// fields are as many words of a text.
func fields(text string, n int) []string {
	list := strings.Fields(text)
	for len(list) < n {
		list = append(list, "")
	}

	return list[:n]
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()

	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}

	return b
}

// lateWeek is how many days before the end count as the last moment.
const lateWeek = 7

func (l *look) calendarFound(sent []sendings.Day, last time.Time) string {
	all, late, after := 0, 0, 0
	most := sent[0]
	for _, s := range sent {
		all += s.N
		if s.N > most.N {
			most = s
		}
		switch {
		case s.At.After(last):
			after += s.N
		case s.At.After(last.AddDate(0, 0, -lateWeek)):
			late += s.N
		}
	}

	whole := l.p.T("pictures.calendar.found", "n", all, "most", most.N, "day", locale.Day(most.At))
	if l.deps.Pages.Now().Before(l.Season().Dates.SubmitUntil) {
		return say(whole, l.p.T("pictures.calendar.until", "until", locale.Day(last)))
	}

	return say(whole, l.p.T("pictures.calendar.late", "late", late, "share", l.p.Share(int64(late), int64(all), 0), "until", locale.Day(last), "after", after))
}
