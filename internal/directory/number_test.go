package directory_test

import (
	"testing"
)

// A workbook that keeps codes as numbers gives them back digit for digit, or is refused: never another school.
func TestCodesThatASpreadsheetTookForNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"17148001.0":    "17148001",
		"17148001,00":   "17148001",
		"1.7148002E7":   "17148002",
		"1.7148002e+07": "17148002",
		"1.7148002E+7":  "17148002",
		"17148001":      "17148001",
		"17E3":          "17E3", // letters may stand in a code
		"17-A.0":        "17-A.0",
	} {
		_, change := schools(t, schoolHeading+"\""+text+"\",Trường A,TH,05392.0,1,,\n", "")
		if len(change.Schools) != 1 || change.Schools[0].Standing[0].Fact.Code != want {
			t.Errorf("%s is taken for %+v, want %s", text, change.Schools, want)
		}
	}
	for _, text := range []string{"1.7E7", "1.7148E+07", "1E7", "1.7148001234567891E16"} {
		r, _ := schools(t, schoolHeading+"\""+text+"\",Trường A,TH,05392,1,,\n", "")
		if len(r.Refused) != 1 || r.Refused[0].Key != "directory.code_scientific" {
			t.Errorf("%s is not refused: %v", text, r.Refused)
		}
	}
}
