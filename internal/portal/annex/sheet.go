package annex

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/annex"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// sheet shows the annex: to the school with its forms, to others as it was sent.
func (d Deps) sheet(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	v, err := d.view(r, ret)
	if err != nil {
		return err
	}

	return r.Render(view.SheetPage(v))
}

func (d Deps) view(r *portal.Request, ret *assessment.Return) (view.Sheet, error) {
	p := r.Printer
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return view.Sheet{}, err
	}
	var before *sending.File
	previous, err := d.Returns.Previous(r.Context(), ret)
	switch {
	case err == nil && previous.File != nil:
		before = previous.File
	case err != nil && !assessment.IsNoPrevious(err):
		return view.Sheet{}, err
	}
	v := view.Sheet{
		Page: r.Page(p.T("annex.title")), ID: ret.ID,
		Lead: p.T("annex.lead", "school", ret.SchoolName, "season", p.SchoolYear(ret.Season.SchoolYear)),
	}
	fills := account.May(r.Actor, account.ReturnFill, ret.Target()) == nil
	v.Page.Season, v.Page.Saves = p.SchoolYear(ret.Season.SchoolYear), fills
	if fills {
		v.Page.Trail = append(v.Page.Trail, part.Link{Label: p.T("school.home.title"), Href: school.HomePath})
	}
	v.Page.Trail = append(v.Page.Trail, part.Link{Label: p.T("school.sheet.title"), Href: school.SheetPath(ret.ID)})
	if _, err := ret.Prepare(assessment.By{At: d.Now()}); err != nil || !fills {
		v.Closed = p.T("annex.closed", "state", locale.Key("state."+string(ret.State)))
	}
	if len(questions) == 0 {
		v.None = p.T("annex.none.say")
	}
	file := fileOf(ret)
	for i := range questions {
		q := d.question(p, &questions[i], file.Annexed(questions[i].Key))
		if before != nil {
			recall(p, &questions[i], &q, before, ret.Season.SchoolYear-1)
		}
		v.Questions = append(v.Questions, q)
	}

	return v, nil
}

func fileOf(ret *assessment.Return) *sending.File {
	if ret.File == nil {
		return &sending.File{}
	}

	return ret.File
}

// question is one question with its answer.
func (d Deps) question(p locale.Printer, asked *annex.Question, a sending.Annexed) view.Question {
	lang := string(p.Lang())
	q := view.Question{
		Key: asked.Key, Title: p.T("annex.asked_for", "targets", strings.Join(asked.Targets, "; ")), Note: a.Note, Version: a.Version,
		Shares: shares(p, asked, a.Figures),
	}
	for _, f := range asked.Figures {
		field := view.Field{Key: f.Key, Label: f.Label.In(lang), Unit: plan.UnitWord(p, &f)}
		if n, ok := a.Figures[f.Key]; ok {
			field.Value = strconv.FormatInt(n, 10)
		}
		q.Fields = append(q.Fields, field)
	}
	if a.Version > 0 {
		q.Saved = p.T("part.js.saved", "at", d.moment(p, a))
		if a.ByPost != "" {
			q.Saved += " · " + a.ByPost
		}
	}

	return q
}

// moment is the hour of a save, with its day where that is not today.
func (d Deps) moment(p locale.Printer, a sending.Annexed) string {
	if p.Date(a.At) == p.Date(d.Now()) {
		return p.Time(a.At)
	}

	return p.DateTime(a.At)
}

// shares are what the figures come to.
func shares(p locale.Printer, q *annex.Question, figures map[string]int64) []string {
	labels := map[string]string{}
	for _, f := range q.Figures {
		labels[f.Key] = f.Label.In(string(p.Lang()))
	}
	var says []string
	for _, pair := range q.Pairs {
		part, hasPart := figures[pair[0]]
		whole, hasWhole := figures[pair[1]]
		switch {
		case hasWhole && whole == 0:
			says = append(says, p.T("annex.share.zero", "whole", labels[pair[1]]))
		case hasPart && hasWhole:
			says = append(says, p.T("annex.share", "part", labels[pair[0]], "whole", labels[pair[1]], "share", p.Share(part, whole, 1)))
		}
	}

	return says
}

// recall proposes what the season before had, where nothing is answered yet.
func recall(p locale.Printer, asked *annex.Question, q *view.Question, before *sending.File, year int) {
	old := map[string]int64{}
	for i := range before.Annex {
		for key, n := range before.Annex[i].Figures {
			old[key] = n
		}
	}
	fields := map[string]string{}
	var words []string
	for i, f := range asked.Figures {
		if n, ok := old[f.Key]; ok {
			fields[f.Key] = strconv.FormatInt(n, 10)
			words = append(words, q.Fields[i].Label+" "+p.Int(n))
		}
	}
	if len(words) == 0 || q.Version > 0 {
		return
	}
	if take, err := json.Marshal(fields); err == nil {
		q.Take = string(take)
	}
	q.Last = p.T("annex.last", "season", p.SchoolYear(year), "value", strings.Join(words, "; "))
}
