package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// module is the path that imports of the repository's own packages begin with.
const module = "github.com/thuocso/thuocso/"

// goFile is a parsed file of the repository.
type goFile struct {
	path      string // from the root, with slashes
	pkg       string // its folder
	test      bool
	generated bool
	lines     int
	ast       *ast.File
	set       *token.FileSet
}

// root is the top of the repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}

	return dir
}

// ours lists the repository's files, from the root, with slashes: what is built, fetched or hidden is left out.
func ours(t *testing.T) []string {
	t.Helper()
	top := root(t)
	var out []string
	err := filepath.WalkDir(top, func(at string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if at != top && (strings.HasPrefix(name, ".") && name != ".ci" || name == "node_modules" || at == filepath.Join(top, "web", "e2e", "out")) {
				return filepath.SkipDir
			}

			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(top, at)
		out = append(out, filepath.ToSlash(rel))

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return out
}

// goFiles parses every Go file of the repository.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var out []goFile
	for _, name := range ours(t) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		body := read(t, name)
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, body, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s does not parse: %v", name, err)

			continue
		}
		out = append(out, goFile{
			path: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(file),
			lines: lines(body), ast: file, set: set,
		})
	}

	return out
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}

	return body
}

func lines(body []byte) int { return strings.Count(string(body), "\n") }

// imports lists the paths a file imports.
func (f *goFile) imports() []string {
	out := make([]string, 0, len(f.ast.Imports))
	for _, i := range f.ast.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			out = append(out, p)
		}
	}

	return out
}

// within tells whether a folder is one of the parents or lies below it.
func within(dir string, parents ...string) bool {
	for _, p := range parents {
		if dir == p || strings.HasPrefix(dir, p+"/") {
			return true
		}
	}

	return false
}
