package postgres_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// A statement is a constant whose name ends in SQL, or a file in sql/. A piece that several
// statements share is a constant whose name ends in Fragment. SQL stands nowhere else.
const (
	statementSuffix = "SQL"
	fragmentSuffix  = "Fragment"
)

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).SQL()
	for where, text := range statements(t) {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			if strings.Contains(text, "::") {
				t.Error("cast with CAST(x AS type): two colons read as a named parameter")
			}
			if regexp.MustCompile(`SELECT\s+\*|RETURNING\s+\*`).MatchString(text) {
				t.Error("list the columns instead of *")
			}
			if !preparable.MatchString(text) {
				return // CREATE DATABASE and its kind take no part in PREPARE
			}
			st, err := db.PrepareContext(t.Context(), sqlx.Rebind(sqlx.DOLLAR, numbered(text)))
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			t.Cleanup(func() {
				if err := st.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestNoStatementStandsOutsideItsConstant(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		allowed := map[token.Pos]bool{}
		for _, c := range constants(f.file) {
			if strings.HasSuffix(c.name, statementSuffix) || strings.HasSuffix(c.name, fragmentSuffix) {
				ast.Inspect(c.value, func(n ast.Node) bool {
					if n != nil {
						allowed[n.Pos()] = true
					}

					return true
				})
			}
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if ok && lit.Kind == token.STRING && !allowed[lit.Pos()] && looksLikeSQL.MatchString(unquote(lit.Value)) {
				t.Errorf("%s: SQL outside a constant named …%s or …%s: %.60s", f.set.Position(lit.Pos()), statementSuffix,
					fragmentSuffix, lit.Value)
			}

			return true
		})
	}
}

func TestNamedParametersAreNumbered(t *testing.T) {
	t.Parallel()
	got := numbered("SELECT :a, ':not', CAST(:b_2 AS text) WHERE x = :a -- it's :c\nAND y[1:2] = 'it''s :d'")
	want := "SELECT $1, ':not', CAST($2 AS text) WHERE x = $1 \nAND y[1:2] = 'it''s :d'"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

var (
	preparable   = regexp.MustCompile(`^\s*(?:--[^\n]*\n\s*)*(?i:SELECT|INSERT|UPDATE|DELETE|WITH|VALUES|MERGE)\b`)
	looksLikeSQL = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|UPDATE \w+|DELETE FROM|WITH \w+ AS|TRUNCATE|LOCK TABLE|COPY \w+|` +
		`CREATE (TABLE|TEMP|DATABASE|INDEX)|ALTER|DROP|SET LOCAL|FROM|WHERE|ORDER BY|AND|LEFT JOIN|JOIN|LIMIT|RETURNING)\s`)
	// In this order: comments go, quoted text stays, parameters change.
	tokens = regexp.MustCompile(`--[^\n]*|'(?:[^']|'')*'|:[a-z_][a-z0-9_]*`)
)

// numbered writes the parameters :x of sqlx as $1, $2, …, the same name with the same number.
func numbered(text string) string {
	seen := map[string]string{}

	return tokens.ReplaceAllStringFunc(text, func(s string) string {
		switch {
		case strings.HasPrefix(s, "--"):
			return ""
		case strings.HasPrefix(s, "'"):
			return s
		}
		if seen[s] == "" {
			seen[s] = "$" + strconv.Itoa(len(seen)+1)
		}

		return seen[s]
	})
}

type source struct {
	file *ast.File
	set  *token.FileSet
}

// sources parses the package, its tests left out.
func sources(t *testing.T) []source {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []source
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, source{file, set})
	}

	return out
}

type named struct {
	name  string
	value ast.Expr
}

// constants lists the constants of a file, those inside functions too.
func constants(file *ast.File) []named {
	var out []named
	ast.Inspect(file, func(n ast.Node) bool {
		d, ok := n.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			return true
		}
		for _, spec := range d.Specs {
			v, ok := spec.(*ast.ValueSpec)
			for i := range v.Values {
				if ok {
					out = append(out, named{v.Names[i].Name, v.Values[i]})
				}
			}
		}

		return true
	})

	return out
}

// statements are the texts of all statements by where they stand.
func statements(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]ast.Expr{}
	at := map[string]string{}
	for _, f := range sources(t) {
		for _, c := range constants(f.file) {
			all[c.name] = c.value
			at[c.name] = f.set.Position(c.value.Pos()).Filename
		}
	}
	out := map[string]string{}
	for name, value := range all {
		if strings.HasSuffix(name, statementSuffix) {
			out[at[name]+" "+name] = text(t, value, all)
		}
	}
	files, err := filepath.Glob("sql/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file) //nolint:gosec // a file of this package
		if err != nil {
			t.Fatal(err)
		}
		out[file] = string(body)
	}

	return out
}

// text is the value of a constant expression: literals and other constants, added up.
func text(t *testing.T, e ast.Expr, all map[string]ast.Expr) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		return unquote(e.Value)
	case *ast.ParenExpr:
		return text(t, e.X, all)
	case *ast.BinaryExpr:
		return text(t, e.X, all) + text(t, e.Y, all)
	case *ast.Ident:
		if v, ok := all[e.Name]; ok {
			return text(t, v, all)
		}
	}
	t.Fatalf("a statement is made of literals and constants of the package only, found %T", e)

	return ""
}

func unquote(literal string) string {
	return constant.StringVal(constant.MakeFromLiteral(literal, token.STRING, 0))
}
