package trial

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	subject "github.com/thuocso/thuocso/internal/assessment/trial"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// The fields of an answer; each stands in the form with its code behind a dot.
const (
	points      = "points"
	met         = "met"
	numerator   = "numerator"
	denominator = "denominator"
	quantity    = "quantity"
	version     = "version"
	was         = "was"
	// unsent marks a code that begins with what the device holds and has not sent yet: was says it.
	unsent = "unsent"
)

func (d Deps) open(r *portal.Request) error {
	v, err := d.load(r, "trial.title")
	if err != nil {
		return err
	}

	return r.Render(view.TrialPage(v))
}

// load reads the return, with nothing tried yet.
func (d Deps) load(r *portal.Request, title string) (view.Trial, error) {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return view.Trial{}, err
	}
	now := d.Now()

	return view.Trial{
		Frame: view.Frame{
			Page: r.Page(r.Printer.T(title)), Return: ret, Now: now,
			MayFill:   account.May(r.Actor, account.ReturnFill, ret.Target()) == nil,
			MaySubmit: account.May(r.Actor, account.ReturnSubmit, ret.Target()) == nil,
		},
		Trial: subject.New(ret, now), Faults: map[string]string{}, Raw: map[string]assessment.Raw{},
	}, nil
}

// read takes what the form tries. A code that the form does not carry stays as it stands.
func read(r *portal.Request, v *view.Trial) error {
	for _, code := range v.Return.Codes() {
		begin(r, v, code)
		var raw assessment.Raw
		carried := false
		for _, f := range []struct {
			name string
			to   *string
		}{{points, &raw.Points}, {met, &raw.Met}, {numerator, &raw.Numerator}, {denominator, &raw.Denominator}, {quantity, &raw.Quantity}} {
			name := f.name + "." + code
			if !r.FormHas(name) {
				continue
			}
			carried = true
			said, err := r.Form(name, 20)
			if err != nil {
				return err
			}
			*f.to = said
		}
		// What the form shows as it stood is not tried, though somebody may have changed it meanwhile.
		untouched := r.FormHas(was+"."+code) && view.Shown(v.Return.Index, code, raw) == text(r, was+"."+code)
		if !carried || untouched || v.Trial.Locked(code) {
			continue
		}
		v.Trial.Try(code, raw)
		if err := v.Trial.Fault(code); err != nil {
			_, v.Faults[code], _ = r.Problem(err)
			v.Raw[code] = raw
		}
	}

	return nil
}

// begin starts a code from what the device holds.
func begin(r *portal.Request, v *view.Trial, code string) {
	if r.FormHas(unsent + "." + code) {
		v.Trial.Begin(code, view.Unshown(v.Return.Index, code, text(r, was+"."+code)))
	}
}

// text is a field that is only compared: one that is too long is like no other.
func text(r *portal.Request, name string) string {
	s, err := r.Form(name, 60)
	if err != nil {
		return ""
	}

	return s
}

// seen reads the versions that the answers had when the trial began. What the device held then and has sent since is the
// same person's own: it is no answer of another.
func seen(r *portal.Request, v view.Trial) (map[string]int, error) {
	versions := map[string]int{}
	for _, code := range v.Return.Codes() {
		name := version + "." + code
		if !r.FormHas(name) {
			continue
		}
		n, err := r.FormInt(name, 0, math.MaxInt32)
		if err != nil {
			return nil, err
		}
		versions[code] = int(n)
		now := v.Return.Answer(code)
		if r.FormHas(unsent+"."+code) && now.ByID == r.Actor.PersonID &&
			view.Shown(v.Return.Index, code, view.RawOf(r.Printer, now.Value)) == text(r, was+"."+code) {
			versions[code] = now.Version
		}
	}

	return versions, nil
}

// reply is what the script reads: pieces of the page, and the fields that a way has filled.
type reply struct {
	HTML   map[string]string `json:"html"`
	Fields map[string]string `json:"fields,omitempty"`
}

// try shows what the form's answers come to, after one of the ways to the next level where that was asked for.
func (d Deps) try(r *portal.Request) error {
	v, err := d.load(r, "trial.title")
	if err != nil {
		return err
	}
	if err := read(r, &v); err != nil {
		return err
	}
	fields := map[string]string{}
	if way := text(r, "way"); way != "" {
		fields = takeWay(r, &v, way)
	}
	if !r.Fetched() {
		status := http.StatusOK
		if len(v.Faults) > 0 {
			status = http.StatusUnprocessableEntity
		}

		return r.RenderStatus(status, view.TrialPage(v))
	}
	html, err := pieces(r, v)
	if err != nil {
		return err
	}

	return r.JSON(reply{HTML: html, Fields: fields})
}

// takeWay fills one of the ways in and returns the fields that it fills. A number that the page does not show fills nothing.
func takeWay(r *portal.Request, v *view.Trial, way string) map[string]string {
	fields := map[string]string{}
	lift := v.Lift()
	n, err := strconv.Atoi(way)
	if err != nil || n < 0 || n >= len(lift.Ways) {
		return fields
	}
	v.Trial.Take(lift, lift.Ways[n])
	codes := slices.Clone(lift.Conditions)
	for _, raise := range lift.Ways[n].Raises {
		codes = append(codes, raise.Code)
	}
	for _, code := range codes {
		delete(v.Faults, code)
		delete(v.Raw, code)
		raw := view.RawOf(r.Printer, v.Trial.Value(code))
		for name, said := range map[string]string{points: raw.Points, met: raw.Met, numerator: raw.Numerator, denominator: raw.Denominator, quantity: raw.Quantity} {
			if said != "" {
				fields[name+"."+code] = said
			}
		}
	}

	return fields
}

// pieces are what changes on the page with what is tried: the bar is the script's own.
func pieces(r *portal.Request, v view.Trial) (map[string]string, error) {
	parts := v.Sums()
	parts[view.LiftID] = view.LiftCard(v)
	html := make(map[string]string, len(parts))
	for id, component := range parts {
		var b bytes.Buffer
		if err := component.Render(r.Context(), &b); err != nil {
			return nil, fmt.Errorf("render %s of a trial: %w", id, err)
		}
		html["#"+id] = b.String()
	}

	return html, nil
}

// again shows the trial once more, with what was wrong in it.
func again(r *portal.Request, v view.Trial) error {
	v.Page.Flash = part.Flash{}

	return r.RenderStatus(http.StatusUnprocessableEntity, view.TrialPage(v))
}
