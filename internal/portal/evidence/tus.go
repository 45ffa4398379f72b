package evidence

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/evidence"
)

// Files arrive in pieces by the tus protocol, version 1.0.0: its core, and its extensions creation, expiration and
// termination. https://tus.io/protocols/resumable-upload
const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,expiration,termination"
	pieceType     = "application/offset+octet-stream"
	// metadataMost bounds what a sender says of its file.
	metadataMost = 4096
)

// speaks marks an answer as one of the protocol; false when the sender speaks another version of it.
func speaks(r *portal.Request) bool {
	r.SetHeader("Tus-Resumable", tusVersion)
	if r.Header("Tus-Resumable") == tusVersion {
		return true
	}
	r.SetHeader("Tus-Version", tusVersion)

	return false
}

// offer says what of the protocol is spoken.
func (d Deps) offer(r *portal.Request) error {
	r.SetHeader("Tus-Resumable", tusVersion)
	r.SetHeader("Tus-Version", tusVersion)
	r.SetHeader("Tus-Extension", tusExtensions)
	r.SetHeader("Tus-Max-Size", strconv.FormatInt(evidence.MaxFile, 10))

	return r.NoContent()
}

// begin begins an upload.
func (d Deps) begin(r *portal.Request) error {
	if !speaks(r) {
		return r.Status(http.StatusPreconditionFailed)
	}
	school, err := evidence.School(r.Actor)
	if err != nil {
		return err
	}
	length, ok := count(r, "Upload-Length")
	if !ok {
		return fault.New(fault.Invalid, "evidence.protocol", "header", "Upload-Length")
	}
	told, ok := metadata(r.Header("Upload-Metadata"))
	if !ok {
		return fault.New(fault.Invalid, "evidence.protocol", "header", "Upload-Metadata")
	}
	u, err := d.Documents.Begin(r.Context(), r.Actor, evidence.Begin{
		SchoolID: school, Length: length, Name: told["filename"], Promised: strings.ToLower(told["sha256"]),
	})
	if err != nil {
		return err
	}
	r.SetHeader("Location", view.UploadPath+"/"+u.ID)
	expires(r, u)

	return r.Status(http.StatusCreated)
}

func expires(r *portal.Request, u evidence.Upload) {
	r.SetHeader("Upload-Expires", u.Expires.UTC().Format(http.TimeFormat))
}

// progress tells how much of an upload has arrived.
func (d Deps) progress(r *portal.Request) error {
	if !speaks(r) {
		return r.Status(http.StatusPreconditionFailed)
	}
	u, err := d.Documents.Upload(r.Context(), r.Actor, r.Param("upload"))
	if err != nil {
		return err
	}
	r.SetHeader("Upload-Offset", strconv.FormatInt(u.Offset, 10))
	r.SetHeader("Upload-Length", strconv.FormatInt(u.Length, 10))
	expires(r, u)

	return r.Status(http.StatusOK)
}

// append takes a piece as it comes along the line. What has arrived before a fault stays.
func (d Deps) append(r *portal.Request) error {
	if !speaks(r) {
		return r.Status(http.StatusPreconditionFailed)
	}
	if kind, _, _ := strings.Cut(r.Header("Content-Type"), ";"); strings.TrimSpace(kind) != pieceType {
		return r.Status(http.StatusUnsupportedMediaType)
	}
	offset, ok := count(r, "Upload-Offset")
	if !ok {
		return fault.New(fault.Invalid, "evidence.protocol", "header", "Upload-Offset")
	}
	u, err := d.Documents.Append(r.Context(), r.Actor, r.Param("upload"), offset, r.Stream())
	if err != nil {
		return err
	}
	r.SetHeader("Upload-Offset", strconv.FormatInt(u.Offset, 10))
	expires(r, u)

	return r.NoContent()
}

// cancel ends an upload.
func (d Deps) cancel(r *portal.Request) error {
	if !speaks(r) {
		return r.Status(http.StatusPreconditionFailed)
	}
	if err := d.Documents.Cancel(r.Context(), r.Actor, r.Param("upload")); err != nil {
		return err
	}

	return r.NoContent()
}

// count reads a header that is a number of bytes.
func count(r *portal.Request, header string) (int64, bool) {
	text := r.Header(header)
	n, err := strconv.ParseInt(text, 10, 64)

	return n, err == nil && n >= 0 && text[0] != '+'
}

// metadata reads what a sender says of its file: pairs of a key and a text in base64, separated by commas.
func metadata(header string) (map[string]string, bool) {
	told := map[string]string{}
	if len(header) > metadataMost {
		return nil, false
	}
	for pair := range strings.SplitSeq(header, ",") {
		key, coded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if key == "" {
			continue
		}
		text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded))
		if _, twice := told[key]; twice || err != nil || !utf8.Valid(text) {
			return nil, false
		}
		told[key] = string(text)
	}

	return told, true
}
