package evidence

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/thuocso/thuocso/internal/fault"
)

// Media is the kind of a file, by its content.
type Media string

// The kinds of file that are evidence. Nothing else is taken.
const (
	PDF  Media = "application/pdf"
	JPEG Media = "image/jpeg"
	PNG  Media = "image/png"
	DOCX Media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX Media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Medias lists every kind.
func Medias() []Media { return []Media{PDF, JPEG, PNG, DOCX, XLSX} }

// Ending is the usual ending of a name.
func (m Media) Ending() string {
	if all := m.Endings(); len(all) > 0 {
		return all[0]
	}

	return ""
}

// Endings are the endings that names of the kind have, the usual one first.
func (m Media) Endings() []string {
	switch m {
	case PDF:
		return []string{".pdf"}
	case JPEG:
		return []string{".jpg", ".jpeg"}
	case PNG:
		return []string{".png"}
	case DOCX:
		return []string{".docx"}
	case XLSX:
		return []string{".xlsx"}
	default:
		return nil
	}
}

// head is how much of a file its kind is read from.
const head = 3072

// packed stands for a file that is packed, as documents are: only the whole of it tells what it is.
const packed Media = "application/zip"

// sniff reads the kind off the beginning of a file.
func sniff(beginning []byte) Media {
	found := mimetype.Detect(beginning)
	for _, m := range []Media{PDF, JPEG, PNG} {
		if found.Is(string(m)) {
			return m
		}
	}
	for m := found; m != nil; m = m.Parent() {
		if m.Is(string(packed)) {
			return packed
		}
	}

	return ""
}

func refusedMedia() error { return fault.New(fault.Invalid, "evidence.media").At("file") }

// Look tells what a whole file is, by its content alone. Faults: Invalid when it is nothing that is taken.
func Look(r io.ReaderAt, size int64) (Media, error) {
	beginning := make([]byte, min(size, head))
	if _, err := r.ReadAt(beginning, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read beginning of file: %w", err)
	}
	switch m := sniff(beginning); m {
	case "":
		return "", refusedMedia()
	case packed:
		return office(r, size)
	default:
		return m, nil
	}
}

// What an office document says of itself.
const (
	contentTypes = "[Content_Types].xml"
	wordMain     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	sheetMain    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	// maxEntries and maxTypes bound what is looked at of the package: nothing but its list of types is ever unpacked.
	maxEntries = 20_000
	maxTypes   = 256 << 10
)

// office tells which office document a package is: it must say so itself, hold the part it names, and carry no macros.
func office(r io.ReaderAt, size int64) (Media, error) {
	pack, err := zip.NewReader(r, size)
	if err != nil || len(pack.File) > maxEntries {
		return "", refusedMedia()
	}
	parts := map[string]*zip.File{}
	for _, f := range pack.File {
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return "", fault.New(fault.Invalid, "evidence.macros").At("file")
		}
		parts[f.Name] = f
	}
	types, ok := parts[contentTypes]
	if !ok {
		return "", refusedMedia()
	}
	for part, kind := range mainParts(types) {
		if parts[strings.TrimPrefix(part, "/")] == nil {
			continue
		}
		switch kind {
		case wordMain:
			return DOCX, nil
		case sheetMain:
			return XLSX, nil
		}
	}

	return "", refusedMedia()
}

// mainParts reads the kinds of the parts that the list names one by one. A list that cannot be read names none.
func mainParts(f *zip.File) map[string]string {
	body, err := f.Open()
	if err != nil {
		return nil
	}
	defer body.Close() //nolint:errcheck // nothing was written through it
	var list struct {
		Overrides []struct {
			Part string `xml:"PartName,attr"`
			Kind string `xml:"ContentType,attr"`
		} `xml:"Override"`
	}
	if err := xml.NewDecoder(io.LimitReader(body, maxTypes)).Decode(&list); err != nil {
		return nil
	}
	kinds := map[string]string{}
	for _, o := range list.Overrides {
		kinds[o.Part] = o.Kind
	}

	return kinds
}
