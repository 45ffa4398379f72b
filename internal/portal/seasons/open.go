package seasons

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/season"
	"github.com/thuocso/thuocso/web/part"
)

// hourSuffix makes the name of the hour that stands beside a day.
const hourSuffix = "_hour"

// mostPlans bounds how many plans a season is opened with.
const mostPlans = 20

// The fields of the form.
const (
	fieldYear       = "school_year"
	fieldRevision   = "revision"
	fieldPlan       = "plan"
	fieldOpens      = "opens_at"
	fieldSubmit     = "submit_until"
	fieldResubmit   = "resubmit_until"
	fieldPublish    = "publish_until"
	fieldCondition  = "condition"
	fieldRecognised = "recognised_by"
	fieldPublished  = "published_by"
	fieldRanking    = "ranking"
)

func fieldNames() []string {
	return []string{
		fieldYear, fieldRevision, fieldOpens, fieldOpens + hourSuffix, fieldSubmit, fieldSubmit + hourSuffix,
		fieldResubmit, fieldResubmit + hourSuffix, fieldPublish, fieldPublish + hourSuffix, fieldCondition, fieldRecognised,
		fieldPublished, fieldRanking,
	}
}

// entry is what was entered: the values by field, and what the form needs to be shown.
type entry struct {
	values  map[string]string
	indices []named
	plans   []named
	// ticked are the plans that were chosen, as the form carries them.
	ticked []string
	grant  account.Grant
	zone   *time.Location
	// years are those offered.
	years []int
}

// blank is the form as it is first seen, with what is proposed for a school year.
func (d Deps) blank(r *portal.Request) (entry, error) {
	e := entry{values: map[string]string{}, zone: d.Seasons.Zone()}
	e.grant, _ = r.Actor.GrantFor(account.SeasonOpen)
	var err error
	if e.indices, err = d.revisions(r, "index", d.indexTitle); err != nil {
		return e, err
	}
	if len(e.indices) > 0 {
		measure, err := d.Seasons.Index(r.Context(), e.indices[0].ID)
		if err != nil {
			return e, err
		}
		if e.plans, err = d.revisions(r, "plan", d.planTitle(measure)); err != nil {
			return e, err
		}
	}
	now := d.Now().In(e.zone)
	current := now.Year()
	if now.Month() < time.August {
		current--
	}
	e.years = []int{current - 1, current, current + 1}

	return e, nil
}

// named is a revision with the number of the paper that it holds.
type named struct {
	season.Revision

	title, hint string
}

// stored are the revisions of a kind that the actor's unit can open a season by.
func (d Deps) stored(r *portal.Request, kind string) ([]season.Revision, error) {
	if kind == "plan" {
		g, _ := r.Actor.GrantFor(account.SeasonOpen)

		return d.Plans.Offered(r.Context(), g.Path)
	}

	return d.Seasons.Revisions(r.Context(), kind)
}

// revisions lists the stored revisions of a kind, the newest first.
func (d Deps) revisions(r *portal.Request, kind string, title func(*portal.Request, *named) error) ([]named, error) {
	stored, err := d.stored(r, kind)
	if err != nil {
		return nil, err
	}
	list := make([]named, len(stored))
	for i, one := range stored {
		list[i].Revision = one
		if err = title(r, &list[i]); err != nil {
			return nil, err
		}
	}

	return list, nil
}

func (d Deps) indexTitle(r *portal.Request, one *named) error {
	index, err := d.Seasons.Index(r.Context(), one.ID)
	if err != nil {
		return err
	}
	one.title = r.Printer.T("season.index.named", "number", index.Decision.Number, "revision", index.Revision,
		"certified", certified(r.Printer, one.Certified))

	return nil
}

// planTitle names a plan by its paper, which is read against an index.
func (d Deps) planTitle(measure *maturity.Index) func(*portal.Request, *named) error {
	return func(r *portal.Request, one *named) error {
		whole, err := d.Seasons.Revision(r.Context(), one.ID)
		if err != nil {
			return err
		}
		plan, _ := maturity.LoadPlan(whole.Name, whole.Content, measure)
		if plan == nil {
			one.title = one.Name

			return nil
		}
		one.title = plan.Decision.Number
		one.hint = r.Printer.T("season.plan.kept", "issuer", plan.Decision.Issuer, "file", one.Name, "day", locale.Day(one.LoadedAt))

		return nil
	}
}

