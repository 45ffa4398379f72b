package portal

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal/pace"
)

const (
	// largeBodies is how many bodies over DefaultBody are in memory at once.
	largeBodies = 2
	// drained is how much of a refused body is still read, so that the browser shows the page
	// that refuses it and not a broken connection.
	drained = 2 * LargestBody
	// drainTime is how long that may take.
	drainTime = 10 * time.Second
	// formParts bounds the fields and files of a multipart form.
	formParts = 500
)

// readBody takes the body in, never more than the route's limit, and reads its form.
// The server streams bodies (fiber then enforces no limit of its own), so nothing of
// a body is in memory before this.
func (s *Server) readBody(r *Request) error {
	if r.c.Get(fiber.HeaderContentEncoding) != "" {
		return fault.New(fault.Invalid, "portal.body_encoded")
	}
	limit := r.route.Body
	if int64(r.c.Request().Header.ContentLength()) > limit {
		return tooLarge(limit)
	}
	if r.route.Stream {
		return s.openStream(r)
	}
	if limit > DefaultBody {
		if err := s.takeLarge(r); err != nil {
			return err
		}
	}
	body, err := take(r, limit)
	if err != nil {
		return err
	}
	r.c.Request().SetBody(body)

	return r.parseForm(body)
}

// takeLarge waits for one of the few slots of large bodies; the slot is given back when the request ends.
func (s *Server) takeLarge(r *Request) error {
	select {
	case s.large <- struct{}{}:
	case <-r.ctx.Done():
		return fault.New(fault.Unavailable, "portal.busy").Because(r.ctx.Err())
	}
	r.release = func() { <-s.large }

	return nil
}

func take(r *Request, limit int64) ([]byte, error) {
	stream := r.c.Context().RequestBodyStream()
	if stream == nil {
		return nil, nil
	}
	if limit > DefaultBody {
		stream = paced(r, stream)
	}
	body, err := io.ReadAll(io.LimitReader(stream, limit+1))
	switch {
	case err != nil && errors.Is(err, os.ErrDeadlineExceeded):
		return nil, fault.New(fault.Invalid, "portal.body_slow").Because(err)
	case err != nil:
		return nil, fault.New(fault.Invalid, "portal.body_broken").Because(err)
	case int64(len(body)) > limit:
		return nil, tooLarge(limit)
	}
	r.taken = true

	return body, nil
}

// paced is a large body that is given up when it comes too slowly: it holds one of the few slots.
func paced(r *Request, stream io.Reader) io.Reader {
	line := pace.Line{From: stream, Now: time.Now} //nolint:forbidigo // a connection's deadline is on the machine's clock
	line.End = line.Now().Add(r.route.Deadline)
	if conn := r.c.Context().Conn(); conn != nil {
		line.Until = conn.SetReadDeadline
	}

	return pace.New(line)
}

func tooLarge(limit int64) *fault.Error {
	if limit < 1<<20 {
		return fault.New(fault.TooLarge, "portal.body_large_kb", "most", limit>>10)
	}

	return fault.New(fault.TooLarge, "portal.body_large", "most", limit>>20)
}

// chunked is the length that the server gives a body sent in chunks; of a request without a body it is another negative.
const chunked = -1

// settleBody leaves nothing of a body unread on a connection that is used again: what
// remained would be taken for the next request. A body in chunks, which no browser sends,
// ends its connection always: it may have come with a second, contrary length.
func (s *Server) settleBody(r *Request) {
	if r.release != nil {
		r.release()
		r.release = nil
	}
	if r.c.Request().Header.ContentLength() == chunked {
		r.c.Context().Response.SetConnectionClose()
	}
	stream := r.c.Context().RequestBodyStream()
	if stream == nil || r.taken {
		return
	}
	r.c.Context().Response.SetConnectionClose()
	if conn := r.c.Context().Conn(); conn != nil {
		if err := conn.SetReadDeadline(s.cfg.Now().Add(drainTime)); err != nil {
			return
		}
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(stream, drained)); err != nil {
		s.cfg.Log.Debug("refused body not drained", "request_id", r.ID, "error", err)
	}
}

// parseForm reads the two kinds of form that browsers send; any other body is left
// for Decode.
func (r *Request) parseForm(body []byte) error {
	r.form = url.Values{}
	kind, params, err := mime.ParseMediaType(r.c.Get(fiber.HeaderContentType))
	if err != nil {
		if len(body) == 0 {
			return nil
		}

		return fault.New(fault.Invalid, "portal.body_broken").Because(err)
	}
	switch kind {
	case fiber.MIMEApplicationForm:
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return fault.New(fault.Invalid, "portal.body_broken").Because(err)
		}
		r.form = form

		return nil
	case fiber.MIMEMultipartForm:
		return r.parseParts(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	default:
		return nil
	}
}

func (r *Request) parseParts(parts *multipart.Reader) error {
	r.files = map[string][]File{}
	for range formParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.New(fault.Invalid, "portal.body_broken").Because(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return fault.New(fault.Invalid, "portal.body_broken").Because(err)
		}
		name := part.FormName()
		if part.FileName() == "" {
			r.form.Add(name, string(content))

			continue
		}
		file, _ := clean(path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), false)
		r.files[name] = append(r.files[name], File{Name: cut(file, 200), Content: content})
	}

	return fault.New(fault.Invalid, "portal.field_many", "most", formParts)
}
