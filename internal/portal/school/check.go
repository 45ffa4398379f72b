package school

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

func (d Deps) check(r *portal.Request) error {
	f, err := d.load(r, "school.check.title")
	if err != nil {
		return err
	}

	return r.Render(view.CheckPage(view.Check{Frame: f}))
}

func (d Deps) submit(r *portal.Request) error {
	id, err := returnID(r)
	if err != nil {
		return err
	}
	ret, err := d.Returns.Submit(r.Context(), r.Actor, id)
	if err == nil {
		r.Flash(part.OK, "school.sent", "office", ret.ManagingName)

		return r.Redirect(view.SheetPath(id))
	}
	if !is(err, fault.Invalid) {
		return err
	}
	f, fail := d.load(r, "school.check.title")
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		return view.CheckPage(view.Check{Frame: f, Problem: p.Text})
	})
}

// askWithdraw asks once more; where the return no longer accepts it, it says why at once.
func (d Deps) askWithdraw(r *portal.Request) error {
	f, err := d.load(r, "school.withdraw.title")
	if err != nil {
		return err
	}
	if err := f.Return.MayWithdraw(f.Now); err != nil {
		return err
	}

	return r.Render(view.WithdrawPage(f))
}

func (d Deps) withdraw(r *portal.Request) error {
	id, err := returnID(r)
	if err != nil {
		return err
	}
	ret, err := d.Returns.Withdraw(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	if ret.State == assessment.Returned {
		r.Flash(part.OK, "desk.withdrawn.again")
	} else {
		r.Flash(part.OK, "school.withdrawn")
	}

	return r.Redirect(view.SheetPath(id))
}
