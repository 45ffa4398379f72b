package locale

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// NFC returns a text in composed form: the form in which every text is stored and compared.
func NFC(s string) string { return norm.NFC.String(s) }

// Fold returns a text as it is searched: lower case, without marks, đ as d, blanks collapsed. "Trường  Đống Đa" and
// "truong dong da" fold to the same text, and so do Thủy and Thuỷ.
func Fold(s string) string {
	var b strings.Builder

	b.Grow(len(s))

	blank := false

	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r):
			blank = b.Len() > 0

			continue
		case r == 'đ', r == 'Đ':
			r = 'd'
		default:
			r = unicode.ToLower(r)
		}

		if blank {
			b.WriteByte(' ')

			blank = false
		}

		b.WriteRune(r)
	}

	return b.String()
}

// Order compares names the Vietnamese way: đ after d, the tones in their order. It is not safe for concurrent use;
// make one for each list.
type Order struct {
	collator *collate.Collator
	buf      collate.Buffer
}

// NewOrder returns an order for names.
func NewOrder() *Order { return &Order{collator: collate.New(language.Vietnamese, collate.Numeric)} }

// Compare returns a negative number when a stands before b, a positive one when after, else 0.
func (o *Order) Compare(a, b string) int { return o.collator.CompareString(a, b) }

// SortFunc sorts a list by the name of its elements and keeps the order of equal names.
func SortFunc[T any](list []T, name func(T) string) {
	o := NewOrder()

	type keyed struct {
		key  []byte
		item T
	}

	keys := make([]keyed, len(list))
	for i, item := range list {
		keys[i] = keyed{key: slices.Clone(o.collator.KeyFromString(&o.buf, name(item))), item: item}

		o.buf.Reset()
	}

	slices.SortStableFunc(keys, func(a, b keyed) int { return slices.Compare(a.key, b.key) })

	for i := range keys {
		list[i] = keys[i].item
	}
}

// Plain drops the characters of a text that cannot be seen and turn or hide what can: marks of writing direction,
// blanks without width, soft hyphens. Vietnamese needs none of them.
func Plain(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}

	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}

		return r
	}, s)
}

func hidden(r rune) bool { return unicode.Is(unicode.Cf, r) }

// Valid tells whether a text from outside can be stored: UTF-8 without control characters but tab and line ends.
func Valid(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}

	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	})
}
