package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Component is a view: every templ component is one.
type Component interface {
	Render(ctx context.Context, w io.Writer) error
}

// Render answers 200 with a view.
func (r *Request) Render(view Component) error { return r.RenderStatus(http.StatusOK, view) }

// RenderStatus answers with a view. The view is rendered before the first byte
// leaves, so that a failure becomes a fault page and never half a page.
func (r *Request) RenderStatus(status int, view Component) error {
	resp := r.c.Response() // its buffer is used again, and nothing of it leaves before the handler has returned
	resp.ResetBody()
	if err := view.Render(r.ctx, resp.BodyWriter()); err != nil {
		resp.ResetBody()

		return fmt.Errorf("render %s: %w", r.Pattern(), err)
	}
	r.c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)

	return nil
}

// JSON answers 200 with a value.
func (r *Request) JSON(v any) error { return r.JSONStatus(http.StatusOK, v) }

// JSONStatus answers with a value.
func (r *Request) JSONStatus(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write JSON of %s: %w", r.Pattern(), err)
	}
	r.c.Status(status).Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	r.c.Response().SetBody(b)

	return nil
}

// Redirect leads to a local path with 303, the answer to every form that worked.
// What is not a local path leads home.
func (r *Request) Redirect(path string) error {
	r.c.Status(http.StatusSeeOther).Set(fiber.HeaderLocation, LocalPath(path, "/"))

	return nil
}

// SetHeader sets a header of the answer.
func (r *Request) SetHeader(name, value string) { r.c.Set(name, value) }

// Status answers with a status and nothing else.
func (r *Request) Status(status int) error {
	r.c.Status(status)

	return nil
}

// SendStream answers with a file to keep as it is read, size bytes of it. The file is closed at the end. Whatever it
// holds, no browser shows it as a part of the portal: it is for keeping, its kind is not guessed, and what is active in
// it may do nothing.
func (r *Request) SendStream(name, contentType string, body io.ReadCloser, size int64) error {
	r.c.Set(fiber.HeaderContentType, contentType)
	r.c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)}))
	r.c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox; frame-ancestors 'none'")
	r.c.Set(fiber.HeaderCacheControl, "private, no-store")
	r.c.Response().SetBodyStream(body, int(size))

	return nil
}

// NoContent answers 204.
func (r *Request) NoContent() error {
	r.c.Status(http.StatusNoContent)

	return nil
}

// SendFile answers with a file to keep. write fills it whole before the first byte
// leaves: an export that fails is a fault page, never a file cut short.
func (r *Request) SendFile(name, contentType string, write func(w io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return fmt.Errorf("write file %s: %w", name, err)
	}
	r.c.Set(fiber.HeaderContentType, contentType)
	r.c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)}))
	r.c.Response().SetBodyRaw(b.Bytes())

	return nil
}

// SendBytes answers with a file that stands in memory.
func (r *Request) SendBytes(name, media string, file []byte) error {
	return r.SendFile(name, media, func(w io.Writer) error {
		if _, err := w.Write(file); err != nil {
			return fmt.Errorf("write %s: %w", media, err)
		}

		return nil
	})
}

// CacheFor lets the answer be kept by browser and proxy; only for pages that are the
// same for everybody. Without it nothing is kept.
func (r *Request) CacheFor(seconds int) {
	r.c.Set(fiber.HeaderCacheControl, fmt.Sprintf("public, max-age=%d", seconds))
}

// LocalPath returns the path if it leads nowhere but to this portal, else the
// fallback: "//host", "/\host", a scheme or a control character is refused.
func LocalPath(path, fallback string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) > 1000 {
		return fallback
	}
	for _, c := range path {
		if c == '\\' || c < 0x20 || c == 0x7f {
			return fallback
		}
	}

	return path
}

func fileName(name string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '-'
		}

		return c
	}, name)
}
