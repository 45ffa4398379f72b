package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestEveryCommandHasItsHelp(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"vi", "en"} {
		p, _, _ := quiet(lang)
		words := p.printer()
		for _, c := range commands() {
			for _, k := range []string{"cli.command." + key(c.name), "cli.help." + key(c.name)} {
				if !words.Has(k) {
					t.Errorf("catalogue %s lacks %s", lang, k)
				}
			}
		}
	}
}

func TestUnknownCommandIsNamed(t *testing.T) {
	t.Parallel()
	p, _, told := quiet("vi")
	if got := p.status(run(t.Context(), p, []string{"bay", "cao"})); got != 1 {
		t.Errorf("status %d, want 1", got)
	}
	if out := told.String(); !strings.Contains(out, "“bay”") {
		t.Errorf("the message does not name the command: %q", out)
	}
}

func TestHelpOfOneCommand(t *testing.T) {
	t.Parallel()
	p, out, _ := quiet("en")
	if err := run(t.Context(), p, []string{"version", "--help"}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.HasPrefix(got, "Usage: thuocso version") {
		t.Errorf("got %q", got)
	}
}

func TestExitStatusIsSilent(t *testing.T) {
	t.Parallel()
	p, _, told := quiet("vi")
	if got := p.status(exitStatus(2)); got != 2 {
		t.Errorf("status %d, want 2", got)
	}
	if n := told.Len(); n != 0 {
		t.Errorf("%d bytes printed", n)
	}
}

// quiet is a process of its own with nothing around it but a language.
func quiet(lang string) (p *process, out, told *bytes.Buffer) {
	out, told = &bytes.Buffer{}, &bytes.Buffer{}
	p = &process{
		env: func(name string) string {
			if name == "THUOCSO_LANG" {
				return lang
			}

			return ""
		},
		stdin: strings.NewReader(""), stdout: out, stderr: told,
	}

	return p, out, told
}
