// Package gallery shows every part with invented figures, to be looked at and to be measured. Only tests import it:
// it is no page of the portal, and its words stand here because no user reads them.
package gallery

import (
	"fmt"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// Pages returns the gallery's pages by name.
func Pages(p locale.Printer, now time.Time) map[string]templ.Component {
	return map[string]templ.Component{
		"sheet":   sheet(frame(p, now, "Phiếu tự đánh giá", 1)),
		"ranking": Ranking(frame(p, now, "Kết quả toàn tỉnh", 2), RankingTable(p, 20)),
		"forms":   forms(frame(p, now, "Biểu mẫu", 0)),
		"fault":   part.FaultPage(frame(p, now, "Đã quá hạn nộp", 0), late()),
		"confirm": part.Confirm(frame(p, now, "Nộp phiếu", 1), confirmation()),
		"signin":  signIn(part.Page{Printer: p, Title: "Đăng nhập", Path: "/", Sample: true, Narrow: true}),
	}
}

func frame(p locale.Printer, now time.Time, title string, tab int) part.Page {
	tabs := []part.Tab{
		{Label: "Việc cần làm", Href: "/"},
		{Label: "Phiếu tự đánh giá", Href: "/sheet.html"},
		{Label: "Kết quả và xếp hạng", Href: "/ranking.html"},
		{Label: "Chỉ tiêu kế hoạch 219", Href: "/forms.html"},
		{Label: "Minh chứng", Href: "/fault.html"},
		{Label: "Phần mềm đang dùng", Href: "/confirm.html"},
	}
	tabs[tab].Current = true

	return part.Page{
		Title: title, Printer: p, Path: "/sheet?nhom=1", Tabs: tabs, CSRF: "token", Sample: true, Season: "2025–2026", Now: now,
		Viewer: part.Viewer{Post: "Hiệu trưởng", Unit: "Trường TH&THCS Đồng Tâm", Key: "k1", Href: "/account"},
	}
}

func late() part.Fault {
	return part.Fault{
		Title: "Đã quá hạn nộp phiếu",
		What:  "Kỳ đánh giá 2025–2026 nhận phiếu đến 24:00 ngày 30/05/2026. Bây giờ là 08:12 ngày 31/05/2026.",
		Kept:  "Toàn bộ 25 câu trả lời đã lưu vẫn còn, kể cả câu lưu lúc 23:58.",
		Do:    "Gửi đề nghị gia hạn kèm lý do; khi được chấp thuận, thầy cô nộp lại từ trang này.",
		Ask:   "Phòng Văn hóa – Xã hội xã An Nghĩa, người phụ trách kỳ đánh giá.",
		Code:  "7F3K-2M9Q",
		Links: []part.Link{{Label: "Đề nghị gia hạn", Href: "/extend"}, {Label: "Về việc cần làm", Href: "/"}},
	}
}

func confirmation() part.Confirmation {
	return part.Confirmation{
		Title:  "Nộp phiếu tự đánh giá?",
		Say:    []string{"Phiếu có 25/25 câu trả lời. Nhóm 1: 63,50 điểm, mức 2. Nhóm 2: 48,00–58,00 điểm, chưa xác định.", "Sau khi nộp, nhà trường không sửa được nữa; có thể rút lại khi cơ quan quản lý chưa bắt đầu thẩm định."},
		Action: "/return/send", Button: "Nộp phiếu", Back: "/sheet.html",
		Fields: []part.Hidden{{Name: "version", Value: "42"}},
	}
}

// RankingTable returns a ranking of n schools in eight columns, the size that is measured.
func RankingTable(p locale.Printer, n int) part.Table {
	t := part.Table{
		Caption: "Xếp hạng trường TH&THCS, huyện Lạc Thủy", HideCaption: true,
		Columns: []part.Column{
			{Head: "Hạng", Numeric: true, Sort: "?sort=rank", Sorted: "ascending"},
			{Head: "Trường", Main: true, Sort: "?sort=name"},
			{Head: "Mức"},
			{Head: "Nhóm 1", Numeric: true, Sort: "?sort=g1"},
			{Head: "Nhóm 2", Numeric: true, Sort: "?sort=g2"},
			{Head: "So với kỳ trước", Numeric: true},
			{Head: "Tình trạng"},
			{Head: "Quyết định bởi"},
		},
		Rows: make([]part.Row, 0, n),
	}

	states := []string{"verified", "recognised", "published", "under_objection"}

	for i := range n {
		g1, g2 := int64(8850-i*20), int64(7900-i*17)
		level := int8(3)

		switch {
		case g2 < 7500 && i%5 == 4:
			level = part.Undecided
		case g2 < 5000:
			level = 1
		case g2 <= 7500:
			level = 2
		}

		hi := g2
		if level == part.Undecided {
			hi = g2 + 1000
		}

		t.Rows = append(t.Rows, part.Row{Mine: i == 6, Cells: []part.Cell{
			{Text: p.Int(int64(i + 1))},
			{Text: "Trường TH&THCS số " + strconv.Itoa(i+1), Href: "/school/" + strconv.Itoa(i+1), Note: noteOf(i)},
			{Kind: part.LevelCell, N: level},
			{Text: p.Decimal(g1, 2)},
			{Text: p.Interval(g2, hi)},
			{Text: p.Signed(int64(650-i*100), 1)},
			{Kind: part.StateCell, Text: states[i%len(states)]},
			{Text: "Nhóm 2: " + p.Interval(g2, hi)},
		}})
	}

	return t
}

func noteOf(i int) string {
	if i != 6 {
		return ""
	}

	return "trường của thầy cô"
}

func distribution(p locale.Printer) part.Table {
	t := part.Table{
		Caption: "Phân bố mức độ theo huyện", HideCaption: true,
		Columns: []part.Column{{Head: "Đơn vị", Main: true}, {Head: "Trường", Numeric: true}, {Head: "Phân bố"}, {Head: "Từ mức 2", Numeric: true}, {Head: "Nhóm 1", Numeric: true}, {Head: "Nhóm 2", Numeric: true}},
	}

	for i, d := range []part.Dist{{L1: 2, L2: 18, L3: 16, Undecided: 2}, {L1: 3, L2: 17, L3: 8, Undecided: 3}, {L1: 4, L2: 14, L3: 4, Undecided: 2, Others: 3}} {
		name := []string{"Thành phố Hòa Bình", "Huyện Lương Sơn", "Huyện Lạc Thủy"}[i]
		t.Rows = append(t.Rows, part.Row{Mine: i == 2, Cells: []part.Cell{
			{Text: name, Href: "/unit/" + strconv.Itoa(i)},
			{Text: p.Int(int64(d.All()))},
			{Kind: part.BarCell, Dist: &d},
			{Text: p.PercentInterval(8900-int64(i)*700, 9500-int64(i)*600, 0)},
			{Text: p.Decimal(7420-int64(i)*400, 1)},
			{Text: p.Decimal(7090-int64(i)*500, 1)},
		}})
	}

	t.Foot = []part.Cell{{Text: "Toàn tỉnh"}, {Text: "283"}, {Kind: part.BarCell, Dist: &part.Dist{L1: 41, L2: 149, L3: 58, Undecided: 23, Others: 12}}, {Text: p.PercentInterval(7600, 8500, 0)}, {Text: "69,1"}, {Text: "64,8"}}

	return t
}

func heat(p locale.Printer) part.Table {
	t := part.Table{Caption: "Điểm trung bình từng tiêu chí, phần trăm của mức tối đa", Heat: true, Scroll: true, Columns: []part.Column{{Head: "Đơn vị", Main: true}}}
	for _, code := range []string{"1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "2.4"} {
		t.Columns = append(t.Columns, part.Column{Head: code, Numeric: true})
	}

	for i, name := range []string{"Thành phố Hòa Bình", "Huyện Lương Sơn", "Huyện Lạc Thủy"} {
		row := part.Row{Cells: []part.Cell{{Text: name}}}

		for j := range 10 {
			v := int64((i*31+j*17)%100) * 100
			row.Cells = append(row.Cells, part.Cell{Kind: part.HeatCell, N: int8(v / 2001), Text: p.Percent(v, 0)})
		}

		row.Cells[9].N = -1
		t.Rows = append(t.Rows, row)
	}

	return t
}

func barOption() []byte {
	return fmt.Appendf(nil, `{"xAxis":{"type":"category","data":["2022–2023","2023–2024","2024–2025"]},"yAxis":{"max":100,"axisLabel":{"formatter":"@percent0"}},"legend":{},"tooltip":{"valueFormatter":"@percent1"},"aria":{"enabled":true},"series":[{"name":"Nhóm 1","type":"line","data":[58.2,63.05,69.1]},{"name":"Nhóm 2","type":"line","data":[51,58.75,64.8]}]}`)
}

func stackOption() []byte {
	return []byte(`{"xAxis":{"type":"value","axisLabel":{"formatter":"@int"}},"yAxis":{"type":"category","data":["TH","THCS","THPT"]},"legend":{},"tooltip":{},"series":[
{"name":"Mức 1","type":"bar","stack":"m","itemStyle":{"color":"@l1"},"data":[12,20,9]},{"name":"Mức 2","type":"bar","stack":"m","itemStyle":{"color":"@l2"},"data":[50,70,29]},
{"name":"Mức 3","type":"bar","stack":"m","itemStyle":{"color":"@l3"},"data":[18,20,20]},{"name":"Chưa xác định","type":"bar","stack":"m","itemStyle":{"color":"@lx"},"data":[8,10,5]}]}`)
}

func radarOption() []byte {
	return []byte(`{"legend":{},"tooltip":{},"radar":{"indicator":[{"name":"1.1","max":100},{"name":"1.2","max":100},{"name":"1.3","max":100},{"name":"2.1","max":100},{"name":"2.2","max":100}]},
"series":[{"type":"radar","data":[{"name":"Trường","value":[80,65.5,90,55,70]},{"name":"Huyện","value":[70,60,75,62,66.25]}]}]}`)
}

func answers() []part.Answer {
	base := part.Answer{Save: "/save", Version: 3, Max: 700, Step: 50, Has: true}
	a, b, c, d, e := base, base, base, base, base
	a.Code, a.Label, a.Kind, a.Points, a.SavedAt, a.Last = "1.6.1", "Điểm tự đánh giá 1.6.1", part.UpTo, 550, "10:42", "Kỳ trước 4,0"
	a.LastValues = []part.Hidden{{Name: "points", Value: "4"}}
	b.Code, b.Label, b.Kind, b.Has = "1.6.2", "Điểm tự đánh giá 1.6.2", part.UpTo, false
	c.Code, c.Label, c.Kind, c.Points, c.Error = "1.6.3", "Điểm tự đánh giá 1.6.3", part.UpTo, 800, "Điểm tối đa là 7."
	d.Code, d.Kind, d.Numerator, d.Denominator = "1.6.4", part.Ratio, 28, 34
	d.NumeratorLabel, d.DenominatorLabel = "Giáo viên khai thác được", "Tổng số giáo viên"
	e.Code, e.Label, e.Kind, e.Met, e.SavedAt = "1.2", "Có kế hoạch ứng dụng công nghệ thông tin", part.YesNo, true, "09:05"

	return []part.Answer{a, b, c, d, e}
}
