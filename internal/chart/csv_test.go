package chart_test

import (
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
)

func printer(t *testing.T, lang locale.Lang) locale.Printer {
	t.Helper()
	c, err := locale.Load(nil)
	if err != nil {
		t.Fatal(err)
	}

	return c.Printer(lang, time.UTC)
}

func TestCSVIsReadBySpreadsheetsAsItIs(t *testing.T) {
	t.Parallel()
	table := chart.Table{
		Head: []string{"Đơn vị", "Tỉ lệ", "=Điểm", "Số"}, Forms: []chart.Form{chart.Percents, chart.Hundredths, chart.Counts},
		Rows: []chart.Row{
			{Name: "=HYPERLINK(1)", Cells: []chart.Cell{chart.One(10_000), {Low: 6100, High: 7105}, chart.One(1234)}},
			{Name: "Huyện; \"Hai\"", Cells: []chart.Cell{chart.None(), chart.One(5), chart.Unshown()}},
			{Name: "@ba", Cells: []chart.Cell{chart.One(0), chart.One(-150), chart.One(7)}},
		},
	}
	words := chart.CSVWords{Least: "ít nhất", Most: "nhiều nhất", Percent: "%", Hidden: "không hiện"}
	for lang, want := range map[locale.Lang][]string{
		locale.Vi: {
			"\ufeffĐơn vị;Tỉ lệ (%);'=Điểm (ít nhất);'=Điểm (nhiều nhất);Số", "'=HYPERLINK(1);100,00;61,00;71,05;1234",
			`"Huyện; ""Hai""";;0,05;0,05;không hiện`, "'@ba;0,00;-1,50;-1,50;7", "",
		},
		locale.En: {
			"\ufeffĐơn vị,Tỉ lệ (%),'=Điểm (ít nhất),'=Điểm (nhiều nhất),Số", "'=HYPERLINK(1),100.00,61.00,71.05,1234",
			`"Huyện; ""Hai""",,0.05,0.05,không hiện`, "'@ba,0.00,-1.50,-1.50,7", "",
		},
	} {
		got, err := table.CSV(printer(t, lang), words)
		if err != nil || string(got) != strings.Join(want, "\r\n") {
			t.Errorf("%s: %v\n%q", lang, err, got)
		}
	}
}
