package school

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

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
	id, err := addressed.ID(r)
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
