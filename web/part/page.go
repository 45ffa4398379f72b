// Package part holds the parts every page is made of: the frame, tables, forms, badges, levels, bars, messages. Each
// is made once here; pages only put them together. No part writes a style attribute or a script of its own: the
// content policy of the portal forbids both.
package part

import (
	"encoding/json"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/locale"
)

// Addresses that the frame of every page names.
const (
	// HomePath is the start page of whoever is signed in.
	HomePath = "/"
	// SignOutPath takes the POST that ends a session.
	SignOutPath = "/dang-xuat"
	// LanguagePath + language sets the language and goes back: /ngon-ngu/en?back=/x.
	LanguagePath = "/ngon-ngu/"
	// FindPath finds units and schools: /tim?tim=x.
	FindPath = "/tim"
	// OfflinePath is the page that is shown where there is neither a line nor a page that was kept.
	OfflinePath = "/ngoai-tuyen"
)

// Page is what the frame of every page needs. A page's view embeds or holds one.
type Page struct {
	// Title is the page's own title, without the portal's name.
	Title string
	// Printer writes the page's language.
	Printer locale.Printer
	// Path is the page's address with its query, to come back after a change of language.
	Path string
	// Viewer is who looks; its zero value is nobody.
	Viewer Viewer
	// Tabs are the sections this viewer may open.
	Tabs []Tab
	// Finds puts the box into the frame that finds units and schools.
	Finds bool
	// Trail are the pages above this one, outermost first, this page left out.
	Trail []Link
	// CSRF is the token that every form and every save carries.
	CSRF string
	// Sample marks every page of a portal that holds sample data.
	Sample bool
	// Season is the season's label, such as 2024–2025; empty where a page belongs to none.
	Season string
	// Flash is a message about what was just done.
	Flash Flash
	// Now is the moment of rendering, printed on paper only.
	Now time.Time
	// Charts lets the page load the chart script, when a picture that needs it comes into view.
	Charts bool
	// Uploads loads the script that sends files in pieces.
	Uploads bool
	// Modules are the built scripts that this page loads besides the one of every page.
	Modules []string
	// Saves puts the sentences of autosave into the page.
	Saves bool
	// Keeps lets the browser keep the page for when there is no line: a sheet that its school fills.
	Keeps bool
	// Offline marks the page that tells that there is no line; it says nothing about who is signed in.
	Offline bool
	// Narrow keeps the page to the width of a form.
	Narrow bool
	// Stand is the bar that stays on the screen, nil for none.
	Stand templ.Component
}

// Viewer is whom the page is for.
type Viewer struct {
	// Post is what the person is here, such as Hiệu trưởng.
	Post string
	// Unit is the unit the post belongs to.
	Unit string
	// Key tells people apart on a shared computer: an opaque value, never a name.
	Key string
	// Href leads to the person's own account, empty for none.
	Href string
}

// Tab is one section of the portal.
type Tab struct {
	Label   string
	Href    string
	Current bool
}

// Link is a word that leads somewhere.
type Link struct {
	Label string
	Href  string
}

// Tone is how a message sounds.
type Tone string

// The tones of messages.
const (
	Plain Tone = ""
	OK    Tone = "ok"
	Wait  Tone = "wait"
	Bad   Tone = "bad"
)

// Flash is a message about what was just done; without text there is none.
type Flash struct {
	Tone Tone
	Text string
}

// T returns the message of a key in the page's language.
func (p Page) T(key string, pairs ...any) string { return p.Printer.T(key, pairs...) }

// otherLang returns the language that the switch offers.
func (p Page) otherLang() locale.Lang {
	if p.Printer.Lang() == locale.En {
		return locale.Vi
	}

	return locale.En
}

func (p Page) langHref() templ.SafeURL {
	return templ.SafeURL(LanguagePath + string(p.otherLang()) + "?back=" + url.QueryEscape(p.Path))
}

// texts returns the sentences that scripts say, as JSON that is safe inside a script element.
func (p Page) texts() (string, error) {
	say := func(key string, places ...string) string {
		pairs := make([]any, 0, 2*len(places))
		for _, place := range places {
			pairs = append(pairs, place, "{"+place+"}")
		}

		return p.T(key, pairs...)
	}

	body, err := json.Marshal(map[string]string{
		"conflict": say("part.js.conflict", "mine", "by", "theirs", "at"),
		"empty":    say("part.js.empty"),
		"failed":   say("part.js.failed"),
		"keep":     say("part.js.keep", "mine"),
		"leave":    say("part.js.leave"),
		"locked":   say("part.js.locked"),
		"proofs":   say("rest.reuse.line"),
		"saved":    say("part.js.saved", "at"),
		"saving":   say("part.js.saving"),
		"signin":   say("part.js.signin"),
		"take":     say("part.js.take", "theirs"),
		"unsent":   say("part.js.unsent", "n"),
		"waiting":  say("part.js.waiting"),

		"back":     say("offline.back"),
		"behind":   say("offline.behind"),
		"copy":     say("offline.copy", "at"),
		"level0":   say("levels.x"),
		"level1":   say("levels.1"),
		"level2":   say("levels.2"),
		"level3":   say("levels.3"),
		"missed":   say("part.conditions_missed", "codes"),
		"sum":      say("school.sum", "points", "max"),
		"left":     say("offline.left"),
		"left_act": say("offline.left_act"),
		"left_one": say("offline.left_one", "code", "value"),
		"other":    say("offline.other"),
		"reload":   say("offline.reload"),
		"unkept":   say("offline.unkept"),
	})

	return string(body), err
}
