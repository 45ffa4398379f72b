package main

import (
	"net/url"

	"github.com/thuocso/thuocso/web"
)

// accessTable says for every route who gets through, in the own unit and in a foreign
// one. Whoever adds a route adds its line here, by hand, from what the role is for, never from
// what the program answers.
func accessTable() []access {
	return append(resultAccess(), []access{
		// What belongs to no area.
		{route: "GET /suc-khoe", own: "everybody", foreign: "everybody"},
		{route: "GET /static/*", path: web.Asset("app.css"), own: "everybody", foreign: "everybody"},
		{route: "GET /sw.js", own: "everybody", foreign: "everybody"},
		{route: "GET /ngoai-tuyen", own: "everybody", foreign: "everybody"},
		{route: "GET /phien", own: "everybody", foreign: "everybody"},
		{route: "GET /ngon-ngu/:lang", path: "/ngon-ngu/en", own: "everybody", foreign: "everybody"},

		// Signing in, one's own account.
		{route: "GET /", own: "members", foreign: "members"},
		{route: "GET /dang-nhap", own: "everybody", foreign: "everybody"},
		{route: "POST /dang-nhap", own: "everybody", foreign: "everybody"},
		{route: "POST /dang-xuat", own: "members", foreign: "members"},
		{route: "GET /lien-ket/:token", path: "/lien-ket/{link}", own: "everybody", foreign: "everybody"},
		{route: "POST /lien-ket/:token", path: "/lien-ket/{link}", own: "everybody", foreign: "everybody"},
		{route: "GET /tai-khoan", own: "members", foreign: "members"},
		{route: "GET /tim", own: "members", foreign: "members"},
		{route: "POST /tai-khoan/mat-khau", own: "members", foreign: "members"},
		{route: "POST /tai-khoan/thu-nhac-viec", own: "members", foreign: "members"},
		{route: "POST /tai-khoan/dang-xuat-moi-noi", own: "members", foreign: "members"},

		// A school's return: its people fill it, its principal sends it, the offices above read it.
		{route: "GET /phieu", own: "staff principal", foreign: "staff principal"},
		{route: "GET /phieu/:id", path: "/phieu/{return}", own: readers},
		{route: "POST /phieu/:id/cau-tra-loi", path: "/phieu/{return}/cau-tra-loi", own: "staff principal"},
		{route: "GET /phieu/:id/thu-nghiem", path: "/phieu/{return}/thu-nghiem", own: "staff principal"},
		{route: "POST /phieu/:id/thu-nghiem", path: "/phieu/{return}/thu-nghiem", own: "staff principal"},
		{route: "POST /phieu/:id/thu-nghiem/dua-vao", path: "/phieu/{return}/thu-nghiem/dua-vao", own: "staff principal"},
		{route: "GET /phieu/:id/kiem-tra", path: "/phieu/{return}/kiem-tra", own: "staff principal"},
		{route: "POST /phieu/:id/ke-hoach", path: "/phieu/{return}/ke-hoach", own: "staff principal"},
		{route: "POST /phieu/:id/giai-trinh", path: "/phieu/{return}/giai-trinh", own: "staff principal"},
		{route: "GET /phieu/:id/gui", path: "/phieu/{return}/gui", own: "principal"},
		{route: "GET /phieu/:id/bien-nhan", path: "/phieu/{return}/bien-nhan", own: readers},
		{route: "GET /phieu/:id/bien-nhan/:n", path: "/phieu/{return}/bien-nhan/1", own: readers},
		{route: "GET /phieu/:id/bien-nhan/:n/phieu.pdf", path: "/phieu/{return}/bien-nhan/1/phieu.pdf", own: readers},
		{route: "GET /phieu/:id/bien-nhan/:n/phieu.docx", path: "/phieu/{return}/bien-nhan/1/phieu.docx", own: readers},
		{route: "GET /phieu/:id/phieu.pdf", path: "/phieu/{return}/phieu.pdf", own: readers},
		{route: "GET /phieu/:id/phieu.docx", path: "/phieu/{return}/phieu.docx", own: readers},
		{route: "POST /phieu/:id/csdl-nganh", path: "/phieu/{return}/csdl-nganh", own: "principal"},
		{route: "POST /phieu/:id/gui", path: "/phieu/{return}/gui", own: "principal"},
		{route: "GET /phieu/:id/rut", path: "/phieu/{return}/rut", own: "principal"},
		{route: "POST /phieu/:id/rut", path: "/phieu/{return}/rut", own: "principal"},
		{route: "GET /phieu/:id/ket-qua", path: "/phieu/{return}/ket-qua", own: readers},
		{route: "GET /phieu/:id/nhat-ky", path: "/phieu/{return}/nhat-ky", own: readers},
		{route: "GET /phieu/:id/phu-luc", path: "/phieu/{return}/phu-luc", own: readers},
		{route: "POST /phieu/:id/phu-luc", path: "/phieu/{return}/phu-luc", own: "staff principal"},
		{route: "GET /phieu/:id/nguon", path: "/phieu/{return}/nguon", own: readers},

		// Who of the school answers what: its people see it, its principal says it.
		{route: "GET /phieu/:id/phan-cong", path: "/phieu/{return}/phan-cong", own: "staff principal"},
		{route: "POST /phieu/:id/phan-cong", path: "/phieu/{return}/phan-cong", own: "principal"},
		{route: "POST /nhac-viec/da-xem", own: "members", foreign: "members"},

		// The way through a workbook: whoever fills the return.
		{route: "GET /phieu/:id/so-tinh", path: "/phieu/{return}/so-tinh", own: "staff principal"},
		{route: "GET /phieu/:id/so-tinh.xlsx", path: "/phieu/{return}/so-tinh.xlsx", own: "staff principal"},
		{route: "POST /phieu/:id/so-tinh", path: "/phieu/{return}/so-tinh", own: "staff principal"},
		{route: "POST /phieu/:id/so-tinh/ap-dung", path: "/phieu/{return}/so-tinh/ap-dung", own: "staff principal"},
		// A school's documents: its people's own. What staff post waits for the principal; here nobody was delegated. Files
		// that arrive in pieces are the school's. What an answer rests on is seen by others when the return was sent; this was not.
		{route: "GET /minh-chung", own: "staff principal", foreign: "staff principal"},
		{route: "GET /minh-chung/moi", own: "staff principal", foreign: "staff principal"},
		{route: "POST /minh-chung", own: "staff principal", foreign: "staff principal"},
		{route: "GET /minh-chung/cho-duyet", own: "principal", foreign: "principal"},
		{route: "POST /minh-chung/cho-duyet", own: "principal", foreign: "principal"},
		{route: "GET /minh-chung/uy-quyen", own: "principal", foreign: "principal"},
		{route: "POST /minh-chung/uy-quyen", own: "principal", foreign: "principal"},
		{route: "OPTIONS /minh-chung/tai-len", own: "staff principal", foreign: "staff principal"},
		{route: "POST /minh-chung/tai-len", own: "staff principal", foreign: "staff principal"},
		{route: "HEAD /minh-chung/tai-len/:upload", path: "/minh-chung/tai-len/{upload}", own: "staff principal"},
		{route: "PATCH /minh-chung/tai-len/:upload", path: "/minh-chung/tai-len/{upload}", own: "staff principal"},
		{route: "DELETE /minh-chung/tai-len/:upload", path: "/minh-chung/tai-len/{upload}", own: "staff principal"},
		{route: "GET /minh-chung/:id", path: "/minh-chung/{document}", own: "staff principal"},
		{route: "POST /minh-chung/:id", path: "/minh-chung/{document}", own: "staff principal"},
		{route: "GET /minh-chung/:id/sua", path: "/minh-chung/{document}/sua", own: "staff principal"},
		{route: "POST /minh-chung/:id/duyet", path: "/minh-chung/{document}/duyet", own: "principal", form: url.Values{"revision": {"2"}, "verdict": {"pass"}}},
		{route: "GET /minh-chung/:id/:no/tep", path: "/minh-chung/{document}/1/tep", own: "staff principal"},
		{route: "GET /phieu/:id/minh-chung", path: "/phieu/{return}/minh-chung?ma=1.1", own: "staff principal"},
		{
			route: "POST /phieu/:id/minh-chung", path: "/phieu/{return}/minh-chung", own: "staff principal",
			form: url.Values{"ma": {"1.1"}, "document": {"{document}"}, "revision": {"1"}, "act": {"dung"}},
		},
		{
			route: "POST /phieu/:id/minh-chung/ky-truoc", path: "/phieu/{return}/minh-chung/ky-truoc", own: "staff principal",
			form: url.Values{"code": {"1.2"}, "tai-lieu": {"{document}/1"}},
		},
		{route: "GET /phieu/:id/minh-chung/:document/:no", path: "/phieu/{return}/minh-chung/{document}/1", own: "staff principal"},
		{route: "GET /phieu/:id/minh-chung/:document/:no/tep", path: "/phieu/{return}/minh-chung/{document}/1/tep", own: "staff principal"},

		// The managing office: its queue, one review, recognising and publishing. Judging is the
		// managing office's own; in the world's season it recognises and the province publishes: who sees the return is
		// told so.
		{route: "GET /tham-dinh", own: reviewers, foreign: reviewers},
		{route: "GET /tham-dinh/:id", path: "/tham-dinh/{return}", own: reviewers},
		{route: "POST /tham-dinh/:id/phan-quyet", path: "/tham-dinh/{return}/phan-quyet", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/bat-dau", path: "/tham-dinh/{return}/bat-dau", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/chap-nhan-con-lai", path: "/tham-dinh/{return}/chap-nhan-con-lai", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/chap-nhan-con-lai", path: "/tham-dinh/{return}/chap-nhan-con-lai", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/tra-lai", path: "/tham-dinh/{return}/tra-lai", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/tra-lai", path: "/tham-dinh/{return}/tra-lai", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/xac-nhan", path: "/tham-dinh/{return}/xac-nhan", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/xac-nhan", path: "/tham-dinh/{return}/xac-nhan", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/thu-hoi", path: "/tham-dinh/{return}/thu-hoi", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/thu-hoi", path: "/tham-dinh/{return}/thu-hoi", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/mo-lai", path: "/tham-dinh/{return}/mo-lai", own: "office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/mo-lai", path: "/tham-dinh/{return}/mo-lai", own: "office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/cong-nhan", path: "/tham-dinh/{return}/cong-nhan", own: "office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/cong-nhan", path: "/tham-dinh/{return}/cong-nhan", own: "office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/cong-bo", path: "/tham-dinh/{return}/cong-bo", own: "province_officer", told: "office_head"},
		{route: "POST /tham-dinh/:id/cong-bo", path: "/tham-dinh/{return}/cong-bo", own: "province_officer", told: "office_head"},
		// Entering a return for a school from its signed paper: the managing office alone. Its paper is the school's to see, and
		// others' once the return was sent with it: before that they are told that it is not.
		{route: "GET /tham-dinh/:id/nhap-thay", path: "/tham-dinh/{return}/nhap-thay", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay", path: "/tham-dinh/{return}/nhap-thay", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/ban-giay", path: "/tham-dinh/{return}/nhap-thay/ban-giay", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/cau-tra-loi", path: "/tham-dinh/{return}/nhap-thay/cau-tra-loi", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/ke-hoach", path: "/tham-dinh/{return}/nhap-thay/ke-hoach", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/phu-luc", path: "/tham-dinh/{return}/nhap-thay/phu-luc", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/giai-trinh", path: "/tham-dinh/{return}/nhap-thay/giai-trinh", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /tham-dinh/:id/nhap-thay/gui", path: "/tham-dinh/{return}/nhap-thay/gui", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/gui", path: "/tham-dinh/{return}/nhap-thay/gui", own: "reviewer office_head", told: "province_officer"},
		{route: "POST /tham-dinh/:id/nhap-thay/dung", path: "/tham-dinh/{return}/nhap-thay/dung", own: "reviewer office_head", told: "province_officer"},
		{route: "GET /phieu/:id/ban-giay/:n", path: "/phieu/{return}/ban-giay/1", own: readers},

		{route: "GET /cong-nhan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "GET /cong-nhan/cong-nhan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "POST /cong-nhan/cong-nhan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "GET /cong-nhan/cong-bo", own: "province_officer", foreign: "province_officer"},
		{route: "POST /cong-nhan/cong-bo", own: "province_officer", foreign: "province_officer"},

		// What an office says about the index: its head and the province, each for the own office alone.
		{route: "GET /huong-dan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "GET /huong-dan/:code", path: "/huong-dan/1.3.1", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "POST /huong-dan/:code", path: "/huong-dan/1.3.1", own: "office_head province_officer", foreign: "office_head province_officer"},

		// The seasons: whoever takes part in one may read its rules; only the province administrator opens one.
		{route: "GET /ky-danh-gia", own: "members", foreign: "members"},
		{route: "GET /ky-danh-gia/mo", own: "province_admin", foreign: "province_admin"},
		{route: "POST /ky-danh-gia/mo", own: "province_admin", foreign: "province_admin"},
		{route: "GET /ke-hoach", own: "province_admin", foreign: "province_admin"},
		{route: "POST /ke-hoach", own: "province_admin", foreign: "province_admin"},
		{route: "POST /ke-hoach/them", own: "province_admin", foreign: "province_admin"},
		{
			route: "GET /ky-danh-gia/:id", path: "/ky-danh-gia/{season}", own: "members",
			// A neighbouring office or school holds the same season; the ministry sees both provinces'.
			foreign: "staff principal reviewer office_head ministry_viewer",
		},

		// Accounts: administrators, and a principal for the staff of the own school; nobody outside their
		// own unit's reach. The person asked about is another principal, whom a principal must not touch.
		{route: "GET /quan-tri/tai-khoan", own: admins + " principal", foreign: admins + " principal"},
		{route: "POST /quan-tri/tai-khoan", own: admins + " principal", foreign: admins + " principal"},
		{route: "GET /quan-tri/tai-khoan/moi", own: admins + " principal", foreign: admins + " principal"},
		{route: "GET /quan-tri/tai-khoan/hieu-truong", own: admins, foreign: admins},
		{route: "POST /quan-tri/tai-khoan/hieu-truong", own: admins, foreign: admins},
		{route: "GET /quan-tri/tai-khoan/:id", path: "/quan-tri/tai-khoan/{person}", own: admins},
		{route: "POST /quan-tri/tai-khoan/:id/lien-ket", path: "/quan-tri/tai-khoan/{person}/lien-ket", own: admins},
		{route: "POST /quan-tri/tai-khoan/:id/ngung", path: "/quan-tri/tai-khoan/{person}/ngung", own: admins},
		{route: "POST /quan-tri/tai-khoan/:id/dung-lai", path: "/quan-tri/tai-khoan/{person}/dung-lai", own: admins},
		{route: "POST /quan-tri/tai-khoan/:id/vai-tro", path: "/quan-tri/tai-khoan/{person}/vai-tro", own: admins},
		{route: "POST /quan-tri/tai-khoan/:id/thu-hoi", path: "/quan-tri/tai-khoan/{person}/thu-hoi", own: admins},
	}...)
}

// resultAccess is the part of the table about results, their targets, pictures and runs, and about units and schools.
func resultAccess() []access {
	return []access{
		// Documents to keep.
		{route: "GET /xuat/ket-qua.xlsx", own: exporters, foreign: exporters},

		// Results: offices see what is below them, a school's people their own school.
		{route: "GET /tong-quan", path: "/tong-quan?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua", path: "/ket-qua?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/xep-hang", path: "/ket-qua/xep-hang?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/don-vi", path: "/ket-qua/don-vi?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/don-vi.csv", path: "/ket-qua/don-vi.csv?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/bieu-do", path: "/ket-qua/bieu-do?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/bieu-do.svg", path: "/ket-qua/bieu-do.svg?hinh=means&ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/bieu-do.csv", path: "/ket-qua/bieu-do.csv?hinh=means&ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/ban-do", path: "/ket-qua/ban-do?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/cac-ky", path: "/ket-qua/cac-ky?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/cac-ky/truong/:id", path: "/ket-qua/cac-ky/truong/{school}?ky={season}", own: "staff principal " + figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/ban-do.svg", path: "/ket-qua/ban-do.svg?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/ban-do.csv", path: "/ket-qua/ban-do.csv?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/chi-tieu", path: "/ket-qua/chi-tieu?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/chi-tieu/mot", path: "/ket-qua/chi-tieu/mot?ky={season}&don-vi={office}" + target, own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/chi-tieu/mot.svg", path: "/ket-qua/chi-tieu/mot.svg?ky={season}&don-vi={office}" + target, own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/chi-tieu/mot.csv", path: "/ket-qua/chi-tieu/mot.csv?ky={season}&don-vi={office}" + target, own: figureViewers, foreign: "ministry_viewer"},
		// What an office reports is its own to enter, and its document is seen by whoever sees the figure; here none was entered.
		{route: "GET /ket-qua/chi-tieu/tep", path: "/ket-qua/chi-tieu/tep?ky={season}&don-vi={office}&so-lieu=procedures_online"},
		{route: "GET /ket-qua/chi-tieu/so-lieu", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "POST /ket-qua/chi-tieu/so-lieu", own: "office_head province_officer", foreign: "office_head province_officer"},
		// Trials name each school: whoever may not see a return may not try.
		{route: "GET /ket-qua/chi-tieu/thu", path: "/ket-qua/chi-tieu/thu?ky={season}&don-vi={office}" + target, own: "reviewer office_head province_officer province_admin"},
		{route: "GET /ket-qua/khoang-trong", path: "/ket-qua/khoang-trong?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/khoang-trong.csv", path: "/ket-qua/khoang-trong.csv?ky={season}&don-vi={office}&bang=thanh-phan", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/truong/:id", path: "/ket-qua/truong/{school}?ky={season}", own: "staff principal " + figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/truong/:id/thanh-phan/:code", path: "/ket-qua/truong/{school}/thanh-phan/1.3.1?ky={season}", own: "staff principal " + figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/truong/:id/so-sanh.svg", path: "/ket-qua/truong/{school}/so-sanh.svg?ky={season}", own: "staff principal " + figureViewers, foreign: "ministry_viewer"},
		{route: "GET /ket-qua/truong/:id/so-sanh.csv", path: "/ket-qua/truong/{school}/so-sanh.csv?ky={season}", own: "staff principal " + figureViewers, foreign: "ministry_viewer"},
		{route: "GET /tien-do", path: "/tien-do?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},
		{route: "GET /tien-do/song", path: "/tien-do/song?ky={season}&don-vi={office}", own: figureViewers, foreign: "ministry_viewer"},

		// Runs: offices read the ledger of their season, the province starts one, administrators pause and resume.
		{route: "GET /lan-chay", own: runViewers, foreign: runViewers},
		{route: "POST /lan-chay", own: "province_officer province_admin system_admin", form: url.Values{"ky": {"{season}"}}},
		{route: "GET /lan-chay/viec/:job", path: "/lan-chay/viec/rank?ky={season}", own: runViewers, foreign: "office_head"},
		{
			route: "POST /lan-chay/tam-dung", own: "province_admin system_admin", lone: true,
			form: url.Values{"ky": {"{season}"}, "ly-do": {"đang đối chiếu số liệu"}},
		},
		{route: "POST /lan-chay/chay-tiep", own: "province_admin system_admin", form: url.Values{"ky": {"{season}"}}},
		{route: "POST /lan-chay/da-xem", own: "province_admin system_admin", form: url.Values{"ky": {"{season}"}, "den": {"1"}}},
		{route: "POST /lan-chay/dong-ho", own: "system_admin", foreign: "system_admin"},

		// Units and schools: offices see what is theirs, the ministry sees all; two roles import.
		{route: "GET /quan-tri/don-vi", own: directoryViewers, foreign: directoryViewers},
		{route: "GET /quan-tri/don-vi/:id", path: "/quan-tri/don-vi/{office}", own: directoryViewers, foreign: "ministry_viewer"},
		{route: "GET /quan-tri/truong", own: directoryViewers, foreign: directoryViewers},
		{route: "GET /quan-tri/truong/:id", path: "/quan-tri/truong/{school}", own: directoryViewers, foreign: "ministry_viewer"},
		{route: "GET /quan-tri/nhap", own: importers, foreign: importers},
		{route: "POST /quan-tri/nhap", own: importers, foreign: importers},
		{route: "POST /quan-tri/nhap/ap-dung", own: importers, foreign: importers},
		{route: "GET /quan-tri/ranh-gioi", own: importers, foreign: importers},
		{route: "POST /quan-tri/ranh-gioi", own: importers, foreign: importers},
		{route: "POST /quan-tri/ranh-gioi/ap-dung", own: importers, foreign: importers},
	}
}

// The roles that stand together in many lines.
const admins = "province_admin system_admin"

// readers are the roles that see a return.
const readers = "staff principal reviewer office_head province_officer province_admin"

// reviewers are the roles that see a queue.
const reviewers = "reviewer office_head province_officer"

// exporters are who may take results away as a document.
const exporters = "office_head province_officer province_admin ministry_viewer"

// The roles that see results, and those that see the ledger of runs.
const (
	figureViewers = "reviewer office_head province_officer province_admin ministry_viewer"
	target        = "&ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H4"
	runViewers    = "office_head province_officer province_admin system_admin"
)

// The roles that see units and schools, and those that import them.
const (
	directoryViewers = "reviewer office_head province_officer province_admin ministry_viewer system_admin"
	importers        = "province_admin system_admin"
)
