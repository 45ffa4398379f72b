package sample

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// Sheets returns the sample's units and schools as the sheets that an import takes.
func Sheets() (unitSheet, schoolSheet sheet.Sheet) {
	all, schools := Directory()
	unitSheet.Heading = []string{"kind", "code", "parent_code", "name"}
	for i, u := range all {
		unitSheet.Lines = append(unitSheet.Lines, sheet.Line{
			Number: i + 2, Cells: []string{string(u.Kind), u.Code, u.Parent, u.Name},
		})
	}
	schoolSheet.Heading = []string{
		"ma_truong", "ten_truong", "cap_hoc", "loai_truong", "ma_xa", "loai_hinh", "khu_vuc", "dac_biet_kho_khan",
		"so_diem_truong", "may_tinh", "internet", "dien_luoi",
	}
	for i, s := range schools {
		stages := make([]string, len(s.Stages))
		for j, stage := range s.Stages {
			stages[j] = string(stage)
		}
		schoolSheet.Lines = append(schoolSheet.Lines, sheet.Line{Number: i + 2, Cells: []string{
			s.Code, s.Name, strings.Join(stages, ","), s.Type, s.Commune, "1", strconv.Itoa(int(s.Area)), flag(s.Difficult),
			strconv.Itoa(s.SatelliteSites), flag(s.Computers), flag(s.Internet), flag(s.Electricity),
		}})
	}

	return unitSheet, schoolSheet
}

func flag(b bool) string {
	if b {
		return "1"
	}

	return "0"
}

// LoadDirectory writes the sample's units and schools through the same imports that people use. A second call changes nothing.
func LoadDirectory(ctx context.Context, s *directory.Service) error {
	unitSheet, schoolSheet := Sheets()
	report, err := s.ImportUnits(ctx, directory.Importer{}, unitSheet, directory.Interval{From: Since()})
	if err := settled("units", report, err); err != nil {
		return err
	}
	report, err = s.ImportSchools(ctx, directory.Importer{}, schoolSheet, Since())

	return settled("schools", report, err)
}

func settled(what string, r *directory.Report, err error) error {
	if err != nil {
		return fmt.Errorf("load sample %s: %w", what, err)
	}
	if !r.Clean() {
		first := r.Refused[0]

		return fmt.Errorf("load sample %s: row %d, %s: %s %v", what, first.Row, first.Field, first.Key, first.Args)
	}

	return nil
}
