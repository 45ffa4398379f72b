// Package evidence is the area of a school's documents: the list, posting by form or in pieces, what waits for the
// principal and whom she delegates, and what each answer of a return rests on.
package evidence

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/evidence"
)

// Documents is what this area asks of the subject; evidence.Service is one.
type Documents interface {
	Uploads
	Deciding
	Reading
	Post(ctx context.Context, a account.Actor, p evidence.Post) (evidence.ID, error)
	Load(ctx context.Context, a account.Actor, id evidence.ID) (*evidence.Document, error)
	Home(ctx context.Context, id evidence.ID) (account.Target, error)
}

// Reading is what a school sees of its documents.
type Reading interface {
	List(ctx context.Context, a account.Actor, q evidence.Query) ([]evidence.Row, int, error)
	Usage(ctx context.Context, a account.Actor, schoolID int64) (evidence.Usage, error)
	Open(ctx context.Context, v evidence.Revision) (io.ReadCloser, int64, error)
}

// Deciding is what the principal and her delegates do.
type Deciding interface {
	Judge(ctx context.Context, a account.Actor, id evidence.ID, v evidence.Verdict) error
	PassMany(ctx context.Context, a account.Actor, schoolID int64, picks []evidence.Pick) (evidence.Batch, error)
	Delegate(ctx context.Context, a account.Actor, schoolID, person int64, grant bool) error
	Deputies(ctx context.Context, a account.Actor, schoolID int64) ([]evidence.Deputy, error)
	Decides(ctx context.Context, a account.Actor, schoolID int64) (bool, error)
}

// Uploads is what arrives in pieces or whole.
type Uploads interface {
	Begin(ctx context.Context, a account.Actor, b evidence.Begin) (evidence.Upload, error)
	Upload(ctx context.Context, a account.Actor, id string) (evidence.Upload, error)
	UploadHome(ctx context.Context, id string) (account.Target, error)
	Append(ctx context.Context, a account.Actor, id string, offset int64, r io.Reader) (evidence.Upload, error)
	Whole(ctx context.Context, a account.Actor, b evidence.Begin, r io.Reader) (evidence.Upload, error)
	Cancel(ctx context.Context, a account.Actor, id string) error
}

// Returns is what it asks of the returns; assessment.Service is one.
type Returns interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
	Evidence(ctx context.Context, actor account.Actor, id assessment.ID) ([]assessment.Attached, error)
	Uses(ctx context.Context, actor account.Actor, d *evidence.Document) ([]assessment.Use, error)
	Attach(ctx context.Context, actor account.Actor, id assessment.ID, a assessment.Attachment) error
	Detach(ctx context.Context, actor account.Actor, id assessment.ID, a assessment.Attachment) error
}

// Deps are what this area works with.
type Deps struct {
	Documents Documents
	Returns   Returns
	Now       func() time.Time
}

const (
	// pieceMost is the largest piece of an upload that is taken at once; our own script sends smaller ones.
	pieceMost = 4 << 20
	// wholeMost is the largest form with a file.
	wholeMost = evidence.MaxFile + portal.DefaultBody
)

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	at := addressed.Place(d.Returns)
	one, proof := view.ListPath+"/:id", "/phieu/:id/minh-chung"
	piece := view.UploadPath + "/:upload"
	keep, decide := account.EvidenceKeep, account.EvidenceDecide
	own := portal.Own(keep)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.ListPath, Permission: keep, Target: own, Handle: d.list},
		{Method: http.MethodGet, Path: view.NewPath, Permission: keep, Target: own, Handle: d.askNew},
		{Method: http.MethodGet, Path: view.WaitingPath, Permission: keep, Target: own, Handle: d.waiting},
		{Method: http.MethodPost, Path: view.WaitingPath, Permission: keep, Target: own, Handle: d.passMany},
		{Method: http.MethodGet, Path: view.DeputiesPath, Permission: decide, Target: portal.Own(decide), Handle: d.deputies},
		{Method: http.MethodPost, Path: view.DeputiesPath, Permission: decide, Target: portal.Own(decide), Handle: d.delegate},
		{
			Method: http.MethodPost, Path: view.ListPath, Permission: keep, Target: own, Handle: d.post, Stream: true, Body: wholeMost,
			Deadline: portal.LongestDeadline,
		},
		{Method: http.MethodOptions, Path: view.UploadPath, Permission: keep, Target: own, Handle: d.offer},
		{Method: http.MethodPost, Path: view.UploadPath, Permission: keep, Target: own, Handle: d.begin},
		{Method: http.MethodHead, Path: piece, Permission: keep, Target: d.upload, Handle: d.progress},
		{
			Method: http.MethodPatch, Path: piece, Permission: keep, Target: d.upload, Handle: d.append, Stream: true, Body: pieceMost,
			Deadline: portal.LongestDeadline,
		},
		{Method: http.MethodDelete, Path: piece, Permission: keep, Target: d.upload, Handle: d.cancel},
		{Method: http.MethodGet, Path: one, Permission: keep, Target: d.document, Handle: d.show},
		{
			Method: http.MethodPost, Path: one, Permission: keep, Target: d.document, Handle: d.post, Stream: true, Body: wholeMost,
			Deadline: portal.LongestDeadline,
		},
		{Method: http.MethodGet, Path: one + "/sua", Permission: keep, Target: d.document, Handle: d.edit},
		{Method: http.MethodPost, Path: one + "/duyet", Permission: keep, Target: d.document, Handle: d.judge},
		{Method: http.MethodGet, Path: one + "/:no/tep", Permission: keep, Target: d.document, Handle: d.download},
		{Method: http.MethodGet, Path: proof, Permission: account.ReturnFill, Target: at, Handle: d.choose},
		{Method: http.MethodPost, Path: proof, Permission: account.ReturnFill, Target: at, Handle: d.attach},
		{Method: http.MethodGet, Path: proof + "/:document/:no", Permission: account.ReturnView, Target: at, Handle: d.proof},
		{Method: http.MethodGet, Path: proof + "/:document/:no/tep", Permission: account.ReturnView, Target: at, Handle: d.proofFile},
	}
}

// document finds the school of the document that the address names.
func (d Deps) document(r *portal.Request) (account.Target, error) {
	id, err := documentID(r, "id")
	if err != nil {
		return account.Target{}, err
	}

	return d.Documents.Home(r.Context(), id)
}

// upload finds the school of an upload.
func (d Deps) upload(r *portal.Request) (account.Target, error) {
	return d.Documents.UploadHome(r.Context(), r.Param("upload"))
}

func documentID(r *portal.Request, name string) (evidence.ID, error) {
	id, err := r.ParamID(name)

	return evidence.ID(id), err
}
