package school

import (
	"fmt"
	"io"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/paper/official"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
)

// format is how the official form is written.
type format struct {
	ending, kind string
	write        func(*official.Document, io.Writer) error
}

func pdf() format {
	return format{ending: "pdf", kind: official.PDFType, write: (*official.Document).WritePDF}
}

func docx() format {
	return format{ending: "docx", kind: official.DocxType, write: (*official.Document).WriteDocx}
}

// current sends the official form of the return as it stands: what was sent last while it is with the office, else a draft
// that says so on every page.
func (d Deps) current(as format) portal.HandlerFunc {
	return func(r *portal.Request) error {
		f, err := d.load(r, "school.sheet.title")
		if err != nil {
			return err
		}
		ret := f.Return
		working := ret.State == assessment.Draft || ret.State == assessment.Returned
		if last := ret.File.Last(); last != nil && (!working || !f.MayFill) {
			return d.sendReceipt(r, ret.ID, last.N, as)
		}

		return d.sendForm(r, official.Form{Return: ret}, as)
	}
}

// sentForm sends the official form as it was sent with a receipt, whatever was changed since.
func (d Deps) sentForm(as format) portal.HandlerFunc {
	return func(r *portal.Request) error {
		v, err := d.receiptView(r)
		if err != nil {
			return err
		}

		return d.sendForm(r, official.Form{Return: v.Sent, Receipt: v.Receipt}, as)
	}
}

func (d Deps) sendReceipt(r *portal.Request, id assessment.ID, n int, as format) error {
	sent, receipt, err := d.Returns.SentOf(r.Context(), r.Actor, id, n)
	if err != nil {
		return err
	}

	return d.sendForm(r, official.Form{Return: sent, Receipt: receipt}, as)
}

// annexOf is the annex of a return in words; a figure that was not stated says so.
func (d Deps) annexOf(r *portal.Request, ret *assessment.Return) ([]official.AnnexFigure, error) {
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return nil, err
	}
	var list []official.AnnexFigure
	for i := range questions {
		said := ret.File.Annexed(questions[i].Key)
		for k, f := range questions[i].Figures {
			a := official.AnnexFigure{
				Label: f.Label.In(string(r.Printer.Lang())) + " (" + plan.UnitWord(r.Printer, &f) + ")", Value: r.Printer.T("annex.unstated"),
			}
			if n, stated := said.Figures[f.Key]; stated {
				a.Value = r.Printer.Int(n)
			}
			if k == 0 {
				a.Note = said.Note
			}
			list = append(list, a)
		}
	}

	return list, nil
}

func (d Deps) sendForm(r *portal.Request, f official.Form, as format) error {
	f.At = d.Now()
	figures, err := d.annexOf(r, f.Return)
	if err != nil {
		return err
	}
	f.Annex = figures
	year := f.Return.Season.SchoolYear
	name := fmt.Sprintf("phieu-tu-danh-gia-%s-%d-%d.%s", f.Return.SchoolCode, year, year+1, as.ending)
	document := official.NewForm(r.Printer, f)

	return r.SendFile(name, as.kind, func(to io.Writer) error { return as.write(document, to) })
}
