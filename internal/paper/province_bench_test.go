package paper_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper"
)

// wholeProvince is a book of so many schools, with as many columns as the index of Decision 4725 has.
func wholeProvince(schools int) paper.Book {
	b := book()
	b.Groups = nil
	for g, counts := range [][]int{{2, 4, 4, 3}, {1, 2, 5, 4}} {
		head := paper.GroupHead{Code: fmt.Sprint(g + 1), Name: "Chuyển đổi số trong nhà trường", Conditions: []string{fmt.Sprintf("%d.1", g+1)}}
		for c, n := range counts {
			criterion := paper.CriterionHead{Code: fmt.Sprintf("%d.%d", g+1, c+2), Name: "Triển khai phần mềm quản trị nhà trường"}
			for k := range n {
				criterion.Components = append(criterion.Components, paper.ComponentHead{
					Code: fmt.Sprintf("%s.%d", criterion.Code, k+1), Name: "Có quy chế sử dụng và người phụ trách", Max: 1000,
				})
			}
			head.Criteria = append(head.Criteria, criterion)
		}
		b.Groups = append(b.Groups, head)
	}
	b.Ranking, b.Components = nil, nil
	for i := range schools {
		code, name, office := fmt.Sprintf("17150%05d", i), fmt.Sprintf("Trường Tiểu học và Trung học cơ sở số %d", i), "Phòng GDĐT huyện Lạc Thủy"
		points := make(maturity.Vector, 25)
		for k := range points {
			points[k] = int16((i*37 + k*150) % 1000)
		}
		groups := [2]maturity.Points{maturity.Points(4000 + i), maturity.Points(5000 + i)}
		b.Ranking = append(b.Ranking, paper.RankRow{
			Rank: i + 1, Code: code, School: name, Office: office, Stages: "TH, THCS", Level: 1 + i%3, Low: groups, High: groups,
		})
		b.Components = append(b.Components, paper.SchoolRow{
			Code: code, School: name, Office: office, State: "Đã công nhận", Points: points, Met: []bool{true, i%2 == 0},
			Known: true, Level: 1 + i%3, Low: groups, High: groups,
		})
	}

	return b
}

// BenchmarkProvinceBook measures the workbook of 1,000 schools against the library writing the same cells, in turns.
func BenchmarkProvinceBook(b *testing.B) {
	const rounds = 15
	c, err := locale.Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	p, book := c.Printer(locale.Vi, nil), wholeProvince(1000)
	cells, err := paper.CellsOf(p, book)
	if err != nil {
		b.Fatal(err)
	}
	var floor, took, ratio []float64
	for range rounds {
		below := benchtest.Median(b, 1, func() {
			if err := cells.Write(&bytes.Buffer{}); err != nil {
				b.Fatal(err)
			}
		}).Seconds()
		above := benchtest.Median(b, 1, func() {
			if err := paper.WriteProvinceBook(&bytes.Buffer{}, p, book); err != nil {
				b.Fatal(err)
			}
		}).Seconds()
		floor, took, ratio = append(floor, below), append(took, above), append(ratio, above/below)
	}
	benchtest.Floor(b, "province_workbook_cells", median(floor), "s")
	benchtest.Floor(b, "province_workbook", median(took), "s")
	benchtest.Report(b, benchtest.Result{Name: "province_workbook_over_cells", Value: median(ratio), Unit: "times", Target: 1.5})
}

func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))

	return sorted[len(sorted)/2]
}
