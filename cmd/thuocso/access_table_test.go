package main

import "github.com/thuocso/thuocso/web"

// accessTable says for every route who gets through, in the own unit and in a foreign
// one. Whoever adds a route adds its line here, by hand, from what the role is for, never from
// what the program answers.
func accessTable() []access {
	return []access{
		// What belongs to no area.
		{route: "GET /suc-khoe", own: "everybody", foreign: "everybody"},
		{route: "GET /static/*", path: web.Asset("app.css"), own: "everybody", foreign: "everybody"},
		{route: "GET /ngon-ngu/:lang", path: "/ngon-ngu/en", own: "everybody", foreign: "everybody"},

		// Signing in, one's own account.
		{route: "GET /", own: "members", foreign: "members"},
		{route: "GET /dang-nhap", own: "everybody", foreign: "everybody"},
		{route: "POST /dang-nhap", own: "everybody", foreign: "everybody"},
		{route: "POST /dang-xuat", own: "members", foreign: "members"},
		{route: "GET /lien-ket/:token", path: "/lien-ket/{link}", own: "everybody", foreign: "everybody"},
		{route: "POST /lien-ket/:token", path: "/lien-ket/{link}", own: "everybody", foreign: "everybody"},
		{route: "GET /tai-khoan", own: "members", foreign: "members"},
		{route: "POST /tai-khoan/mat-khau", own: "members", foreign: "members"},
		{route: "POST /tai-khoan/dang-xuat-moi-noi", own: "members", foreign: "members"},

		// The managing office: its queue, one review, recognising and publishing. Judging is the
		// managing office's own; in the world's season it recognises and the province publishes.
		{route: "GET /tham-dinh", own: reviewers, foreign: reviewers},
		{route: "GET /tham-dinh/:id", path: "/tham-dinh/{return}", own: reviewers},
		{route: "POST /tham-dinh/:id/phan-quyet", path: "/tham-dinh/{return}/phan-quyet", own: "reviewer office_head"},
		{route: "POST /tham-dinh/:id/bat-dau", path: "/tham-dinh/{return}/bat-dau", own: "reviewer office_head"},
		{route: "GET /tham-dinh/:id/chap-nhan-con-lai", path: "/tham-dinh/{return}/chap-nhan-con-lai", own: "reviewer office_head"},
		{route: "POST /tham-dinh/:id/chap-nhan-con-lai", path: "/tham-dinh/{return}/chap-nhan-con-lai", own: "reviewer office_head"},
		{route: "GET /tham-dinh/:id/tra-lai", path: "/tham-dinh/{return}/tra-lai", own: "reviewer office_head"},
		{route: "POST /tham-dinh/:id/tra-lai", path: "/tham-dinh/{return}/tra-lai", own: "reviewer office_head"},
		{route: "GET /tham-dinh/:id/xac-nhan", path: "/tham-dinh/{return}/xac-nhan", own: "reviewer office_head"},
		{route: "POST /tham-dinh/:id/xac-nhan", path: "/tham-dinh/{return}/xac-nhan", own: "reviewer office_head"},
		{route: "GET /tham-dinh/:id/thu-hoi", path: "/tham-dinh/{return}/thu-hoi", own: "reviewer office_head"},
		{route: "POST /tham-dinh/:id/thu-hoi", path: "/tham-dinh/{return}/thu-hoi", own: "reviewer office_head"},
		{route: "GET /tham-dinh/:id/mo-lai", path: "/tham-dinh/{return}/mo-lai", own: "office_head"},
		{route: "POST /tham-dinh/:id/mo-lai", path: "/tham-dinh/{return}/mo-lai", own: "office_head"},
		{route: "GET /tham-dinh/:id/cong-nhan", path: "/tham-dinh/{return}/cong-nhan", own: "office_head"},
		{route: "POST /tham-dinh/:id/cong-nhan", path: "/tham-dinh/{return}/cong-nhan", own: "office_head"},
		{route: "GET /tham-dinh/:id/cong-bo", path: "/tham-dinh/{return}/cong-bo", own: "province_officer"},
		{route: "POST /tham-dinh/:id/cong-bo", path: "/tham-dinh/{return}/cong-bo", own: "province_officer"},
		{route: "GET /cong-nhan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "GET /cong-nhan/cong-nhan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "POST /cong-nhan/cong-nhan", own: "office_head province_officer", foreign: "office_head province_officer"},
		{route: "GET /cong-nhan/cong-bo", own: "province_officer", foreign: "province_officer"},
		{route: "POST /cong-nhan/cong-bo", own: "province_officer", foreign: "province_officer"},
	}
}

// reviewers are the roles that see a queue.
const reviewers = "reviewer office_head province_officer"
