package sample

import (
	_ "embed" // the province's units
	"encoding/csv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/directory"
)

// ProvinceCode is the code of the sample province.
const ProvinceCode = "17"

// provinceFile holds the province, its ten districts and their 151 communes.
//
//go:embed hoa-binh.csv
var provinceFile string

// Since is the day from which the sample's units and schools hold. They have no end, so that
// the sample can be looked at on any later day, though the districts ended on 1 July 2025.
func Since() time.Time { return time.Date(2022, time.August, 1, 0, 0, 0, 0, time.UTC) }

// Unit is one unit of the sample province.
type Unit struct {
	Kind   directory.Kind
	Code   string
	Parent string
	Name   string
}

// bare is the unit's name without its kind: "Lạc Thủy".
func (u Unit) bare() string {
	for _, kind := range []string{"Thành phố ", "Huyện ", "Thị trấn ", "Phường ", "Xã ", "Tỉnh "} {
		if name, ok := strings.CutPrefix(u.Name, kind); ok {
			return name
		}
	}

	return u.Name
}

// urban tells wards and townships from rural communes.
func (u Unit) urban() bool {
	return strings.HasPrefix(u.Name, "Phường ") || strings.HasPrefix(u.Name, "Thị trấn ")
}

// units reads the embedded file.
func units() []Unit {
	rows, err := csv.NewReader(strings.NewReader(provinceFile)).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil // a test reads the file: it cannot be broken in a build that passed
	}
	list := make([]Unit, 0, len(rows)-1)
	for _, row := range rows[1:] {
		list = append(list, Unit{Kind: directory.Kind(row[0]), Code: row[1], Parent: row[2], Name: row[3]})
	}

	return list
}
