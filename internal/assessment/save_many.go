package assessment

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

// MostAtOnce bounds how many answers are saved at once.
const MostAtOnce = 200

// Unsaved is one of several answers that was not saved, and why: a fault of Save.
type Unsaved struct {
	Code string
	Err  error
}

// SaveMany decides about several answers at once, each as Save does. What is refused keeps none of the others back; a
// code that comes twice is refused the second time.
func (r *Return) SaveMany(by By, commands []SaveCommand) (Change, []Unsaved, error) {
	whole := r.change()
	var refused []Unsaved
	seen := map[string]bool{}
	for _, cmd := range commands {
		if seen[cmd.Code] {
			refused = append(refused, Unsaved{cmd.Code, fault.New(fault.Invalid, "assessment.twice", "code", cmd.Code).At("code")})

			continue
		}
		seen[cmd.Code] = true
		c, err := r.Save(by, cmd)
		if err != nil && fault.KindOf(err) == fault.Internal {
			return Change{}, nil, err
		}
		whole.Entries = append(whole.Entries, c.Entries...)
		if err != nil {
			refused = append(refused, Unsaved{cmd.Code, err})

			continue
		}
		whole.State = c.State
		whole.Answers = append(whole.Answers, c.Answers...)
		if c.Results != nil {
			whole.Results = c.Results
		}
	}

	return whole, refused, nil
}

// SaveMany saves several answers of the school in one transaction and returns the return with the new score, and what was
// not saved. TooLarge when there are too many.
func (s *Service) SaveMany(ctx context.Context, actor account.Actor, id ID, commands []SaveCommand) (*Return, []Unsaved, error) {
	if len(commands) > MostAtOnce {
		return nil, nil, fault.New(fault.TooLarge, "assessment.too_many_at_once", "max", MostAtOnce)
	}
	codes := make([]string, 0, len(commands))
	for _, cmd := range commands {
		codes = append(codes, cmd.Code)
	}
	var refused []Unsaved
	after, err := s.do(ctx, actor, id, act{
		permission: account.ReturnFill, codes: codes,
		decide: func(r *Return, by By) (Change, error) {
			c, not, err := r.SaveMany(by, commands)
			refused = not

			return c, err
		},
	})

	return after, refused, err
}
