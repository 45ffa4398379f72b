package search_test

import (
	"context"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking/search"
)

// named finds the schools whose name holds every word, as the database does.
type named []string

func (n named) FindUnits(context.Context, search.Asked, int) ([]search.Unit, int, error) {
	return nil, 0, nil
}

func (n named) FindSchools(_ context.Context, a search.Asked, _ int) ([]search.School, int, error) {
	var list []search.School
	for _, name := range n {
		all := true
		for word := range strings.FieldsSeq(locale.Fold(a.Text)) {
			all = all && strings.Contains(locale.Fold(name), word)
		}
		if all {
			list = append(list, search.School{Name: name})
		}
	}

	return list, len(list), nil
}

func TestKindsOfSchoolsAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	schools := named{"Trường TH&THCS Đồng Tâm", "Trường Tiểu học Hùng Sơn", "Trường THPT Lạc Thủy A", "Trường Mầm non Đồng Tâm"}
	for text, want := range map[string]string{
		"truong tieu hoc dong tam":   "Trường TH&THCS Đồng Tâm",
		"Trung học cơ sở Đồng Tâm":   "Trường TH&THCS Đồng Tâm",
		"TH Hùng Sơn":                "Trường Tiểu học Hùng Sơn",
		"trung hoc pho thong lac":    "Trường THPT Lạc Thủy A",
		"mn dong tam":                "Trường Mầm non Đồng Tâm",
		"tieu hoc hung son":          "Trường Tiểu học Hùng Sơn",
		"trung hoc pho thong dong":   "",
		"truong trung hoc pho thong": "",
		"hoa binh":                   "",
	} {
		found, err := search.Find(t.Context(), schools, search.Asked{Text: text, Directory: "/1/"})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(found.Schools) == 1 {
			got = found.Schools[0].Name
		}
		if got != want || len(found.Schools) > 1 {
			t.Errorf("%q finds %v", text, found.Schools)
		}
		if (found.As != "") != (want != "" && text != "tieu hoc hung son") {
			t.Errorf("%q is searched as %q", text, found.As)
		}
	}
}
