package locale_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/locale"
)

func TestPlainDropsWhatTurnsOrHidesText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Trường \u202etiểu học\u202c": "Trường tiểu học",
		"Ng\u200bu\u00adyễn\u2066":    "Nguyễn",
		"\ufeffThủy, Thuỷ, đường":     "Thủy, Thuỷ, đường",
	} {
		if got := locale.Plain(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}
