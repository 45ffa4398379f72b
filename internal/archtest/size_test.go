package archtest_test

import (
	"go/ast"
	"path"
	"strings"
	"testing"
)

// The sizes to stay under.
const (
	maxFile      = 400
	maxFunction  = 60
	maxParams    = 5
	maxTemplate  = 150
	maxPackage   = 2500
	maxUnderTest = 200 // a test function: a table may be longer than a function
)

func TestFilesStayShort(t *testing.T) {
	t.Parallel()
	for _, name := range ours(t) {
		if !measured(name) {
			continue
		}
		limit := maxFile
		if within(name, "web/page") && strings.HasSuffix(name, ".templ") {
			limit = maxTemplate
		}
		if n := lines(read(t, name)); n >= limit {
			t.Errorf("%s has %d lines, the limit is %d", name, n, limit)
		}
	}
}

// measured tells whether people write and read the file as source.
func measured(name string) bool {
	if strings.HasSuffix(name, "_templ.go") || within(name, "web/static") || strings.Contains(name, "/testdata/") {
		return false
	}
	switch path.Ext(name) {
	case ".go", ".templ", ".js", ".mjs", ".sql", ".css", ".scss", ".sh":
		return true
	}

	return false
}

func TestFunctionsStayShort(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if f.generated {
			continue
		}
		limit := maxFunction
		if f.test {
			limit = maxUnderTest
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			// The lines between the braces, as the linter counts them.
			if n := f.set.Position(fn.Body.Rbrace).Line - f.set.Position(fn.Body.Lbrace).Line - 1; n > limit {
				t.Errorf("%s: %s has %d lines, the limit is %d", f.set.Position(fn.Pos()), fn.Name.Name, n, limit)
			}
			if n := fn.Type.Params.NumFields(); n > maxParams && !f.test {
				t.Errorf("%s: %s has %d parameters, the limit is %d", f.set.Position(fn.Pos()), fn.Name.Name, n, maxParams)
			}
		}
	}
}

func TestPackagesStaySmall(t *testing.T) {
	t.Parallel()
	total := map[string]int{}
	for _, f := range goFiles(t) {
		if !f.test && !f.generated {
			total[f.pkg] += f.lines
		}
	}
	for pkg, n := range total {
		if n > maxPackage && pkg != "internal/postgres" && !within(pkg, "web/page") {
			t.Errorf("package %s has %d lines, the limit is %d", pkg, n, maxPackage)
		}
	}
}
