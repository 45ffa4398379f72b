package portal

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/web"
)

// static answers with a file of the look; its address changes with its content, so
// browsers keep it for good.
func (s *Server) static(r *Request) error {
	return s.asset(r, r.Path(), web.Immutable)
}

// asset answers with the file at an address, to be kept as long as caching says.
func (s *Server) asset(r *Request, address, caching string) error {
	if s.cfg.Assets == nil {
		return fault.New(fault.NotFound, "portal.not_found")
	}
	file, ok := s.cfg.Assets.Find(address, r.Header(fiber.HeaderAcceptEncoding))
	if !ok {
		return fault.New(fault.NotFound, "portal.not_found")
	}
	r.c.Set(fiber.HeaderCacheControl, caching)
	r.c.Set(fiber.HeaderETag, file.ETag)
	if file.Vary {
		r.c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	}
	if r.Header(fiber.HeaderIfNoneMatch) == file.ETag {
		r.c.Status(http.StatusNotModified)

		return nil
	}
	r.c.Set(fiber.HeaderContentType, file.ContentType)
	if file.Encoding != "" {
		r.c.Set(fiber.HeaderContentEncoding, file.Encoding)
	}
	r.c.Response().SetBodyRaw(file.Body)

	return nil
}

// compressible is the smallest body worth the work.
const compressible = 1024

// compress shrinks pages and JSON; files are packed already. It is gzip whatever the browser takes: at its fastest it
// makes a page smaller than brotli at its fastest, in less time, an answer's few lines in a seventh of it.
func (s *Server) compress(r *Request) {
	resp := r.c.Response()
	kind := string(resp.Header.ContentType())
	if !strings.HasPrefix(kind, "text/") && !strings.HasPrefix(kind, fiber.MIMEApplicationJSON) {
		return
	}
	if len(resp.Header.Peek(fiber.HeaderContentEncoding)) > 0 || len(resp.Body()) < compressible {
		return
	}
	resp.Header.Add(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	fasthttp.CompressHandlerLevel(func(*fasthttp.RequestCtx) {}, fasthttp.CompressBestSpeed)(r.c.Context())
}
