package boundary

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
)

// Feature is one outline of a file, read as far as it could be.
type Feature struct {
	// Row counts the features from 1.
	Row int
	// Code is the property "code"; Bare tells that it was a number, which has lost its leading zeros.
	Code string
	Bare bool
	// Name is the property "name", where there is one: it is compared, never searched.
	Name string
	// Shape is the outline; Wrong says why there is none, as a key of the catalogue.
	Shape Shape
	Wrong string
	Args  []any
}

// file is a GeoJSON file as far as it is read.
type file struct {
	Type string `json:"type"`
	// CRS is an older way to name a coordinate system; today's files are always in WGS 84.
	CRS *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	} `json:"crs"`
	Features features `json:"features"`
}

// features are those of a file as far as they are wanted: one more than may be is enough to refuse them.
type features []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (f *features) UnmarshalJSON(b []byte) error {
	*f = nil
	d := json.NewDecoder(bytes.NewReader(b))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return err //nolint:wrapcheck // what is no list holds no features
	}
	for d.More() && len(*f) <= MaxFeatures {
		var one json.RawMessage
		if err := d.Decode(&one); err != nil {
			return err //nolint:wrapcheck // the one who reads the file says that it is broken
		}
		*f = append(*f, one)
	}

	return nil
}

// feature is one of its features.
type feature struct {
	Type     string `json:"type"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
}

// mostProperties is how many bytes of properties are looked through for the code.
const mostProperties = 64 << 10

// Read reads a file. A file that holds no features at all, or is in another coordinate system, is an Invalid fault; what is
// wrong with one feature stands at the feature.
func Read(content []byte) ([]Feature, error) {
	if len(content) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "boundary.file_large", "most", MaxBytes>>20)
	}
	var f file
	content = bytes.TrimPrefix(content, []byte("\uFEFF"))
	if err := json.Unmarshal(content, &f); err != nil {
		return nil, fault.New(fault.Invalid, "boundary.no_json").Because(err)
	}
	switch {
	case f.Type != "FeatureCollection" || len(f.Features) == 0:
		return nil, fault.New(fault.Invalid, "boundary.no_features")
	case len(f.Features) > MaxFeatures:
		return nil, fault.New(fault.TooLarge, "boundary.features_many", "most", MaxFeatures)
	case f.CRS != nil && !worldwide(f.CRS.Properties.Name):
		return nil, fault.New(fault.Invalid, "boundary.crs", "name", sheet.Cut(f.CRS.Properties.Name, 60))
	}
	list, left := make([]Feature, len(f.Features)), mostPairs
	for i, raw := range f.Features {
		list[i] = read(i+1, raw, &left)
	}

	return list, nil
}

// worldwide tells whether the name is one of those of WGS 84 in degrees.
func worldwide(name string) bool {
	return slices.Contains([]string{
		"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326",
	}, name)
}

// read reads a feature; left is how many pairs of sides may still be looked at.
func read(row int, raw json.RawMessage, left *int) Feature {
	f := Feature{Row: row}
	var in feature
	if err := json.Unmarshal(raw, &in); err != nil || in.Type != "Feature" {
		f.Wrong = "boundary.no_feature"

		return f
	}
	if len(in.Properties) > mostProperties {
		f.Wrong, f.Args = "boundary.properties_long", []any{"most", mostProperties >> 10}

		return f
	}
	var properties map[string]json.RawMessage
	if err := json.Unmarshal(in.Properties, &properties); err == nil {
		f.Code, f.Bare = codeOf(properties["code"])
	}
	if f.Code == "" {
		f.Wrong = "boundary.no_code"

		return f
	}
	f.Name = nameOf(properties["name"])
	f.outline(&in, left)

	return f
}

// outline reads the shape of a feature whose code is known.
func (f *Feature) outline(in *feature, left *int) {
	if in.Geometry == nil {
		f.Wrong = "boundary.no_geometry"

		return
	}
	if tooMany(in.Geometry.Coordinates) {
		f.Wrong, f.Args = "boundary.points_many", []any{"most", MaxPoints}

		return
	}
	polygons, err := coordinates(in.Geometry.Type, in.Geometry.Coordinates)
	if err != nil {
		f.Wrong, f.Args = "boundary.geometry_kind", []any{"kind", sheet.Cut(in.Geometry.Type, 40)}
		if in.Geometry.Type == "Polygon" || in.Geometry.Type == "MultiPolygon" {
			f.Wrong, f.Args = "boundary.geometry_broken", nil
		}

		return
	}
	f.Shape, f.Wrong, f.Args = shapeOf(polygons, left)
}

// tooMany tells of coordinates that have not been read yet that they hold more points than an outline may have, or more numbers
// than these have: read, they would take many times as much memory.
func tooMany(raw json.RawMessage) bool {
	return bytes.Count(raw, []byte("[")) > 2*MaxPoints || bytes.Count(raw, []byte(",")) > 5*MaxPoints
}

// codeOf reads the code, which may be a text or a number.
func codeOf(raw json.RawMessage) (code string, bare bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		text = norm.NFC.String(strings.TrimSpace(text))
		if len(text) > 20 {
			return "", false
		}

		return text, false
	}
	var number json.Number
	if json.Unmarshal(raw, &number) != nil || len(number) > 5 || strings.Trim(number.String(), "0123456789") != "" {
		return "", false
	}

	return number.String(), true
}

func nameOf(raw json.RawMessage) string {
	var name string
	if json.Unmarshal(raw, &name) != nil {
		return ""
	}

	return sheet.Cut(norm.NFC.String(strings.TrimSpace(name)), 80)
}

// place is a position as GeoJSON writes it: longitude, latitude, perhaps a height.
type place []float64

var errKind = errors.New("no kind of area")

func coordinates(kind string, raw json.RawMessage) (list [][][]place, err error) {
	switch kind {
	case "Polygon":
		list = make([][][]place, 1)
		err = json.Unmarshal(raw, &list[0])
	case "MultiPolygon":
		err = json.Unmarshal(raw, &list)
	default:
		err = errKind
	}

	return list, err
}

// shapeOf turns positions into a shape, and says what is wrong with them.
func shapeOf(polygons [][][]place, left *int) (s Shape, wrong string, args []any) {
	n := 0
	for _, p := range polygons {
		var polygon Polygon
		for _, r := range p {
			n += len(r)
			if n > MaxPoints {
				return nil, "boundary.points_many", []any{"most", MaxPoints}
			}
			ring, wrong := ringOf(r)
			if wrong != "" {
				return nil, wrong, nil
			}
			polygon = append(polygon, ring)
		}
		if len(polygon) == 0 {
			return nil, "boundary.geometry_broken", nil
		}
		s = append(s, polygon)
	}
	if len(s) == 0 {
		return nil, "boundary.no_geometry", nil
	}
	if wrong := crossed(s, left); wrong != "" {
		return nil, wrong, nil
	}

	return s, "", nil
}

// The surroundings of Vietnam with its islands, in degrees: what lies outside is not where the file means it to be.
const (
	west, east   = 101.0, 118.0
	south, north = 6.0, 24.0
)

func ringOf(places []place) (Ring, string) {
	ring := make(Ring, 0, len(places))
	for _, p := range places {
		if wrong := misplaced(p); wrong != "" {
			return nil, wrong
		}
		at := Point{X: int32(math.Round(p[0] * Scale)), Y: int32(math.Round(p[1] * Scale))}
		if len(ring) == 0 || ring[len(ring)-1] != at {
			ring = append(ring, at)
		}
	}
	if len(places) < 4 {
		return nil, "boundary.ring_short"
	}
	if first, last := places[0], places[len(places)-1]; first[0] != last[0] || first[1] != last[1] {
		return nil, "boundary.ring_open"
	}
	if len(ring) < 4 || ring.area() == 0 {
		return nil, "boundary.ring_flat"
	}

	return ring, ""
}

// misplaced says why a position cannot be one in this country, empty where it can.
func misplaced(p place) string {
	switch {
	case len(p) < 2 || len(p) > 4:
		return "boundary.geometry_broken"
	case within(p[0], west, east) && within(p[1], south, north):
		return ""
	case within(p[1], west, east) && within(p[0], south, north):
		return "boundary.swapped"
	case !within(p[0], -180, 180) || !within(p[1], -90, 90):
		return "boundary.not_degrees"
	default:
		return "boundary.elsewhere"
	}
}

func within(n, least, most float64) bool { return n >= least && n <= most }
