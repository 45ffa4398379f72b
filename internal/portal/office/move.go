package office

import (
	"math"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// move is one thing that can be done to a whole return: its page asks first.
type move struct {
	// path names it in the address, name in the catalogue.
	path, name string
	// does is the move of the return that it makes.
	does       assessment.Move
	permission account.Permission
	// decider reads from the season's rules who takes the decision, where they hand it to one level.
	decider func(season.Rules) season.Decider
	// reasoned moves need words, grave ones cannot be taken back.
	reasoned, grave bool
	// leaves tells that the next thing to do is in the queue, not on the sheet.
	leaves bool
	carry  func(d Deps, r *portal.Request, id assessment.ID, reason string) (*assessment.Return, error)
	// seen moves carry when the return was sent that the person saw.
	seen bool
	// lists are the codes that the page of the question names.
	lists func(w *review) []string
}

func moves() []move {
	return []move{
		{
			path: "chap-nhan-con-lai", name: "accept_rest", does: assessment.Judge, permission: account.ReviewJudge,
			carry: func(d Deps, r *portal.Request, id assessment.ID, _ string) (*assessment.Return, error) {
				return d.Returns.JudgeRest(r.Context(), r.Actor, id, seen(r))
			},
			lists: func(w *review) []string { return w.examined.Pending }, seen: true,
		},
		{
			path: "tra-lai", name: "send_back", does: assessment.SendBack, permission: account.ReviewJudge, leaves: true, lists: marked,
			carry: func(d Deps, r *portal.Request, id assessment.ID, _ string) (*assessment.Return, error) {
				return d.Returns.SendBack(r.Context(), r.Actor, id)
			},
		},
		{
			path: "xac-nhan", name: "verify", does: assessment.Verify, permission: account.ReviewJudge, leaves: true,
			carry: func(d Deps, r *portal.Request, id assessment.ID, _ string) (*assessment.Return, error) {
				return d.Returns.Verify(r.Context(), r.Actor, id)
			},
		},
		{
			path: "thu-hoi", name: "take_back", does: assessment.TakeBack, permission: account.ReviewJudge, reasoned: true, lists: marked,
			carry: func(d Deps, r *portal.Request, id assessment.ID, reason string) (*assessment.Return, error) {
				return d.Returns.TakeBack(r.Context(), r.Actor, id, reason)
			},
		},
		{
			path: "mo-lai", name: "reopen", does: assessment.Reopen, permission: account.ReviewReopen, reasoned: true,
			carry: func(d Deps, r *portal.Request, id assessment.ID, reason string) (*assessment.Return, error) {
				return d.Returns.Reopen(r.Context(), r.Actor, id, reason)
			},
		},
		{
			path: "cong-nhan", name: "recognise", does: assessment.Recognise, permission: account.ResultDecide, decider: recogniser,
			carry: func(d Deps, r *portal.Request, id assessment.ID, _ string) (*assessment.Return, error) {
				return d.Returns.Recognise(r.Context(), r.Actor, id)
			},
		},
		{
			path: "cong-bo", name: "publish", does: assessment.Publish, permission: account.ResultDecide, decider: publisher, grave: true,
			carry: func(d Deps, r *portal.Request, id assessment.ID, _ string) (*assessment.Return, error) {
				return d.Returns.Publish(r.Context(), r.Actor, id)
			},
		},
	}
}

// seenField carries when the return was sent that the page showed, in microseconds.
const seenField = "da-xem"

// seen is the moment that the form carries; what is no moment is none.
func seen(r *portal.Request) time.Time {
	micro, err := r.FormInt(seenField, 0, math.MaxInt64)
	if err != nil {
		return time.Time{}
	}

	return time.UnixMicro(micro)
}

// marked are the codes that are to be returned, or were.
func marked(w *review) []string {
	var codes []string
	for _, code := range w.Codes() {
		if w.Answer(code).Judgement.Verdict == assessment.SentBack {
			codes = append(codes, code)
		}
	}

	return codes
}

// ask is the page that asks before a move. One that would be refused is refused here already.
func (d Deps) ask(m move) portal.HandlerFunc {
	return func(r *portal.Request) error {
		w, err := d.review(r)
		if err != nil {
			return err
		}
		if err := w.Ready(m.does, d.Now()); err != nil {
			return err
		}
		if m.does == assessment.Judge && w.examined.Done() {
			return r.Redirect(SheetPath(w.ID))
		}

		return r.Render(view.AskPage(w.ask(r, m)))
	}
}

func (w *review) ask(r *portal.Request, m move) view.Ask {
	key, here := "office.act."+m.name, SheetPath(w.ID)
	v := view.Ask{Page: r.Page(w.SchoolName), Reasoned: m.reasoned}
	v.Page.Narrow = true
	v.Page.Trail = []part.Link{{Label: w.p.T("office.queue"), Href: view.QueuePath}, {Label: w.SchoolName, Href: here}}
	pairs := []any{"school", w.SchoolName, "until", until(w.Return)}
	if m.lists != nil {
		codes := m.lists(w)
		pairs = append(pairs, "n", len(codes))
		for _, code := range codes {
			v.Listed = append(v.Listed, w.listed(code))
		}
	}
	v.Asks = part.Confirmation{
		Title: w.p.T(key+".ask", pairs...), Say: []string{w.p.T(key+".means", pairs...)},
		Action: here + "/" + m.path, Button: w.p.T(key, pairs...), Back: here, Grave: m.grave,
	}
	if m.seen {
		v.Asks.Fields = append(v.Asks.Fields, part.Hidden{Name: seenField, Value: strconv.FormatInt(w.SubmittedAt.UnixMicro(), 10)})
	}
	if m.name == "verify" || m.decider != nil {
		v.Asks.Say = append(v.Asks.Say, w.outcome())
	}
	if m.does == assessment.Publish && w.Overdue(w.now) {
		v.Asks.Say = append(v.Asks.Say, w.p.T("office.overdue", "until", locale.LastMoment(w.Season.Dates.PublishUntil)))
	}

	return v
}

func (w *review) listed(code string) view.Listed {
	q, j := w.asks(code), w.Answer(code).Judgement
	l := view.Listed{Head: code, Text: q.wording.In(w.lang)}
	if j.Verdict == assessment.SentBack {
		l.Text = w.p.T("office.listed", "wording", q.wording.In(w.lang), "reason", w.reason(j.ReasonCode), "words", j.Reason)
	}

	return l
}

// outcome says in one sentence what the office's verdicts come to.
func (w *review) outcome() string {
	score := w.ExpectedScore()
	one, two := score.Groups[0], score.Groups[len(score.Groups)-1]

	return w.p.T("office.outcome", "one", w.p.Interval(int64(one.Low), int64(one.High)),
		"two", w.p.Interval(int64(two.Low), int64(two.High)), "level", part.LevelName(w.p, score.Level))
}

// carry does a move and says so.
func (d Deps) carry(m move) portal.HandlerFunc {
	return func(r *portal.Request) error {
		id, err := addressed.ID(r)
		if err != nil {
			return err
		}
		reason := ""
		if m.reasoned {
			reason, err = r.FormText("reason", assessment.MaxReason)
		}
		var done *assessment.Return
		if err == nil {
			done, err = m.carry(d, r, id, reason)
		}
		if err != nil {
			return d.askAgain(r, m, reason, err)
		}
		r.Flash(part.OK, "office.act."+m.name+".done", "school", done.SchoolName)
		if m.leaves {
			return r.Redirect(view.QueuePath)
		}

		return r.Redirect(SheetPath(id))
	}
}

// askAgain shows the question of a reasoned move again where its words were at fault;
// everything else has its own page.
func (d Deps) askAgain(r *portal.Request, m move, reason string, err error) error {
	if !m.reasoned || !wordsAtFault(err) {
		return err
	}
	w, fail := d.review(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v := w.ask(r, m)
		v.Reason, v.Error = reason, p.Text

		return view.AskPage(v)
	})
}

// wordsAtFault tells whether a move was refused for its reason alone.
func wordsAtFault(err error) bool {
	f := fault.Of(err)

	return f.Kind == fault.Invalid && f.Field == "reason"
}