// askOpen shows the form with what is proposed.
func (d Deps) askOpen(r *portal.Request) error {
	e, err := d.blank(r)
	if err != nil {
		return err
	}
	e.propose(r.QueryInt("nam", e.years[1], e.years[0], e.years[len(e.years)-1]))

	return r.Render(view.OpenPage(e.form(r, nil)))
}

// propose fills in the dates of the decision and the default rules.
func (e *entry) propose(year int) {
	dates := season.Proposed(year, e.zone)
	e.values[fieldYear] = strconv.Itoa(year)
	e.values[fieldOpens], e.values[fieldOpens+hourSuffix] = splitFrom(dates.OpensAt, e.zone)
	e.values[fieldSubmit], e.values[fieldSubmit+hourSuffix] = splitUntil(dates.SubmitUntil, e.zone)
	e.values[fieldResubmit], e.values[fieldResubmit+hourSuffix] = splitUntil(dates.ResubmitUntil, e.zone)
	e.values[fieldPublish], e.values[fieldPublish+hourSuffix] = splitUntil(dates.PublishUntil, e.zone)
	e.values[fieldCondition], e.values[fieldRanking] = string(maturity.CapGroup), string(season.LevelSum)
	e.values[fieldRecognised], e.values[fieldPublished] = string(season.ByManaging), string(season.ByProvince)
	if len(e.indices) > 0 {
		e.values[fieldRevision] = strconv.FormatInt(e.indices[0].ID, 10)
	}
	if len(e.plans) > 0 {
		e.ticked = []string{strconv.FormatInt(e.plans[0].ID, 10)}
	}
}

// open takes the form: first it shows once more what will be opened, then it opens it.
func (d Deps) open(r *portal.Request) error {
	e, err := d.blank(r)
	if err != nil {
		return err
	}
	if err := e.read(r); err != nil {
		return r.Again(err, func(portal.Problem) portal.Component { return view.OpenPage(e.form(r, problems(err))) })
	}
	step, err := r.Form("buoc", 10)
	if err != nil {
		return err
	}
	if step == "sua" {
		return r.Render(view.OpenPage(e.form(r, nil)))
	}
	draft, err := d.drafted(r, e)
	if err == nil && step == "mo" {
		return d.carry(r, e, draft.Draft)
	}
	var scope season.Scope
	if err == nil {
		scope, err = d.foresee(r, e, draft.Draft)
	}
	if err != nil {
		return r.Again(err, func(portal.Problem) portal.Component { return view.OpenPage(e.form(r, problems(err))) })
	}

	return r.Render(view.CheckPage(e.check(r, draft, scope)))
}

// read takes what the form carries.
func (e *entry) read(r *portal.Request) error {
	for _, name := range fieldNames() {
		value, err := r.Form(name, 40)
		if err != nil {
			return err
		}
		e.values[name] = value
	}
	ticked, err := r.FormAll(fieldPlan, mostPlans, 40)
	if err != nil {
		return err
	}
	for _, id := range ticked {
		if id != "" && !slices.Contains(e.ticked, id) {
			e.ticked = append(e.ticked, id)
		}
	}

	return nil
}

// drafted is a season before it is opened, with the plans that it will be held against.
type drafted struct {
	season.Draft

	plans []*maturity.Plan
}

// drafted reads the values, and whether the season can be held against all the plans that were ticked.
func (d Deps) drafted(r *portal.Request, e entry) (drafted, error) {
	draft, found := e.draft()
	if len(found) > 0 {
		return drafted{}, found[0].With(found)
	}
	plans, err := d.Plans.Together(r.Context(), draft.RevisionID, draft.Further)
	if f := fault.Of(err); err != nil && f.Kind == fault.Invalid {
		err = f.At(fieldPlan)
	}
	if err == nil && len(draft.Further) > 0 {
		draft.PlanID, draft.Further = draft.Further[0], draft.Further[1:]
	}

	return drafted{draft, plans}, err
}

