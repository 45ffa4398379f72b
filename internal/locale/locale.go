// Package locale speaks to people: it holds the Vietnamese and English catalogues, writes numbers, dates and
// sentences the way each language does, and folds and orders Vietnamese names for search and lists.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed catalogue
var files embed.FS

// Lang is a language of the pages.
type Lang string

// The languages of the pages; Vietnamese is the first and the fallback.
const (
	Vi Lang = "vi"
	En Lang = "en"
)

// maxReported bounds how many missing keys are remembered, so that a key made from input cannot grow the memory.
const maxReported = 1000

// ParseLang returns the language that s names, Vietnamese for everything unknown.
func ParseLang(s string) Lang {
	if Lang(s) == En {
		return En
	}

	return Vi
}

// Langs returns all languages, Vietnamese first.
func Langs() []Lang { return []Lang{Vi, En} }

// Key is an argument of a message that is itself a key of the catalogue.
type Key string

// Several is an argument of a message that names more than one key: each in its words, one after the other.
type Several []Key

// Day is an argument of a message that is printed as a date without its hour.
type Day time.Time

// LastMoment is an argument of a message that is the first moment too late; see Printer.Deadline.
type LastMoment time.Time

// Hundredths is an argument of a message counted in hundredths, printed with as few decimals as it needs.
// Other types take part by having the method Hundredths() int64, or Words() (key, rest string) for a word of the
// catalogue with something behind it.
type Hundredths int64

// Catalogue holds the parsed messages of every language; it is made once and is safe for concurrent use.
type Catalogue struct {
	langs   map[Lang]map[string]*message
	missing func(lang Lang, key string)

	mu       sync.Mutex
	reported map[string]struct{}
}

// Load parses the embedded catalogues. It fails on a file that is not flat JSON, on a key that does not start with
// the name of its file and on a key given twice. The function missing, which may be nil, is called once for each
// key that a page asks for in vain.
func Load(missing func(lang Lang, key string)) (*Catalogue, error) {
	c := &Catalogue{langs: map[Lang]map[string]*message{}, missing: missing, reported: map[string]struct{}{}}
	for _, lang := range Langs() {
		texts, err := readLang(lang)
		if err != nil {
			return nil, err
		}

		parsed := make(map[string]*message, len(texts))
		for key, text := range texts {
			parsed[key] = parse(text)
		}

		c.langs[lang] = parsed
	}

	return c, nil
}

func readLang(lang Lang) (map[string]string, error) {
	dir := path.Join("catalogue", string(lang))

	entries, err := files.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read catalogue %s: %w", lang, err)
	}

	all := map[string]string{}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())

		body, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read catalogue file %s: %w", name, err)
		}

		var texts map[string]string
		if err := json.Unmarshal(body, &texts); err != nil {
			return nil, fmt.Errorf("parse catalogue file %s: %w", name, err)
		}

		area := strings.TrimSuffix(entry.Name(), ".json") + "."
		for key, text := range texts {
			if !strings.HasPrefix(key, area) {
				return nil, fmt.Errorf("catalogue file %s: key %q does not start with %q", name, key, area)
			}

			all[key] = text
		}
	}

	return all, nil
}

// Keys returns the raw texts of a language by key, for tests and tools.
func Keys(lang Lang) (map[string]string, error) { return readLang(lang) }

// Printer returns the printer of a language in a time zone; nil stands for UTC.
func (c *Catalogue) Printer(lang Lang, zone *time.Location) Printer {
	if zone == nil {
		zone = time.UTC
	}

	return Printer{catalogue: c, messages: c.langs[lang], lang: lang, zone: zone}
}

// Missing returns how many different keys were asked for in vain.
func (c *Catalogue) Missing() int {
	c.mu.Lock()
	defer c.mu.Unlock()

	return len(c.reported)
}

func (c *Catalogue) report(lang Lang, key string) {
	if c == nil {
		return
	}

	id := string(lang) + "/" + key

	c.mu.Lock()

	_, known := c.reported[id]
	fresh := !known && len(c.reported) < maxReported

	if fresh {
		c.reported[id] = struct{}{}
	}

	c.mu.Unlock()

	if fresh && c.missing != nil {
		c.missing(lang, key)
	}
}
