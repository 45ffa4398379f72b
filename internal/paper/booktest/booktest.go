// Package booktest opens and changes workbooks in tests, as a person's program does.
package booktest

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Book is a workbook in memory.
type Book = excelize.File

// Changed opens a workbook, lets a test change it, and saves it again.
func Changed(tb testing.TB, content []byte, change func(*Book)) []byte {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		tb.Fatal(err)
	}
	change(f)
	out, err := f.WriteToBuffer()
	if err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}

	return out.Bytes()
}
