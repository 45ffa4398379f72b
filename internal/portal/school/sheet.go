package school

import (
	"fmt"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/web/page/evidence"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

func (d Deps) home(r *portal.Request) error {
	rows, err := d.Returns.Own(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	v := view.Home{Page: r.Page(r.Printer.T("school.home.title"))}
	if err := d.remind(r, &v); err != nil {
		return err
	}
	if len(rows) == 0 {
		return r.Render(view.HomePage(v))
	}
	ret, err := d.Returns.Load(r.Context(), r.Actor, rows[0].ID)
	if err != nil {
		return err
	}
	f := d.frame(r, ret)
	f.Page = v.Page
	if f.Tasks, err = d.tasks(r, ret); err != nil {
		return err
	}
	if v.Place, err = d.place(r, ret, rows); err != nil {
		return err
	}
	v.Current, v.Missing, v.Earlier = &f, ret.Unanswered(), rows[1:]
	if ret.State == assessment.Returned {
		for _, code := range ret.Codes() {
			if ret.Answer(code).Open {
				v.Returned = append(v.Returned, code)
			}
		}
	}

	return r.Render(view.HomePage(v))
}

func (d Deps) sheet(r *portal.Request) error {
	v, err := d.sheetView(r)
	if err != nil {
		return err
	}

	return r.Render(view.SheetPage(v))
}

// sheetView loads the sheet, with the season before where the viewer may still take something over from it.
func (d Deps) sheetView(r *portal.Request) (view.Sheet, error) {
	f, err := d.load(r, "school.sheet.title")
	if err != nil {
		return view.Sheet{}, err
	}
	if f.Tasks, err = d.tasks(r, f.Return); err != nil {
		return view.Sheet{}, err
	}
	v := view.Sheet{Frame: f}
	if v.Guidance, err = d.Guide.Over(r.Context(), f.Return.Index.ID, f.Return.Path); err != nil {
		return view.Sheet{}, err
	}
	attached, err := d.Returns.Evidence(r.Context(), r.Actor, f.Return.ID)
	if err != nil {
		return view.Sheet{}, err
	}
	v.Evidence = evidence.Chips(r.Printer, f.Return, attached, f.MayFill)
	if state := f.Return.State; !f.MayFill || state != assessment.Draft && state != assessment.Returned {
		return v, nil
	}
	v.Previous, err = d.Returns.Previous(r.Context(), f.Return)
	if assessment.IsNoPrevious(err) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Reusable, err = d.Reuse.Proofs(r.Context(), r.Actor, f.Return, v.Previous)

	return v, err
}

func (d Deps) result(r *portal.Request) error {
	f, err := d.load(r, "school.result.title")
	if err != nil {
		return err
	}

	v := view.Result{Frame: f}
	if f.Settled() {
		if v.Beside, err = d.Beside(r, f.Return.Season.ID, f.Return.SchoolID); err != nil {
			return err
		}
	}
	v.Page.Charts = v.Beside != nil
	// The seasons of a school are told to its own people; offices have them in their own lists.
	if f.MayFill {
		v.Seasons, err = d.Returns.Own(r.Context(), r.Actor)
	}
	if err != nil {
		return err
	}

	return r.Render(view.ResultPage(v))
}

func (d Deps) source(r *portal.Request) error {
	f, err := d.load(r, "school.source.title")
	if err != nil {
		return err
	}

	return r.Render(view.SourcePage(view.Source{Frame: f}))
}

// The record is shown in pages of so many lines.
const recordPage = 100

func (d Deps) record(r *portal.Request) error {
	f, err := d.load(r, "school.record.title")
	if err != nil {
		return err
	}
	events, err := d.Returns.History(r.Context(), r.Actor, f.Return.ID)
	if err != nil {
		return err
	}
	pages := max(1, (len(events)+recordPage-1)/recordPage)
	page := r.QueryInt("trang", 1, 1, pages)
	questions, err := d.Annex.Questions(r.Context(), f.Return)
	if err != nil {
		return fmt.Errorf("annex of return %d: %w", f.Return.ID, err)
	}
	v := view.Record{Frame: f, Pages: part.Pages{All: len(events)}, Figures: map[string]string{}}
	for i := range questions {
		for j := range questions[i].Figures {
			x := &questions[i].Figures[j]
			v.Figures[x.Key] = x.Label.In(string(r.Printer.Lang()))
		}
	}
	last := len(events) - (page-1)*recordPage
	first := max(0, last-recordPage)
	for i := last - 1; i >= first; i-- {
		v.Events = append(v.Events, events[i])
	}
	v.Pages.From, v.Pages.To = (page-1)*recordPage+1, (page-1)*recordPage+len(v.Events)
	if page > 1 {
		v.Pages.Previous = view.RecordAt(f.Return.ID, page-1)
	}
	if page < pages {
		v.Pages.Next = view.RecordAt(f.Return.ID, page+1)
	}

	return r.Render(view.RecordPage(v))
}
