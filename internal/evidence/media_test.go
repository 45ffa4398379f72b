package evidence_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

const (
	wordKind  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	sheetKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	macroKind = "application/vnd.ms-word.document.macroEnabled.main+xml"
)

// pack makes an office document that says it is of a kind, with these parts.
func pack(t *testing.T, part, kind string, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	write := func(name, body string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if kind != "" {
		write("[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
			`<Override PartName="/`+part+`" ContentType="`+kind+`"/></Types>`)
	}
	for _, name := range parts {
		write(name, "<x/>")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}

	return b.String()
}

// bomb is a package whose list of types unpacks to far more than is ever looked at.
func bomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("[Content_Types].xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("<Types>" + strings.Repeat(" ", 64<<20))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}

	return b.String()
}

func TestFilesAreTakenByTheirContent(t *testing.T) {
	t.Parallel()
	const taken = ""
	for name, c := range map[string]struct {
		content string
		media   evidence.Media
		refused string
	}{
		"pdf":              {"%PDF-1.7\n1 0 obj", evidence.PDF, taken},
		"png":              {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", evidence.PNG, taken},
		"jpg":              {"\xff\xd8\xff\xe0\x00\x10JFIF\x00", evidence.JPEG, taken},
		"docx":             {pack(t, "word/document.xml", wordKind, "word/document.xml"), evidence.DOCX, taken},
		"docx of LibreOff": {pack(t, "word/document.xml", wordKind, "_rels/.rels", "word/document.xml"), evidence.DOCX, taken},
		"xlsx":             {pack(t, "xl/workbook.xml", sheetKind, "xl/workbook.xml"), evidence.XLSX, taken},
		"program":          {"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "", "evidence.media"},
		"linux program":    {"\x7fELF\x02\x01\x01\x00", "", "evidence.media"},
		"script":           {"#!/bin/sh\nrm -rf /\n", "", "evidence.media"},
		"page":             {"<!DOCTYPE html><script>alert(1)</script>", "", "evidence.media"},
		"picture of code":  {`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "", "evidence.media"},
		"gif":              {"GIF89a\x01\x00\x01\x00", "", "evidence.media"},
		"words":            {"minh chứng", "", "evidence.media"},
		"plain zip":        {pack(t, "", "", "a.txt"), "", "evidence.media"},
		"zip that says so": {pack(t, "word/document.xml", wordKind, "virus.exe"), "", "evidence.media"},
		"presentation":     {pack(t, "ppt/presentation.xml", "application/x", "ppt/presentation.xml"), "", "evidence.media"},
		"macros by kind":   {pack(t, "word/document.xml", macroKind, "word/document.xml"), "", "evidence.media"},
		"macros by part":   {pack(t, "word/document.xml", wordKind, "word/document.xml", "word/vbaProject.bin"), "", "evidence.macros"},
		"broken zip":       {"PK\x03\x04" + strings.Repeat("x", 100), "", "evidence.media"},
		"bomb":             {bomb(t), "", "evidence.media"},
		"one byte":         {"%", "", "evidence.media"},
	} {
		media, err := evidence.Look(strings.NewReader(c.content), int64(len(c.content)))
		if got := keyOf(err); media != c.media || got != c.refused {
			t.Errorf("%s: %q %q, want %q %q", name, media, got, c.media, c.refused)
		}
	}
}

// keyOf is the key of a fault of input, empty for none.
func keyOf(err error) string {
	if err == nil {
		return ""
	}

	return fault.Of(err).Key
}
