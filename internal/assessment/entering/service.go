package entering

import (
	"context"
	"io"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

// Returns is what this package asks of the returns; assessment.Service is one.
type Returns interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
	Decide(ctx context.Context, actor account.Actor, id assessment.ID, p account.Permission,
		decide func(*assessment.Return, assessment.By) (assessment.Change, error)) (*assessment.Return, error)
}

// Files keeps the pictures of papers; evidence.Service is one.
type Files interface {
	Scan(ctx context.Context, name string, r io.Reader) (evidence.Kept, error)
	Open(ctx context.Context, v evidence.Revision) (io.ReadCloser, int64, error)
}

// Service is what an office does on a school's behalf. Every act asks account.May for ReturnEnter at the return's own place, in
// the transaction that locks it.
type Service struct {
	returns Returns
	files   Files
}

// NewService returns the service.
func NewService(returns Returns, files Files) *Service {
	return &Service{returns: returns, files: files}
}

type decision = func(*assessment.Return, assessment.By) (assessment.Change, error)

func (s *Service) do(ctx context.Context, actor account.Actor, id assessment.ID, decide decision) (*assessment.Return, error) {
	return s.returns.Decide(ctx, actor, id, account.ReturnEnter, decide)
}

// Place returns the return's paths, for the access decision of a route.
func (s *Service) Place(ctx context.Context, id assessment.ID) (account.Target, error) {
	return s.returns.Place(ctx, id)
}

// Start tells an office that may enter the return what it may know before it begins. Locked when nothing can be entered now.
func (s *Service) Start(ctx context.Context, actor account.Actor, id assessment.ID) (Start, error) {
	var start Start
	_, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		if err := r.MayPrepare(by); err != nil {
			return assessment.Change{}, err
		}
		start = Start{
			ID: r.ID, School: r.SchoolName, Code: r.SchoolCode, SchoolYear: r.Season.SchoolYear, State: r.State, Until: r.Until(), Progress: r.Progress(),
		}
		if live := r.File.LiveEntry(); live != nil {
			start.Live, start.Own = live, live.ByID == by.ID
		}

		return r.Unchanged(), nil
	})

	return start, err
}

// Load returns the return with what the school has not sent, to the person who has begun to enter it and to nobody else of the
// office.
func (s *Service) Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error) {
	return s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		if _, err := mine(r, by); err != nil {
			return assessment.Change{}, err
		}

		return r.Unchanged(), nil
	})
}

// Open begins an entry; the school's principals are told who began it and why.
func (s *Service) Open(ctx context.Context, actor account.Actor, id assessment.ID, raw sending.RawEntry) error {
	_, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) { return Open(r, by, raw) })

	return err
}

// Picture is a file as it comes; Content is nil where none comes.
type Picture struct {
	Name    string
	Content io.Reader
}

// SetPaper saves what is said of the paper, with its picture where one comes. The picture is kept beside the school's own
// documents and takes nothing of the school's room.
func (s *Service) SetPaper(ctx context.Context, actor account.Actor, id assessment.ID, raw sending.RawEntry, p Picture) error {
	scan := sending.Scan{}
	if p.Content != nil {
		// Who may not, and what is wrong with the words, before the file is taken in for nothing.
		_, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
			_, err := SetPaper(r, by, raw, sending.Scan{})

			return r.Unchanged(), err
		})
		if err != nil {
			return err
		}
		kept, err := s.files.Scan(ctx, p.Name, p.Content)
		if err != nil {
			return err
		}
		scan = sending.Scan{Name: kept.Name, Media: string(kept.Media), SHA256: kept.SHA256, Size: kept.Size}
	}
	_, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		return SetPaper(r, by, raw, scan)
	})

	return err
}

// SaveAnswers saves answers of the paper and tells what was not saved. TooLarge when there are too many.
func (s *Service) SaveAnswers(ctx context.Context, actor account.Actor, id assessment.ID, list []Typed) (*assessment.Return, Outcome, error) {
	if len(list) > assessment.MostAtOnce {
		return nil, Outcome{}, fault.New(fault.TooLarge, "assessment.too_many_at_once", "max", assessment.MostAtOnce)
	}
	var o Outcome
	r, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (c assessment.Change, err error) {
		c, o, err = SaveAnswers(r, by, list)

		return c, err
	})

	return r, o, err
}

// SaveSteps saves the plan and assignment that the paper names.
func (s *Service) SaveSteps(ctx context.Context, actor account.Actor, id assessment.ID, cmd assessment.StepsCommand) error {
	return s.entered(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) { return r.SaveSteps(by, cmd) })
}

// Explain saves explanations of what is unusual, as the school gives them.
func (s *Service) Explain(ctx context.Context, actor account.Actor, id assessment.ID, words map[string]string) error {
	return s.entered(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) { return r.Explain(by, words) })
}

// entered carries out one of the school's own decisions for whoever has the entry under way.
func (s *Service) entered(ctx context.Context, actor account.Actor, id assessment.ID, decide decision) error {
	_, err := s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
		live, err := mine(r, by)
		if err != nil {
			return assessment.Change{}, err
		}
		c, err := decide(r, by)

		return marked(c, live.N), err
	})

	return err
}

// Send sends the return to the office as the paper has it.
func (s *Service) Send(ctx context.Context, actor account.Actor, id assessment.ID, cmd SendCommand) (*assessment.Return, error) {
	return s.do(ctx, actor, id, func(r *assessment.Return, by assessment.By) (assessment.Change, error) { return Send(r, by, cmd) })
}

// End ends an entry without sending; the principals are told.
func (s *Service) End(ctx context.Context, actor account.Actor, id assessment.ID) error {
	_, err := s.do(ctx, actor, id, End)

	return err
}

// Opened is the picture of a paper, to be read and closed.
type Opened struct {
	sending.Scan

	Body io.ReadCloser
	// Length is how much there is to read.
	Length int64
}

// Scan opens the picture of the paper of an entry: to the school's own people, to whoever enters it, and, once the return was
// sent with it, to whoever may see the return. NotFound for all others.
func (s *Service) Scan(ctx context.Context, actor account.Actor, id assessment.ID, n int) (Opened, error) {
	e, err := s.seen(ctx, actor, id, n)
	if err != nil {
		return Opened{}, err
	}
	if e == nil || e.Scan.SHA256 == "" {
		return Opened{}, fault.New(fault.NotFound, "entering.no_paper")
	}
	body, size, err := s.files.Open(ctx, evidence.Revision{Content: evidence.Content{Kind: evidence.File, Kept: evidence.Kept{
		Stored: evidence.Stored{SHA256: e.Scan.SHA256, Size: e.Scan.Size}, Name: e.Scan.Name, Media: evidence.Media(e.Scan.Media),
	}}})

	return Opened{Scan: e.Scan, Body: body, Length: size}, err
}

// seen is the entry as far as the actor may see its paper; nil where he may not.
func (s *Service) seen(ctx context.Context, actor account.Actor, id assessment.ID, n int) (*sending.Entry, error) {
	if r, err := s.Load(ctx, actor, id); err == nil {
		return r.File.Entry(n), nil // the person who enters it
	}
	r, err := s.returns.Load(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	e := r.File.Entry(n)
	if e == nil || account.May(actor, account.ReturnFill, r.Target()) == nil || e.Receipt > 0 && r.File.Receipt(e.Receipt) != nil {
		return e, nil
	}

	return nil, nil //nolint:nilnil // it is not said whether there is one
}
