package figures

import (
	"fmt"
	"io"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// round is the comparison of a school, criterion by criterion: only what the viewer may see is in it.
type round struct {
	words  chart.RadarWords
	spokes []chart.Spoke
	drawn  chart.Chart
}

// round compares the school with the means of its office and of those alike and with its last year.
func (c *chosen) round(got compared) (round, error) {
	w := round{words: chart.RadarWords{
		Of: c.p.T("figures.criterion"), Most: c.p.T("figures.most"), Compared: []string{c.p.T("figures.this_school")},
	}}
	also := func(words string) { w.words.Compared = append(w.words.Compared, words) }
	if got.Tally != nil {
		also(c.p.Plural("figures.mean_of", got.Tally.Schools(), "unit", got.Unit.Name))
	}
	if o := got.others; o.Stage != nil {
		also(c.p.T("beside.stage", "stages", c.stageNames(got.School.Entry.Stages), "n", o.Stage.Schools))
	}
	if o := got.others; o.Alike != nil {
		also(c.p.T("fair.alike.mean", "n", o.Alike.Schools))
	}
	if got.before != nil {
		also(c.p.T("beside.before", "season", c.p.SchoolYear(got.before.Season.SchoolYear)))
	}
	for g := range got.Index.Groups {
		for k := range got.Index.Groups[g].Criteria {
			if s := c.spoke(got, &got.Index.Groups[g].Criteria[k]); len(s.Cells) > 0 {
				w.spokes = append(w.spokes, s)
			}
		}
	}
	var err error
	w.drawn, err = chart.Radar(w.words, w.spokes)

	return w, err
}

// still is the picture as the server draws it, lower ends as parts of the most.
func (w *round) still(title string) plot.Picture {
	spokes := make([]plot.Spoke, len(w.spokes))
	for i := range w.spokes {
		s := &w.spokes[i]
		spokes[i].Name = s.Name
		for _, cell := range s.Cells {
			spokes[i].Values = append(spokes[i].Values, ofMost(cell, s.Most))
		}
	}
	p := plot.Radar("s-radar", title, len(w.words.Compared), spokes)
	for k, name := range w.words.Compared {
		p.Keys = append(p.Keys, plot.Key{Words: name, Line: true, Style: k})
	}

	return p
}

// ofMost is a figure's lower end in hundredths of a percent of the most, nil where there is none.
func ofMost(cell chart.Cell, most int64) *int64 {
	if cell.None || most <= 0 {
		return nil
	}
	share := (2*cell.Low*10_000 + most) / (2 * most)

	return &share
}

// found says where the school has the least of what there is, and how it stands to the first that it is compared with.
func (w *round) found(c *chosen) string {
	least, low := "", int64(0)
	above, below := 0, 0
	for i := range w.spokes {
		s := &w.spokes[i]
		if share := ofMost(s.Cells[0], s.Most); share != nil && (least == "" || *share < low) {
			least, low = s.Label, *share
		}
		if len(s.Cells) < 2 || s.Cells[0].None || s.Cells[1].None {
			continue
		}
		switch own, other := s.Cells[0], s.Cells[1]; {
		case own.Low > other.High:
			above++
		case own.High < other.Low:
			below++
		}
	}
	if least == "" {
		return ""
	}
	text := c.p.T("compare.least", "criterion", least, "share", c.p.Percent(low, 1))
	if len(w.words.Compared) > 1 {
		text += " " + c.p.T("compare.beside", "other", w.words.Compared[1], "above", above, "below", below, "rest", len(w.spokes)-above-below)
	}

	return text
}

// radar is the comparison as a picture of the page; school is the address of the school's page.
func (c *chosen) radar(got compared, school int64) (part.Chart, error) {
	w, err := c.round(got)
	if err != nil {
		return part.Chart{}, err
	}
	picture := c.picture("radar", true, w.drawn, got.Taken)
	still := w.still(picture.Title)
	picture.Stills, picture.Keys = append(picture.Stills, still), plot.Legend{ID: "k-radar", Keys: still.Keys}
	picture.Finding = w.found(c)
	picture.Beside = got.others.Alike == nil // one more column leaves no room beside the picture
	picture.Source = c.standsOn(got.Taken)
	address := func(kind string) string {
		return view.SchoolPath + "/" + id(school) + "/so-sanh." + kind + "?ky=" + id(int64(c.Season)) + "&can-cu=" + nameOf(c.Basis)
	}
	picture.Files = part.Files{SVG: address("svg"), CSV: address("csv"), Name: picture.Title + " - " + got.School.Name}

	return picture, nil
}

// comparePicture hands out the comparison as a picture, compareTable as a table: the very figures that the page shows.
func (d Deps) comparePicture(r *portal.Request) error { return d.compareFile(r, "svg") }

func (d Deps) compareTable(r *portal.Request) error { return d.compareFile(r, "csv") }

func (d Deps) compareFile(r *portal.Request, kind string) error {
	c, got, err := d.beside(r)
	if err != nil {
		return err
	}
	if len(got.School.Points) == 0 {
		return fault.New(fault.Conflict, "pictures.none")
	}
	w, err := c.round(got)
	if err != nil {
		return err
	}

	return c.sendRound(r, &w, got, kind)
}

func (c *chosen) sendRound(r *portal.Request, w *round, got compared, kind string) error {
	title := c.p.T("figures.chart.radar")
	media, file := "image/svg+xml", []byte(nil)
	if kind == "csv" {
		var err error
		media = "text/csv; charset=utf-8"
		if file, err = w.drawn.Table.CSV(c.p, chart.CSVWords{Least: c.p.T("map.csv.least"), Most: c.p.T("map.csv.most"), Percent: "%", Hidden: c.p.T("map.hidden")}); err != nil {
			return fmt.Errorf("comparison as CSV: %w", err)
		}
	} else {
		file = w.still(title).File(plot.Frame{Title: title + ": " + got.School.Name, Finding: w.found(c), Source: c.standsOn(got.Taken)})
	}

	return r.SendFile(title+" - "+got.School.Name+"."+kind, media, func(to io.Writer) error {
		if _, err := to.Write(file); err != nil {
			return fmt.Errorf("write comparison: %w", err)
		}

		return nil
	})
}

// spoke sums a criterion's components for each of the compared.
func (c *chosen) spoke(got compared, criterion *maturity.Criterion) chart.Spoke {
	s := chart.Spoke{
		Name: criterion.Code, Label: criterion.Code + ". " + criterion.Name.In(string(c.p.Lang())), Most: int64(criterion.Max.Points),
	}
	if len(criterion.Components) == 0 {
		return s
	}
	places := make([]int, 0, len(criterion.Components))
	for i := range criterion.Components {
		place, _ := got.Index.Position(criterion.Components[i].Code)
		places = append(places, place)
	}
	s.Cells = []chart.Cell{within(int64(sumAt(got.School.Points, places)), criterion)}
	if got.Tally != nil {
		s.Cells = append(s.Cells, within(officeMean(got.Tally, places), criterion))
	}
	for _, g := range []*beside.Group{got.others.Stage, got.others.Alike} {
		if g != nil {
			s.Cells = append(s.Cells, within(g.Mean(places...), criterion))
		}
	}
	if got.before != nil {
		s.Cells = append(s.Cells, lastYear(got.before, criterion))
	}

	return s
}

// within is what a criterion's points are: an interval where the revision does not allocate all of them.
func within(points int64, criterion *maturity.Criterion) chart.Cell {
	return chart.Cell{Low: points, High: min(points+int64(criterion.Unallocated.Points), max(points, int64(criterion.Max.Points)))}
}

func sumAt(v maturity.Vector, places []int) maturity.Points {
	var sum maturity.Points
	for _, place := range places {
		points, _ := v.At(place)
		sum += points
	}

	return sum
}

func officeMean(t *ranking.Tally, places []int) int64 {
	var sum int64
	for _, place := range places {
		if place < len(t.Components) {
			sum += t.Components[place].Points.Sum()
		}
	}
	n := int64(max(1, t.Schools()))

	return (2*sum + n) / (2 * n)
}

// lastYear is what the school had for a criterion that was worth the same a year before.
func lastYear(before *ranking.Comparison, criterion *maturity.Criterion) chart.Cell {
	for g := range before.Index.Groups {
		for k := range before.Index.Groups[g].Criteria {
			old := &before.Index.Groups[g].Criteria[k]
			if old.Code != criterion.Code || old.Max.Points != criterion.Max.Points {
				continue
			}
			var places []int
			for i := range old.Components {
				if place, ok := before.Index.Position(old.Components[i].Code); ok {
					places = append(places, place)
				}
			}

			return within(int64(sumAt(before.School.Points, places)), old)
		}
	}

	return chart.None()
}
