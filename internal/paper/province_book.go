package paper

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// WriteProvinceBook writes the province's workbook: summary by office, ranking,
// every component, targets. A sheet that cannot be written is an error; nothing of
// the workbook is handed out then.
func WriteProvinceBook(to io.Writer, p locale.Printer, b Book) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closing := f.Close(); closing != nil && err == nil {
			err = fmt.Errorf("close workbook: %w", closing)
		}
	}()
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	m := maker{Printer: p, book: b}
	sheets := []*sheet{m.summary(), m.ranking(), m.components(), m.targets()}
	// The empty sheet of a new file becomes the first one: dropping it would read every sheet back in.
	if err := f.SetSheetName(f.GetSheetName(0), sheets[0].name); err != nil {
		return fmt.Errorf("name the first sheet: %w", err)
	}
	for _, s := range sheets {
		if err := s.write(f, st); err != nil {
			return err
		}
	}
	if err := f.SetDocProps(&excelize.DocProperties{
		Title: m.T("paper.book.title", "unit", b.Meta.Unit, "season", b.Meta.Season), Creator: m.T("part.app"), Language: string(p.Lang()),
	}); err != nil {
		return fmt.Errorf("describe workbook: %w", err)
	}
	if err := f.Write(to); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}

	return nil
}

// maker makes the sheets of one workbook.
type maker struct {
	locale.Printer
	book Book
}

// sheet starts a sheet with what stands above every one.
func (m maker) sheet(key string) *sheet {
	meta := m.book.Meta
	about := []string{
		m.T("paper.about.season", "season", meta.Season, "unit", meta.Unit),
		m.T("paper.about.revision", "index", meta.Index, "revision", meta.Revision,
			"certified", locale.Key(certifiedKey(meta.Certified))),
		m.T("paper.about.run", "run", meta.RunID, "at", meta.RunAt, "basis", meta.Basis, "made", meta.MadeAt),
	}
	if meta.Sample {
		about = append(about, m.T("part.sample"))
	}

	return &sheet{name: m.T("paper.sheet." + key), title: m.T("paper.title." + key), about: about}
}

func certifiedKey(yes bool) string {
	if yes {
		return "paper.certified"
	}

	return "paper.uncertified"
}

// columns is a list of heading cells over one or two rows, built from left to right.
type columns struct {
	s *sheet
	p locale.Printer
}

// one adds a column whose heading spans all heading rows.
func (c columns) one(key string, a align, width float64) {
	c.s.headings = append(c.s.headings, heading{row: 0, col: len(c.s.columns), rows: c.s.headRows, text: c.p.T(key)})
	c.add(a, width)
}

// under adds columns under a common heading.
func (c columns) under(text string, a align, width float64, keys ...string) {
	c.s.headings = append(c.s.headings, heading{row: 0, col: len(c.s.columns), cols: len(keys), text: text})
	for _, key := range keys {
		c.s.headings = append(c.s.headings, heading{row: 1, col: len(c.s.columns), rows: c.s.headRows - 1, text: c.p.T(key)})
		c.add(a, width)
	}
}

func (c columns) add(a align, width float64) {
	c.s.columns = append(c.s.columns, a)
	c.s.widths = append(c.s.widths, width)
}

func (m maker) groupText(i int) string {
	if i >= len(m.book.Groups) {
		return m.T("part.group", "n", i+1)
	}

	return m.T("paper.col.group", "code", m.book.Groups[i].Code, "name", m.book.Groups[i].Name)
}

