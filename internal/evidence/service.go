package evidence

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Which says what a change of a school's evidence concerns.
type Which struct {
	// SchoolID is needed where there is no Document.
	SchoolID int64
	Document ID
	// SHA256 is the file that is posted, Person whom a delegation concerns.
	SHA256 string
	Person int64
}

// Store keeps documents and delegations.
type Store interface {
	// Update locks a school's evidence, loads what is concerned, calls the decision and writes its Change with its audit
	// lines in the same transaction. It returns the document. NotFound when there is no such document, Conflict when the
	// upload was used up meanwhile.
	Update(ctx context.Context, w Which, by By, decide func(*Records) (Change, error)) (ID, error)
	// Load returns a document. NotFound when there is none.
	Load(ctx context.Context, id ID) (*Document, error)
	// List returns a page of a school's documents, newest first, and how many there are.
	List(ctx context.Context, q Query) ([]Row, int, error)
	// Deputies lists the staff of a school with their delegations.
	Deputies(ctx context.Context, schoolID int64) ([]Deputy, error)
	// Usage tells how much a school's files take.
	Usage(ctx context.Context, schoolID int64) (Usage, error)
}

// Query says which documents of a school.
type Query struct {
	SchoolID int64
	// Search is looked for in title, number and issuer, without marks.
	Search string
	// Waiting keeps those with a revision that waits.
	Waiting bool
	// Offset and Limit page.
	Offset, Limit int
}

// Row is one document in a list: its newest revision, and how many answers rest on it.
type Row struct {
	Revision

	// Uses counts the answers of all seasons that rest on the document.
	Uses int
}

// Deputy is one of a school's staff; Delegation is zero where nothing was handed on.
type Deputy struct {
	PersonID int64
	Post     string
	Login    string
	// Delegation names the principal's leave, GrantedAt and GrantedPost when and who gave it.
	Delegation  int64
	GrantedAt   time.Time
	GrantedPost string
}

// Usage is how much room a school's files take.
type Usage struct {
	// Used counts each content once; Arriving is what uploads under way will come to.
	Used, Arriving int64
	// Quota is how much there may be.
	Quota int64
}

// Options are what a service needs besides its stores.
type Options struct {
	Uploads Uploads
	Files   Files
	// Quota is how many bytes the files of one school may have.
	Quota int64
	// Now is the clock, Zone the province's time zone.
	Now  func() time.Time
	Zone *time.Location
}

// Service is what people do with a school's evidence.
type Service struct {
	store Store
	o     Options
}

// NewService returns the service.
func NewService(store Store, o Options) *Service {
	if o.Zone == nil {
		o.Zone = time.UTC
	}

	return &Service{store: store, o: o}
}

func (s *Service) today() time.Time { return s.o.Now().In(s.o.Zone) }

// by is the actor at the school: who may not keep its evidence learns nothing of it.
func (s *Service) by(a account.Actor, schoolID int64) (By, error) {
	if err := account.May(a, account.EvidenceKeep, Place(schoolID)); err != nil {
		return By{}, err
	}

	return By{
		ID: a.PersonID, Post: a.Display, At: s.o.Now(),
		Head: account.May(a, account.EvidenceDecide, Place(schoolID)) == nil,
	}, nil
}

// School returns the school whose evidence the actor keeps.
func School(a account.Actor) (int64, error) {
	g, ok := a.GrantFor(account.EvidenceKeep)
	if !ok {
		return 0, account.Forbidden(account.EvidenceKeep)
	}

	return g.UnitID, nil
}

// Post is a new document, or a new revision of one.
type Post struct {
	// SchoolID is needed for a new document, Document for a new revision.
	SchoolID int64
	Document ID
	Raw      Raw
	// Upload names a finished upload; without it, of a document with a file, the file stays.
	Upload string
	// Kind is what is posted.
	Kind Kind
}

// Post posts a document or a revision. Faults: Invalid at a bad field or over the quota.
func (s *Service) Post(ctx context.Context, a account.Actor, p Post) (ID, error) {
	before := Revision{}
	if p.Document != 0 {
		d, err := s.Load(ctx, a, p.Document)
		if err != nil {
			return 0, err
		}
		p.SchoolID, before = d.SchoolID, d.Newest()
	}
	by, err := s.by(a, p.SchoolID)
	if err != nil {
		return 0, err
	}
	c, err := Read(p.Raw, p.Kind, s.today())
	if err != nil {
		return 0, err
	}
	if p.Kind == File {
		if c.Kept, err = s.file(ctx, a, p, before); err != nil {
			return 0, err
		}
		if c.Title == "" {
			c.Title = titleOf(c.Kept.Name)
		}
		if err := s.keep(ctx, p.Upload, c.Kept); err != nil {
			return 0, err
		}
	}
	id, err := s.store.Update(ctx, Which{SchoolID: p.SchoolID, Document: p.Document, SHA256: c.Kept.SHA256}, by, func(r *Records) (Change, error) {
		change, err := r.Post(by, c, s.o.Quota)
		change.Upload = p.Upload

		return change, err
	})
	if err != nil || p.Upload == "" {
		return id, err
	}

	return id, s.o.Files.Abandon(ctx, p.Upload)
}

