package offices

import (
	"strconv"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking/offices"
)

// list is the comparison for a spreadsheet, one value a cell, with what it rests on below. Conflict where no run has made figures.
func (d Deps) list(r *portal.Request) error {
	c, err := d.compare(r)
	if err != nil {
		return err
	}
	if c.Board.Taken.RunID == 0 {
		return fault.New(fault.Conflict, "paper.no_run")
	}
	rows := [][]string{c.heads()}
	for _, list := range [][]offices.Office{c.Ranked, c.Others} {
		for i := range list {
			rows = append(rows, c.row(&list[i]))
		}
	}
	whole := c.row(&c.Whole)
	whole[1] = c.p.T("figures.all")
	rows = append(rows, whole, nil, []string{c.Source()})
	for _, rule := range c.rules(r) {
		rows = append(rows, []string{rule})
	}

	return r.SendCSV(c.p.T("offices.file", "unit", c.Unit.Name, "season", c.p.SchoolYear(c.Season().SchoolYear)), rows)
}

func (c *compared) heads() []string {
	heads := []string{
		c.p.T("figures.col.rank"), c.p.T("figures.unit"), c.p.T("figures.col.results"), c.p.T("offices.col.sure"), c.p.T("offices.col.possible"),
		c.p.T("offices.col.low"), c.p.T("offices.col.high"),
	}
	for g := range c.Whole.Groups {
		for _, key := range []string{"mean_low", "mean_high", "deviation", "first", "third"} {
			heads = append(heads, c.p.T("part.group", "n", g+1)+": "+c.p.T("offices.col."+key))
		}
	}

	return append(heads, c.p.T("figures.col.owing"), c.p.T("offices.col.sent"), c.p.T("offices.col.on_time"), c.p.T("offices.col.reviewed"))
}

func (c *compared) row(o *offices.Office) []string {
	rank := ""
	if o.Rank > 0 {
		rank = strconv.Itoa(o.Rank)
	}
	row := []string{rank, c.name(o), strconv.Itoa(o.Schools)}
	if s := &o.Share; s.All > 0 {
		sure, possible := s.Ends()
		for _, share := range []int64{sure, possible, s.Low, s.High} {
			row = append(row, c.p.Decimal(share, 2))
		}
	} else {
		row = append(row, "", "", "", "")
	}
	for g := range c.Whole.Groups {
		cells := make([]string, 5)
		if g < len(o.Groups) && o.Groups[g].Known {
			s := &o.Groups[g]
			for i, v := range []int64{int64(s.MeanLow), int64(s.MeanHigh), s.Deviation, int64(s.First), int64(s.Third)} {
				cells[i] = c.p.Decimal(v, 2)
			}
		}
		row = append(row, cells...)
	}

	return append(row, strconv.Itoa(o.Owing), strconv.Itoa(o.Sent), strconv.Itoa(o.OnTime), strconv.Itoa(o.Reviewed))
}
