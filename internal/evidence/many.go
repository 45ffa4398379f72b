package evidence

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

// Pick is a revision that somebody saw waiting.
type Pick struct {
	Document ID
	Revision int
}

// Batch is what became of several revisions that were let through at once.
type Batch struct {
	Done int
	// Left are those that were decided meanwhile, or are not there any more.
	Left []Pick
}

// PassMany lets several revisions of a school's documents through: each is decided as Judge does it, with a line of its own in
// the record that says whose the responsibility is. What somebody else decided meanwhile keeps none of the others back.
func (s *Service) PassMany(ctx context.Context, a account.Actor, schoolID int64, picks []Pick) (Batch, error) {
	may, err := s.Decides(ctx, a, schoolID)
	switch {
	case err != nil:
		return Batch{}, err
	case !may:
		return Batch{}, notYours()
	case len(picks) == 0:
		return Batch{}, fault.New(fault.Invalid, "moderation.nothing_ticked")
	case len(picks) > MaxPage:
		return Batch{}, fault.New(fault.TooLarge, "moderation.too_many", "most", MaxPage)
	}
	var b Batch
	for _, p := range picks {
		err := s.Judge(ctx, a, p.Document, Verdict{Revision: p.Revision, Pass: true})
		switch kind := fault.KindOf(err); {
		case err == nil:
			b.Done++
		case kind == fault.Conflict || kind == fault.NotFound:
			b.Left = append(b.Left, p)
		default:
			return b, err
		}
	}

	return b, nil
}