// file is the file of what is posted: that of a finished upload, else the one that stood there before.
func (s *Service) file(ctx context.Context, a account.Actor, p Post, before Revision) (Kept, error) {
	if p.Upload == "" {
		if before.Kind != File {
			return Kept{}, fault.New(fault.Invalid, "evidence.no_file").At("file")
		}

		return before.Kept, nil
	}
	u, err := s.Upload(ctx, a, p.Upload)
	if err != nil {
		return Kept{}, err
	}
	if u.SchoolID != p.SchoolID {
		return Kept{}, noUpload()
	}
	if !u.Done() {
		return Kept{}, fault.New(fault.Invalid, "evidence.unfinished").At("file")
	}

	return u.Kept, nil
}

func titleOf(name string) string {
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name = name[:at]
	}

	return name
}

// Judge lets a revision through or refuses it.
func (s *Service) Judge(ctx context.Context, a account.Actor, id ID, v Verdict) error {
	d, err := s.Load(ctx, a, id)
	if err != nil {
		return err
	}
	by, err := s.by(a, d.SchoolID)
	if err != nil {
		return err
	}
	v.Reason = locale.NFC(strings.TrimSpace(v.Reason))
	if !locale.Valid(v.Reason) || utf8.RuneCountInString(v.Reason) > MaxReason {
		return fault.New(fault.Invalid, "evidence.too_long", "max", MaxReason).At("reason")
	}
	_, err = s.store.Update(ctx, Which{SchoolID: d.SchoolID, Document: id}, by, func(r *Records) (Change, error) { return r.Judge(by, v) })

	return err
}

// Delegate lets one of the school's staff decide about evidence in the principal's place, or ends that.
func (s *Service) Delegate(ctx context.Context, a account.Actor, schoolID, person int64, grant bool) error {
	deputies, err := s.Deputies(ctx, a, schoolID)
	if err != nil {
		return err
	}
	by, err := s.by(a, schoolID)
	if err != nil {
		return err
	}
	known := false
	for _, d := range deputies {
		known = known || d.PersonID == person
	}
	if !known {
		return fault.New(fault.Invalid, "evidence.no_staff").At("person")
	}
	_, err = s.store.Update(ctx, Which{SchoolID: schoolID, Person: person}, by, func(r *Records) (Change, error) {
		if grant {
			return r.Delegate(by, person)
		}

		return r.Revoke(by, person)
	})

	return err
}

// Deputies lists the staff of the school with their delegations, to its principal.
func (s *Service) Deputies(ctx context.Context, a account.Actor, schoolID int64) ([]Deputy, error) {
	if err := account.May(a, account.EvidenceDecide, Place(schoolID)); err != nil {
		return nil, err
	}

	return s.store.Deputies(ctx, schoolID)
}

// Decides tells whether the actor decides about the school's evidence: its principal, or whom she delegates.
func (s *Service) Decides(ctx context.Context, a account.Actor, schoolID int64) (bool, error) {
	by, err := s.by(a, schoolID)
	if err != nil || by.Head {
		return by.Head, err
	}
	deputies, err := s.store.Deputies(ctx, schoolID)
	for _, d := range deputies {
		if d.PersonID == a.PersonID && d.Delegation != 0 {
			return true, nil
		}
	}

	return false, err
}

// Load returns a document to the people of its school.
func (s *Service) Load(ctx context.Context, a account.Actor, id ID) (*Document, error) {
	d, err := s.store.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.by(a, d.SchoolID); err != nil {
		return nil, err
	}

	return d, nil
}

// Home returns the school of a document, for the access decision of a route.
func (s *Service) Home(ctx context.Context, id ID) (account.Target, error) {
	d, err := s.store.Load(ctx, id)
	if err != nil {
		return account.Target{}, err
	}

	return Place(d.SchoolID), nil
}

// MaxPage is the longest page of a list.
const MaxPage = 50

// List returns a page of the school's documents.
func (s *Service) List(ctx context.Context, a account.Actor, q Query) ([]Row, int, error) {
	if _, err := s.by(a, q.SchoolID); err != nil {
		return nil, 0, err
	}
	if q.Limit <= 0 || q.Limit > MaxPage {
		q.Limit = MaxPage
	}
	q.Search = locale.Fold(q.Search)

	return s.store.List(ctx, q)
}

// Usage tells how much room the school's files take, and how much they may.
func (s *Service) Usage(ctx context.Context, a account.Actor, schoolID int64) (Usage, error) {
	if _, err := s.by(a, schoolID); err != nil {
		return Usage{}, err
	}
	u, err := s.store.Usage(ctx, schoolID)
	u.Quota = s.o.Quota

	return u, err
}
