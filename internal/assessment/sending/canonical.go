package sending

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// Form names the canonical form; a change of the form gets another name. docs/decisions/sending.md describes it.
const Form = "thuocso-return-1"

// FormOnBehalf names the canonical form of a return that its office entered from the school's signed paper: it has one member
// more, on_behalf.
const FormOnBehalf = "thuocso-return-2"

// FormOf is the form of what is sent, on the school's behalf or by the school itself.
func FormOf(behalf *SentOnBehalf) string {
	if behalf != nil {
		return FormOnBehalf
	}

	return Form
}

// Sent is what is sent, in the order in which it is written: the names of each object stand in alphabetical order, numbers
// are whole, moments are in UTC to the microsecond, lists are in the order of the index.
type Sent struct {
	// Annex is left out where nothing was said on it.
	Annex        []SentAnnex       `json:"annex,omitempty"`
	Answers      []SentAnswer      `json:"answers"`
	Assignment   SentPaper         `json:"assignment"`
	Explanations []SentExplanation `json:"explanations"`
	Form         string            `json:"form"`
	Number       int               `json:"number"`
	OnBehalf     *SentOnBehalf     `json:"on_behalf,omitempty"`
	Plan         SentPaper         `json:"plan"`
	Return       int64             `json:"return"`
	Revision     int64             `json:"revision"`
	Round        int               `json:"round"`
	School       int64             `json:"school"`
	SchoolCode   string            `json:"school_code"`
	SchoolYear   int               `json:"school_year"`
	Season       int64             `json:"season"`
	SentAt       string            `json:"sent_at"`
	SentBy       int64             `json:"sent_by"`
}

// SentOnBehalf is the signed paper that the office entered; SHA256 is that of its scan.
type SentOnBehalf struct {
	Date   string `json:"date"`
	Entry  int    `json:"entry"`
	Number string `json:"number"`
	SHA256 string `json:"sha256"`
	Signer string `json:"signer"`
}

// SentAnswer is one answer as it was sent; what was not said is null.
type SentAnswer struct {
	Code        string      `json:"code"`
	Denominator *int64      `json:"denominator"`
	Kind        string      `json:"kind"`
	Met         *bool       `json:"met"`
	Note        string      `json:"note"`
	Numerator   *int64      `json:"numerator"`
	Points      *int64      `json:"points"`
	Proofs      []SentProof `json:"proofs"`
	Quantity    *int64      `json:"quantity"`
	Text        string      `json:"text"`
}

// SentProof is a document as it was when the return was sent.
type SentProof struct {
	Date     string `json:"date"`
	ID       string `json:"id"`
	Number   string `json:"number"`
	Revision int    `json:"revision"`
	SHA256   string `json:"sha256"`
	Title    string `json:"title"`
}

// SentPaper is an official document by number and day.
type SentPaper struct {
	Date   string `json:"date"`
	Number string `json:"number"`
}

// SentExplanation is an explanation as it was sent.
type SentExplanation struct {
	Query string `json:"query"`
	Words string `json:"words"`
}

// Moment writes a moment in the canonical form.
func Moment(t time.Time) string {
	return t.UTC().Truncate(time.Microsecond).Format("2006-01-02T15:04:05.000000Z")
}

// Canonical writes the form that is hashed: JSON in UTF-8 without blanks, <, > and & as themselves.
func (s *Sent) Canonical() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return nil, fmt.Errorf("canonical form of return %d: %w", s.Return, err)
	}

	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Hash is the SHA-256 of a canonical form.
func Hash(canonical []byte) []byte {
	sum := sha256.Sum256(canonical)

	return sum[:]
}

// ReadSent reads a canonical form back.
func ReadSent(canonical []byte) (*Sent, error) {
	var s Sent
	if err := json.Unmarshal(canonical, &s); err != nil {
		return nil, fmt.Errorf("read what was sent: %w", err)
	}
	if s.Form != FormOf(s.OnBehalf) {
		return nil, fmt.Errorf("read what was sent: form %q is not known", s.Form)
	}

	return &s, nil
}

func yearsStart(year int) time.Time { return time.Date(year, time.July, 1, 0, 0, 0, 0, time.UTC) }