func (m maker) summary() *sheet {
	s := m.sheet("summary")
	s.headRows, s.frozen = 2, 2
	c := columns{s: s, p: m.Printer}
	c.one("paper.col.no", whole, 6)
	c.one("paper.col.unit", words, 30)
	c.one("paper.col.owing", whole, 12)
	c.one("season.sent", whole, 10)
	c.one("paper.col.results", whole, 12)
	c.under(m.T("paper.col.levels"), whole, 10, "levels.1", "levels.2", "levels.3", "levels.x")
	c.under(m.T("paper.col.share"), share, 11, "paper.col.sure", "paper.col.possible")
	c.under(m.groupText(0), points, 11, "paper.col.from", "paper.col.to")
	c.under(m.groupText(1), points, 11, "paper.col.from", "paper.col.to")
	for i, row := range m.book.Summary {
		s.rows = append(s.rows, summaryCells(i+1, row))
	}
	s.rows = append(s.rows, []any{total(summaryCells(nil, m.book.Total))})
	s.notes = []string{m.T("paper.note.summary"), m.T("season.standing.say"), m.T("paper.note.undecided")}

	return s
}

func summaryCells(no any, r SummaryRow) []any {
	cells := []any{
		no, r.Unit, r.Owing, r.Sent, r.Results, r.Level1, r.Level2, r.Level3, r.Undecided,
		low(r.SureShare), low(r.PossibleShare),
	}
	for _, g := range r.Group {
		cells = append(cells, low(g), high(g))
	}

	return cells
}

func low(m Mean) any  { return known(m.Low, m.Known) }
func high(m Mean) any { return known(m.High, m.Known) }

// known is a number of hundredths as a number, or an empty cell.
func known(hundredths int64, is bool) any {
	if !is {
		return nil
	}

	return float64(hundredths) / 100
}

func (m maker) level(n int) any {
	if n == 0 {
		return m.T("levels.x")
	}

	return n
}

func hundredths(p maturity.Points) any { return float64(p) / 100 }

func (m maker) ranking() *sheet {
	s := m.sheet("ranking")
	s.headRows, s.frozen = 2, 3
	c := columns{s: s, p: m.Printer}
	c.one("paper.col.rank", whole, 7)
	c.one("paper.col.code", words, 16)
	c.one("paper.col.school", words, 38)
	c.one("paper.col.office", words, 28)
	c.one("paper.col.stages", words, 16)
	c.one("paper.col.level", whole, 14)
	c.under(m.groupText(0), points, 10, "paper.col.from", "paper.col.to")
	c.under(m.groupText(1), points, 10, "paper.col.from", "paper.col.to")
	c.one("paper.col.sum", points, 11)
	c.one("paper.col.missed", words, 18)
	for _, r := range m.book.Ranking {
		var rank any
		if r.Rank > 0 {
			rank = r.Rank
		}
		s.rows = append(s.rows, []any{
			rank, r.Code, r.School, r.Office, r.Stages, m.level(r.Level), hundredths(r.Low[0]), hundredths(r.High[0]),
			hundredths(r.Low[1]), hundredths(r.High[1]), hundredths(r.Low[0] + r.Low[1]), r.Missed,
		})
	}
	s.notes = []string{m.book.Meta.Population, m.book.Meta.Rule}

	return s
}

func (m maker) targets() *sheet {
	s := m.sheet("targets")
	s.headRows, s.frozen = 2, 2
	c := columns{s: s, p: m.Printer}
	c.one("paper.col.target", words, 18)
	c.one("paper.col.target_name", words, 48)
	c.one("paper.col.metric", words, 34)
	c.under(m.T("paper.col.now"), share, 12, "paper.col.sure", "paper.col.possible")
	c.one("paper.col.needed", words, 12)
	c.one("paper.col.short", whole, 14)
	c.one("paper.col.count_unit", words, 16)
	c.one("paper.col.count_now", whole, 14)
	c.one("paper.col.count_short", whole, 14)
	c.one("paper.col.open", words, 40)
	c.one("paper.col.source", words, 30)
	for _, t := range m.book.Targets {
		var short, counted, lacking any
		if t.ShortKnown {
			short = t.Short
		}
		if t.Count != nil {
			counted = t.Count.Now
			if t.Count.ShortKnown {
				lacking = t.Count.Short
			}
		}
		s.rows = append(s.rows, []any{t.ID, t.Name, t.Metric, low(t.Sure), low(t.Possible), t.Needed, short, t.CountUnit, counted, lacking, t.Open, t.Source})
	}
	s.notes = []string{m.T("paper.note.targets")}

	return s
}
