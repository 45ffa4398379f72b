package archtest_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestOperationsNamesEverySetting compares the tags of the configuration with the document.
func TestOperationsNamesEverySetting(t *testing.T) {
	t.Parallel()
	doc := string(read(t, "docs/operations.md"))
	tag := regexp.MustCompile(`env:"((?:THUOCSO|DATABASE)_[A-Z0-9_]+)"`)
	found := tag.FindAllStringSubmatch(string(read(t, "internal/config/load.go")), -1)
	if len(found) < 5 {
		t.Fatalf("only %d settings found", len(found))
	}
	for _, f := range found {
		if !strings.Contains(doc, "`"+f[1]+"`") {
			t.Errorf("docs/operations.md does not tell %s", f[1])
		}
	}
}

// TestReadmeNamesEveryCommand reads the names from the registry of the command line.
func TestReadmeNamesEveryCommand(t *testing.T) {
	t.Parallel()
	doc := string(read(t, "README.md"))
	n := 0
	for _, f := range goFiles(t) {
		if f.path != "cmd/thuocso/run.go" {
			continue
		}
		ast.Inspect(f.ast, func(node ast.Node) bool {
			entry, ok := node.(*ast.CompositeLit)
			if !ok || entry.Type != nil || len(entry.Elts) == 0 {
				return true
			}
			lit, ok := entry.Elts[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			name, err := strconv.Unquote(lit.Value)
			n++
			if err != nil || !strings.Contains(doc, "`"+name) {
				t.Errorf("README.md does not tell %q", name)
			}

			return true
		})
	}
	if n < 5 {
		t.Errorf("only %d commands found", n)
	}
}
