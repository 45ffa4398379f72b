package office

import (
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// The ways to look at a sheet, as the address names them; the first is everything.
const (
	viewAll     = ""
	viewPending = "cho-xet"
	viewMarked  = "tra-lai"
	viewChanged = "doi-diem"
)

func views() []string { return []string{viewAll, viewPending, viewMarked, viewChanged} }

// review is one return under review with all that its page shows.
type review struct {
	*assessment.Return

	// previous is last season's return of the same school, nil when there is none.
	previous *assessment.Return
	record   []assessment.Event
	// earlier is what the school had said before it changed what was returned.
	earlier  map[string]assessment.Earlier
	examined assessment.Examined
	// evidence is what each answer rests on, by code.
	evidence map[string][]view.Proof
	// questions are what the index says of each code.
	questions map[string]asked
	// judging tells that the actor may judge it now.
	judging bool
	now     time.Time
	actor   account.Actor
	p       locale.Printer
	lang    string
	only    string
	// refused is a verdict sent without scripts that was not accepted.
	refused *refusal
}

type refusal struct {
	cmd  assessment.JudgeCommand
	text string
}

// sheet shows one return to its office.
func (d Deps) sheet(r *portal.Request) error {
	w, err := d.review(r)
	if err != nil {
		return err
	}
	w.only = r.QueryOne("loc", views()...)

	return r.Render(view.SheetPage(w.sheet(r)))
}

// bare loads the return that the address names without what only its page shows.
func (d Deps) bare(r *portal.Request) (*review, error) {
	id, err := addressed.ID(r)
	if err != nil {
		return nil, err
	}
	loaded, err := d.Returns.Load(r.Context(), r.Actor, id)
	if err != nil {
		return nil, err
	}

	return &review{
		Return: loaded, examined: loaded.Examined(), questions: questions(loaded.Index), actor: r.Actor, p: r.Printer,
		lang:    string(r.Printer.Lang()),
		judging: waits(loaded.State) && open(loaded) && may(r.Actor, account.ReviewJudge, loaded), now: d.Now(),
	}, nil
}

// open tells whether the return's season still takes changes.
func open(r *assessment.Return) bool { return r.Season.State == season.Open }

// review loads the return with everything around it.
func (d Deps) review(r *portal.Request) (*review, error) {
	w, err := d.bare(r)
	if err != nil {
		return nil, err
	}
	w.previous, err = d.Returns.Previous(r.Context(), w.Return)
	if err != nil && !assessment.IsNoPrevious(err) {
		return nil, err
	}
	w.record, err = d.Returns.History(r.Context(), r.Actor, w.ID)
	if err != nil {
		return nil, err
	}
	w.earlier = record.ChangedSinceReturn(w.record)
	attached, err := d.Returns.Evidence(r.Context(), r.Actor, w.ID)
	w.evidence = Proofs(w.p, w.ID, w.Season.SchoolYear, attached)

	return w, err
}

func (w *review) sheet(r *portal.Request) view.Sheet {
	page := r.Page(w.SchoolName)
	page.Season = w.p.SchoolYear(w.Season.SchoolYear)
	page.Trail = []part.Link{{Label: w.p.T("office.queue"), Href: view.QueuePath}}
	page.Saves = w.judging
	v := view.Sheet{
		Page: page, School: w.SchoolName, Lead: w.lead(), Notes: w.notes(),
		Events: w.events(), Groups: w.groups(), Filters: w.filters(), Blocks: w.blocks(), Acts: append(w.acts(), w.receiptAct()...),
		Annex: part.Link{Label: w.p.T("annex.title"), Href: school.AnnexPath(w.ID)},
	}
	if w.refused != nil {
		v.Errors = []part.FieldError{{Text: w.refused.cmd.Code + ": " + w.refused.text}}
	}
	v.Page.Stand = view.ReviewBar(page, w.bar())

	return v
}

func (w *review) bar() view.Bar {
	b := view.Bar{State: string(w.State), Judged: w.examined.Judged, Asked: w.examined.Asked, Marked: w.examined.Marked}
	b.Groups = w.groups()
	b.Reviewing = waits(w.State) || w.State == assessment.Returned
	b.Act = w.nextAct()

	return b
}

// groups compares the school's score with the office's: what is not judged yet counts as the school says.
func (w *review) groups() []view.Group {
	self, office := w.Score(), w.ExpectedScore()
	groups := make([]view.Group, 0, len(self.Groups))
	for i := range self.Groups {
		g := view.Group{
			Name: w.Index.Groups[i].Name.In(w.lang), Self: standGroup(i, &self.Groups[i]), Office: standGroup(i, &office.Groups[i]),
		}
		if missed := office.Groups[i].Missed; len(missed) > 0 {
			g.Gate = w.p.T("office.gate."+string(w.Season.Rules.Condition), "codes", join(missed))
		}
		groups = append(groups, g)
	}

	return groups
}

func standGroup(i int, g *maturity.GroupScore) part.StandGroup {
	return part.StandGroup{No: i + 1, Lo: int64(g.Low), Hi: int64(g.High), Level: g.Level}
}

func (w *review) filters() []view.Filter {
	path := SheetPath(w.ID)
	list := []view.Filter{}
	add := func(name, key string, n int) {
		f := view.Filter{Link: part.Link{Label: w.p.T(key, "n", n), Href: path}, Current: w.only == name}
		if name != viewAll {
			f.Href += "?loc=" + name
		}
		list = append(list, f)
	}
	add(viewAll, "office.view.all", w.examined.Asked)
	if w.Round > 1 || waits(w.State) {
		add(viewPending, "office.view.pending", len(w.examined.Pending))
	}
	add(viewMarked, "office.view.marked", w.examined.Marked)
	add(viewChanged, "office.view.changed", w.examined.Changed)

	return list
}

// shows tells whether the way to look that was chosen shows the code.
func (w *review) shows(code string) bool {
	v := w.Answer(code).Judgement.Verdict
	switch w.only {
	case viewPending:
		return v == assessment.Pending && !w.outside(code)
	case viewMarked:
		return v == assessment.SentBack
	case viewChanged:
		return v == assessment.Changed
	default:
		return true
	}
}

// outside tells whether a component does not concern the school.
func (w *review) outside(code string) bool {
	place, ok := w.Index.Position(code)

	return ok && place < len(w.Points) && w.Points[place] == maturity.NotApplicable
}

// cameBack are the codes that the office had returned and has not judged since, in index order.
func (w *review) cameBack() []string {
	var codes []string
	for _, code := range w.examined.Pending {
		if w.Answer(code).Judgement.ReasonCode != "" {
			codes = append(codes, code)
		}
	}

	return codes
}

// blocks puts the sheet together: in a later round what came back stands first, all else in its criteria.
func (w *review) blocks() []view.Block {
	var blocks []view.Block
	first := map[string]bool{}
	take := func(b view.Block, codes []string) {
		for _, code := range codes {
			if !first[code] && w.shows(code) {
				b.Rows = append(b.Rows, w.row(code))
			}
		}
		if len(b.Rows) > 0 {
			blocks = append(blocks, b)
		}
	}
	if w.Round > 1 && waits(w.State) && w.only == viewAll {
		back := w.cameBack()
		take(view.Block{Title: w.p.T("office.came_back"), Fresh: true}, back)
		for _, code := range back {
			first[code] = true
		}
	}
	for i := range w.Index.Groups {
		g := &w.Index.Groups[i]
		take(view.Block{Title: w.p.T("office.conditions", "n", i+1)}, gates(g))
		for k := range g.Criteria {
			take(w.criterion(&g.Criteria[k]))
		}
	}

	return blocks
}

func gates(g *maturity.Group) []string {
	codes := make([]string, 0, len(g.Conditions))
	for i := range g.Conditions {
		codes = append(codes, g.Conditions[i].Code)
	}

	return codes
}

func (w *review) criterion(c *maturity.Criterion) (view.Block, []string) {
	b := view.Block{Code: c.Code, Title: c.Name.In(w.lang), Sum: w.sum(c)}
	for i := range c.Fields {
		if a, ok := w.Answers[c.Fields[i].Key]; ok && a.Value.Body != "" {
			b.Infos = append(b.Infos, view.Info{Label: c.Fields[i].Label.In(w.lang), Body: a.Value.Body})
		}
	}
	codes := make([]string, 0, len(c.Components))
	for i := range c.Components {
		codes = append(codes, c.Components[i].Code)
	}

	return b, codes
}

// sum is what a criterion comes to, first as the school says, then as the office says.
func (w *review) sum(c *maturity.Criterion) string {
	var self, office maturity.Points
	for i := range c.Components {
		a := w.Answer(c.Components[i].Code)
		if w.outside(a.Code) {
			continue
		}
		given := max(a.Value.Points, 0)
		self += given
		if v := a.Judgement.Verdict; v == assessment.Accepted || v == assessment.Changed {
			given = max(a.Judgement.Points, 0)
		}
		office += given
	}
	top := locale.Hundredths(c.Max.Points)
	if self == office {
		return w.p.T("office.sum", "self", locale.Hundredths(self), "max", top)
	}

	return w.p.T("office.sum.changed", "self", locale.Hundredths(self), "office", locale.Hundredths(office), "max", top)
}
