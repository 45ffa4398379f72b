// Package guidance is the area in which an office says how it reads the components
// of the index that its schools are measured by.
package guidance

import (
	"context"
	"net/http"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/guidance"
	"github.com/thuocso/thuocso/web/part"
)

// Seasons gives the seasons that a unit has part in, newest first, and their indices.
type Seasons interface {
	Seasons(ctx context.Context, path string) ([]season.Season, error)
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
}

// Deps are what this area works with.
type Deps struct {
	Guide   *review.Guide
	Seasons Seasons
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	own := portal.Own(account.GuidanceWrite)
	one := view.ListPath + "/:code"

	return []portal.Route{
		{Method: http.MethodGet, Path: view.ListPath, Permission: account.GuidanceWrite, Target: own, Handle: d.list},
		{Method: http.MethodGet, Path: one, Permission: account.GuidanceWrite, Target: own, Handle: d.words},
		{Method: http.MethodPost, Path: one, Permission: account.GuidanceWrite, Target: own, Handle: d.write},
	}
}

// spoken is the index of the newest season with what is said to it: by the offices above, and by the actor's own.
type spoken struct {
	grant account.Grant
	index *maturity.Index
	above map[string][]review.Guidance
	own   map[string]review.Guidance
}

// load reads what is said; its index is nil where the office has no season yet.
func (d Deps) load(r *portal.Request) (spoken, error) {
	var s spoken
	s.grant, _ = r.Actor.GrantFor(account.GuidanceWrite)
	seasons, err := d.Seasons.Seasons(r.Context(), s.grant.Path)
	if err != nil || len(seasons) == 0 {
		return s, err
	}
	if s.index, err = d.Seasons.Index(r.Context(), seasons[0].RevisionID); err != nil {
		return s, err
	}
	if s.above, err = d.Guide.Over(r.Context(), s.index.ID, s.grant.Path); err != nil {
		return s, err
	}
	s.own, err = d.Guide.Own(r.Context(), s.index.ID, s.grant.UnitID)

	return s, err
}

func (d Deps) list(r *portal.Request) error {
	s, err := d.load(r)
	if err != nil {
		return err
	}
	v := view.List{Page: r.Page(r.Printer.T("guidance.title"))}
	if s.index == nil {
		v.None = r.Printer.T("guidance.none")

		return r.Render(view.ListPage(v))
	}
	v.Lead = r.Printer.T("guidance.lead", "unit", s.grant.UnitName)
	lang := string(r.Printer.Lang())
	for g := range s.index.Groups {
		group := &s.index.Groups[g]
		conditions := view.Group{Title: r.Printer.T("guidance.conditions", "n", group.Code)}
		for i := range group.Conditions {
			conditions.Rows = append(conditions.Rows, s.row(r, group.Conditions[i].Code, group.Conditions[i].Name.In(lang)))
		}
		if len(conditions.Rows) > 0 {
			v.Groups = append(v.Groups, conditions)
		}
		for i := range group.Criteria {
			c := &group.Criteria[i]
			one := view.Group{Title: c.Code + ". " + c.Name.In(lang)}
			for k := range c.Components {
				one.Rows = append(one.Rows, s.row(r, c.Components[k].Code, c.Components[k].Name.In(lang)))
			}
			v.Groups = append(v.Groups, one)
		}
	}

	return r.Render(view.ListPage(v))
}

func (s *spoken) row(r *portal.Request, code, wording string) view.Row {
	row := view.Row{Code: code, Wording: wording}
	for _, g := range s.above[code] {
		if g.UnitID != s.grant.UnitID {
			row.Above = append(row.Above, said(r, g))
		}
	}
	if own, ok := s.own[code]; ok && own.Body != "" {
		one := said(r, own)
		row.Own = &one
	}

	return row
}

func said(r *portal.Request, g review.Guidance) view.Said {
	return view.Said{Who: g.Unit, When: r.Printer.Date(g.At), Body: g.Body}
}

func (d Deps) words(r *portal.Request) error {
	s, err := d.load(r)
	if err != nil {
		return err
	}
	code := r.Param("code")
	if s.wording(r, code) == "" {
		return fault.New(fault.NotFound, "guidance.no_code")
	}
	own := s.own[code]

	return r.Render(view.WordsPage(s.form(r, code, own.Body, own.Version)))
}

// wording is what the code asks, empty where the index does not have it.
func (s *spoken) wording(r *portal.Request, code string) string {
	if s.index == nil {
		return ""
	}
	asks, _ := s.index.Question(code)

	return asks.In(string(r.Printer.Lang()))
}

func (s *spoken) form(r *portal.Request, code, body string, version int) view.Words {
	p := r.Printer
	v := view.Words{
		Page: r.Page(p.T("guidance.of", "code", code)), Row: s.row(r, code, s.wording(r, code)), Version: strconv.Itoa(version),
		Field: part.Field{
			Name: "body", Kind: "textarea", Label: p.T("guidance.body", "unit", s.grant.UnitName), Hint: p.T("guidance.body.hint"),
			Value: body, MaxLength: review.MaxGuidance,
		},
	}
	v.Page.Narrow = true
	v.Page.Trail = []part.Link{{Label: p.T("guidance.title"), Href: view.ListPath}}

	return v
}

func (d Deps) write(r *portal.Request) error {
	s, err := d.load(r)
	if err != nil {
		return err
	}
	if s.index == nil {
		return fault.New(fault.NotFound, "guidance.no_code")
	}
	code := r.Param("code")
	body, err := r.FormText("body", review.MaxGuidance)
	version, bad := r.FormInt("version", 0, 1<<30)
	if bad != nil {
		return bad
	}
	if err == nil {
		err = d.Guide.Write(r.Context(), r.Actor, s.grant, s.index, review.Words{Code: code, Body: body, Version: int(version)})
	}
	if fault.KindOf(err) == fault.Conflict {
		return d.clash(r, code, body, err)
	}
	if fault.KindOf(err) == fault.Invalid {
		return r.Again(err, func(p portal.Problem) portal.Component {
			v := s.form(r, code, body, int(version))
			v.Field.Error = p.Text

			return view.WordsPage(v)
		})
	}
	if err != nil {
		return err
	}
	r.Flash(part.OK, "guidance.saved", "code", code)

	return r.Redirect(view.ListPath)
}

// clash shows what was typed beside what another person of the office wrote meanwhile; saving again replaces that knowingly.
func (d Deps) clash(r *portal.Request, code, body string, err error) error {
	s, fail := d.load(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(portal.Problem) portal.Component {
		theirs := s.own[code]
		v := s.form(r, code, body, theirs.Version)
		now := said(r, theirs)
		now.Who, now.When = theirs.Post, r.Printer.DateTime(theirs.At)
		v.Conflict = &now

		return view.WordsPage(v)
	})
}