// carry opens the season.
func (d Deps) carry(r *portal.Request, e entry, draft season.Draft) error {
	opened, err := d.Seasons.Open(r.Context(), r.Actor, e.grant.Path, draft)
	if err != nil {
		return r.Again(err, func(portal.Problem) portal.Component { return view.OpenPage(e.form(r, problems(err))) })
	}
	r.Flash(part.OK, "season.opened", "year", r.Printer.SchoolYear(draft.SchoolYear),
		"owing", r.Printer.Int(int64(opened.Owing)), "outside", r.Printer.Int(int64(opened.OutOfScope)))

	return r.Redirect(seasonPath(opened.ID))
}

// foresee counts who will owe a return, and refuses a season that is there already or that nobody would owe.
func (d Deps) foresee(r *portal.Request, e entry, draft season.Draft) (season.Scope, error) {
	all, err := d.Seasons.Seasons(r.Context(), e.grant.Path)
	if err != nil {
		return season.Scope{}, err
	}
	if slices.ContainsFunc(all, func(s season.Season) bool { return s.UnitID == draft.UnitID && s.SchoolYear == draft.SchoolYear }) {
		return season.Scope{}, fault.New(fault.Conflict, "season.already_open", "year", r.Printer.SchoolYear(draft.SchoolYear)).At(fieldYear)
	}
	index, err := d.Seasons.Index(r.Context(), draft.RevisionID)
	if err != nil {
		return season.Scope{}, err
	}
	scope, err := d.Census.Foresee(r.Context(), r.Actor, e.grant, draft.Dates.OpensAt, index.Stages)
	if err == nil && scope.Owing == 0 {
		err = fault.New(fault.Invalid, "season.nobody_owes").At("unit")
	}

	return scope, err
}

// draft reads the values; every fault is told at once. All plans stand among the further ones.
func (e entry) draft() (season.Draft, []*fault.Error) {
	var found []*fault.Error
	note := func(err error) {
		if err != nil {
			found = append(found, fault.Of(err))
		}
	}
	moment := func(field string) time.Time {
		t, err := parseMoment(field, e.values[field], e.values[field+hourSuffix], e.zone)
		note(err)

		return t
	}
	year, err := strconv.Atoi(e.values[fieldYear])
	if err != nil {
		note(fault.New(fault.Invalid, "season.bad_year").At(fieldYear))
	}
	d := season.Draft{
		UnitID: e.grant.UnitID, SchoolYear: year,
		Dates: season.Dates{
			OpensAt: moment(fieldOpens), SubmitUntil: moment(fieldSubmit), ResubmitUntil: moment(fieldResubmit),
			PublishUntil: moment(fieldPublish),
		},
		Rules: season.Rules{
			Condition: maturity.Rule(e.values[fieldCondition]), RecognisedBy: season.Decider(e.values[fieldRecognised]),
			PublishedBy: season.Decider(e.values[fieldPublished]), Ranking: season.Order(e.values[fieldRanking]),
		},
	}
	d.RevisionID, err = pick(e.indices, fieldRevision, e.values[fieldRevision])
	note(err)
	for _, ticked := range e.ticked {
		id, err := pick(e.plans, fieldPlan, ticked)
		note(err)
		d.Further = append(d.Further, id)
	}
	if len(found) == 0 {
		found = season.Checked(d.Dates, d.Rules, d.SchoolYear)
	}

	return d, found
}

// pick finds the revision that was chosen among those there are.
func pick(revisions []named, field, value string) (int64, error) {
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil || !slices.ContainsFunc(revisions, func(r named) bool { return r.ID == id }) {
		return 0, fault.New(fault.Invalid, "season.no_revision").At(field)
	}

	return id, nil
}

// problems lists every fault that an error tells of.
func problems(err error) []*fault.Error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return nil
	}
	if all, ok := f.Detail.([]*fault.Error); ok {
		return all
	}

	return []*fault.Error{f}
}
