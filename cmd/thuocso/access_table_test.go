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
	}
}
