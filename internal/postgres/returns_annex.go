package postgres

import (
	"encoding/json"
	"time"

	"github.com/thuocso/thuocso/internal/assessment/sending"
)

// annexed is an answer of the annex as statements give and take it.
type annexed struct {
	Question string           `json:"question"`
	Figures  map[string]int64 `json:"figures"`
	Note     string           `json:"note"`
	Version  int              `json:"version"`
	ByID     int64            `json:"by_id"`
	ByPost   string           `json:"by_post"`
	At       time.Time        `json:"at"`
}

// readAnnex puts the annex of a return into its file.
func readAnnex(rows []byte, f *sending.File) error {
	var list []annexed
	if err := json.Unmarshal(rows, &list); err != nil {
		return err //nolint:wrapcheck // the caller names the return
	}
	for _, a := range list {
		f.Annex = append(f.Annex, sending.Annexed(a))
	}

	return nil
}

func annexDocuments(a *sending.Annexed) []annexed {
	if a == nil {
		return []annexed{}
	}

	return []annexed{annexed(*a)}
}

// figuresDocument writes figures as the column holds them.
func figuresDocument(figures map[string]int64) string {
	doc, err := json.Marshal(figures)
	if err != nil {
		return "{}" // whole numbers by text never fail
	}

	return string(doc)
}
