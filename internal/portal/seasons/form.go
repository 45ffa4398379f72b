package seasons

import (
	"strconv"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/season"
	"github.com/thuocso/thuocso/web/part"
)

// filling is the form on its way to the page.
type filling struct {
	entry

	p     locale.Printer
	wrong map[string]string
}

// form is the page with what was entered and what was wrong with it.
func (e entry) form(r *portal.Request, found []*fault.Error) view.Open {
	f := filling{entry: e, p: r.Printer, wrong: map[string]string{}}
	v := view.Open{Page: r.Page(f.p.T("season.open")), Unit: e.grant.UnitName}
	v.Page.Trail = []part.Link{{Label: f.p.T("season.list"), Href: view.ListPath}}
	for _, one := range found {
		text := f.p.T(one.Key, one.Args...)
		f.wrong[one.Field] = text
		field := one.Field
		if field == "unit" {
			field = "" // the form has no such field: it is the whole form that does not fit
		}
		v.Errors = append(v.Errors, part.FieldError{Field: field, Text: text})
	}
	for _, y := range e.years {
		v.Years = append(v.Years, part.Link{Label: f.p.SchoolYear(y), Href: view.OpenPath + "?nam=" + strconv.Itoa(y)})
	}
	v.Blocks = []view.Fields{
		{Title: f.p.T("season.block.index"), Rows: f.measures()},
		{Title: f.p.T("season.dates"), Say: f.p.T("season.dates.say"), Rows: [][]part.Field{
			f.moment(fieldOpens), f.moment(fieldSubmit), f.moment(fieldResubmit), f.moment(fieldPublish),
		}},
		{Title: f.p.T("season.rules"), Say: f.p.T("season.rules.say"), Rows: [][]part.Field{
			{f.radio(fieldCondition, "season.condition.", conditions()...)},
			{f.radio(fieldRecognised, "season.who.", deciders()...)},
			{f.radio(fieldPublished, "season.who.", deciders()...)},
			{f.radio(fieldRanking, "season.ranking.", orders()...)},
		}},
	}

	return v
}

// measures are what the season is held by; without a kept plan there is none to tick.
func (f filling) measures() [][]part.Field {
	rows := [][]part.Field{{f.years()}, {f.revision()}}
	if len(f.plans) > 0 {
		rows = append(rows, []part.Field{f.plan()})
	}

	return rows
}

func conditions() []string {
	return []string{string(maturity.CapGroup), string(maturity.CapSchool), string(maturity.BlockSubmission), string(maturity.Warn)}
}

func deciders() []string { return []string{string(season.ByManaging), string(season.ByProvince)} }

func orders() []string {
	return []string{string(season.LevelSum), string(season.Sum), string(season.LevelMin)}
}

func (f filling) years() part.Field {
	field := part.Field{Name: fieldYear, Label: f.p.T("season.year"), Kind: "select", Value: f.values[fieldYear], Error: f.wrong[fieldYear]}
	for _, y := range f.entry.years {
		field.Options = append(field.Options, part.Option{Value: strconv.Itoa(y), Label: f.p.SchoolYear(y)})
	}

	return field
}

func (f filling) revision() part.Field {
	field := part.Field{
		Name: fieldRevision, Label: f.p.T("season.index"), Hint: f.p.T("season.index.why"), Kind: "select",
		Value: f.values[fieldRevision], Error: f.wrong[fieldRevision],
	}
	field.Options = revisions(f.indices)

	return field
}

func (f filling) plan() part.Field {
	field := part.Field{
		Name: fieldPlan, Label: f.p.T("season.plan"), Hint: f.p.T("season.plan.why"), Kind: "checks",
		Values: f.ticked, Error: f.wrong[fieldPlan], Optional: true,
	}
	field.Options = revisions(f.plans)

	return field
}

func revisions(list []named) []part.Option {
	options := make([]part.Option, 0, len(list))
	for _, r := range list {
		options = append(options, part.Option{Value: strconv.FormatInt(r.ID, 10), Label: r.title, Hint: r.hint})
	}

	return options
}

// moment is a day with its hour beside it.
func (f filling) moment(name string) []part.Field {
	hour := name + hourSuffix

	return []part.Field{
		{
			Name: name, Label: f.p.T("season." + name), Hint: f.p.T("season." + name + ".why"), Kind: "date", Value: f.values[name],
			Error: f.wrong[name], Required: true,
		},
		{
			Name: hour, Label: f.p.T("season.hour"), Value: f.values[hour], Error: f.wrong[hour], Required: true, Short: true, MaxLength: 5,
		},
	}
}

// radio is one rule: each choice with what it means, and where the rule comes from.
func (f filling) radio(name, prefix string, choices ...string) part.Field {
	field := part.Field{
		Name: name, Label: f.p.T("season." + name), Hint: f.p.T("season." + name + ".why"), Kind: "radio", Value: f.values[name],
		Error: f.wrong[name], Required: true,
	}
	for _, choice := range choices {
		option := part.Option{Value: choice, Label: f.p.T(prefix + choice)}
		if key := "season." + name + "." + choice + ".means"; f.p.Has(key) {
			option.Hint = f.p.T(key)
		}
		field.Options = append(field.Options, option)
	}

	return field
}

// check is the page that shows once more what will be opened.
func (e entry) check(r *portal.Request, d drafted, scope season.Scope) view.Check {
	p := r.Printer
	year := p.SchoolYear(d.SchoolYear)
	v := view.Check{
		Page: r.Page(p.T("season.check", "year", year)), Button: p.T("season.check.open", "year", year),
		Say:     p.T("season.check.say", "unit", e.grant.UnitName, "day", locale.Day(d.Dates.OpensAt)),
		Figures: scopeFigures(p, scope, false), Offices: officeTable(p, scope, false), Stages: stageTable(p, scope),
		Plans: planFacts(p, d.plans), NoPlan: p.T("season.plan.none"),
		Facts: append(dateFacts(p, d.Dates), ruleFacts(p, d.Rules)...),
	}
	if !season.Within(d.SchoolYear, d.Dates.SubmitUntil.In(e.zone)) {
		v.Doubt = p.T("season.check.other_year", "until", p.Deadline(d.Dates.SubmitUntil), "year", year)
	}
	v.Page.Trail = []part.Link{{Label: p.T("season.list"), Href: view.ListPath}}
	for _, name := range fieldNames() {
		v.Hidden = append(v.Hidden, part.Hidden{Name: name, Value: e.values[name]})
	}
	for _, id := range e.ticked {
		v.Hidden = append(v.Hidden, part.Hidden{Name: fieldPlan, Value: id})
	}

	return v
}
