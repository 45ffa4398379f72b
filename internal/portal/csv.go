package portal

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
)

// SendCSV answers with a list for a spreadsheet: with the mark that makes it read UTF-8, with a semicolon
// between cells where the comma is the decimal sign, and with no cell that it could take for a formula.
func (r *Request) SendCSV(name string, rows [][]string) error {
	return r.SendFile(name+".csv", "text/csv; charset=utf-8", func(w io.Writer) error {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return fmt.Errorf("write list %s: %w", name, err)
		}
		c := csv.NewWriter(w)
		if r.Printer.Lang() == locale.Vi {
			c.Comma = ';'
		}
		for _, row := range rows {
			safe := make([]string, len(row))
			for i, cell := range row {
				safe[i] = chart.Harmless(cell)
			}
			if err := c.Write(safe); err != nil {
				return fmt.Errorf("write list %s: %w", name, err)
			}
		}
		c.Flush()
		if err := c.Error(); err != nil {
			return fmt.Errorf("write list %s: %w", name, err)
		}

		return nil
	})
}
