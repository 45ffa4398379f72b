package portal

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/fault"
)

// fieldMost bounds one field before the file of a streamed form.
const fieldMost = 64 << 10

// openStream leaves the body to the handler. Of a multipart form the fields before the file are read, the token among them.
func (s *Server) openStream(r *Request) error {
	r.form = url.Values{}
	stream := r.c.Context().RequestBodyStream()
	if stream == nil {
		r.stream = strings.NewReader("")

		return nil
	}
	r.stream = &streamed{r: r, from: paced(r, stream), left: r.route.Body}
	kind, params, err := mime.ParseMediaType(r.c.Get(fiber.HeaderContentType))
	if err != nil {
		return nil //nolint:nilerr // a body of no stated kind is the handler's
	}
	switch kind {
	case fiber.MIMEMultipartForm:
		r.parts = multipart.NewReader(r.stream, params["boundary"])

		return r.nextParts()
	case fiber.MIMEApplicationForm:
		return r.streamedForm()
	default:
		return nil
	}
}

// streamedForm reads a form without a file.
func (r *Request) streamedForm() error {
	body, err := io.ReadAll(io.LimitReader(r.stream, DefaultBody+1))
	if err != nil {
		return err //nolint:wrapcheck // a fault already
	}
	if int64(len(body)) > DefaultBody {
		return tooLarge(DefaultBody)
	}

	return r.parseForm(body)
}

// nextParts reads the fields of the form up to the next file, or its end.
func (r *Request) nextParts() error {
	for range formParts {
		part, err := r.parts.NextPart()
		if errors.Is(err, io.EOF) {
			r.part = nil
			_, err = io.Copy(io.Discard, r.stream) // what may follow the form is no request

			return err //nolint:wrapcheck // a fault already
		}
		if err != nil {
			return brokenStream(err)
		}
		if part.FileName() != "" {
			r.part = part

			return nil
		}
		value, err := io.ReadAll(io.LimitReader(part, fieldMost+1))
		if err != nil {
			return brokenStream(err)
		}
		// All fields together are held in memory, so they are bounded as those of any other form.
		if r.fielded += int64(len(value)); len(value) > fieldMost || r.fielded > DefaultBody {
			return tooLarge(DefaultBody)
		}
		r.form.Add(part.FormName(), string(value))
	}

	return fault.New(fault.Invalid, "portal.field_many", "most", formParts)
}

func brokenStream(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}

	return fault.New(fault.Invalid, "portal.body_broken").Because(err)
}

// Stream is the body of a route that streams.
func (r *Request) Stream() io.Reader { return r.stream }

// Length is how long the sender says the body is, negative where it does not say.
func (r *Request) Length() int64 { return int64(r.c.Request().Header.ContentLength()) }

// NextFile returns the name and the content of the next file of a form that streams, false when there is none. Fields of
// the form that stand behind a file are known only when that file has been read and the next was asked for; those before
// the first file are known from the start.
func (r *Request) NextFile() (name string, content io.Reader, ok bool) {
	if r.part == nil {
		return "", nil, false
	}
	part := r.part
	r.part = nil
	file, _ := clean(path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), false)

	return cut(file, 1000), part, true
}

// EndStream reads the rest of a form that streams.
func (r *Request) EndStream() error {
	if r.parts == nil {
		return nil
	}

	return r.nextParts()
}

// streamed is a body on the line: within its bound, and given up when the line falls silent or trickles. A sender that
// lost its line comes back on another one, and must not find the old one waiting.
type streamed struct {
	r    *Request
	from io.Reader
	left int64
}

// Read implements io.Reader. Its errors are faults.
func (s *streamed) Read(b []byte) (int, error) {
	if err := s.r.ctx.Err(); err != nil {
		return 0, fault.New(fault.Invalid, "portal.body_slow").Because(err)
	}
	n, err := s.from.Read(b)
	s.left -= int64(n)
	switch {
	case s.left < 0:
		return 0, tooLarge(s.r.route.Body)
	case errors.Is(err, io.EOF):
		s.r.taken = true

		return n, io.EOF
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, fault.New(fault.Invalid, "portal.body_slow").Because(err)
	case err != nil:
		return n, fault.New(fault.Invalid, "portal.body_broken").Because(err)
	}

	return n, nil
}
