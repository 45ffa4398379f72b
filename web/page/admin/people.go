package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// The addresses these pages name.
const (
	PeoplePath     = "/quan-tri/tai-khoan"
	NewPersonPath  = "/quan-tri/tai-khoan/moi"
	PrincipalsPath = "/quan-tri/tai-khoan/hieu-truong"
)

// What can be done about an account, behind its address.
const (
	ActInvite  = "lien-ket"
	ActDisable = "ngung"
	ActEnable  = "dung-lai"
	ActGrant   = "vai-tro"
	ActRevoke  = "thu-hoi"
)

// PersonPath is the address of one account, or of an act about it.
func PersonPath(id int64, act string) string {
	path := PeoplePath + "/" + strconv.FormatInt(id, 10)
	if act == "" {
		return path
	}

	return path + "/" + act
}

// People is one page of the list of accounts.
type People struct {
	Page   part.Page
	Search string
	Role   string
	// Roles are the roles to choose from, by their codes.
	Roles []string
	Lines []PersonLine
	Pages part.Pages
	// School tells that a principal sees the accounts of the own school only.
	School bool
}

// PersonLine is one account in one of its roles.
type PersonLine struct {
	ID              int64
	Login, Display  string
	Role, Unit      string
	Disabled, Ready bool
	SeenAt          time.Time
}

// ListPath is the address of a page of the list.
func ListPath(search, role string, page int) string {
	q := url.Values{}
	if search != "" {
		q.Set("tim", search)
	}
	if role != "" {
		q.Set("vai-tro", role)
	}
	if page > 1 {
		q.Set("trang", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return PeoplePath
	}

	return PeoplePath + "?" + q.Encode()
}

func peopleTable(v People) part.Table {
	p := v.Page.Printer
	t := part.Table{
		Caption: p.T("people.list"), HideCaption: true,
		Columns: []part.Column{
			{Head: p.T("people.login"), Main: true},
			{Head: p.T("people.role")},
			{Head: p.T("people.unit")},
			{Head: p.T("people.state")},
			{Head: p.T("people.seen")},
		},
		Rows: make([]part.Row, 0, len(v.Lines)),
	}
	for _, l := range v.Lines {
		seen := "–"
		if !l.SeenAt.IsZero() {
			seen = p.DateTime(l.SeenAt)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: l.Login, Href: PersonPath(l.ID, ""), Note: l.Display},
			{Text: p.T("account.role." + l.Role)},
			{Text: l.Unit},
			{Text: p.T(stateKey(l.Disabled, l.Ready))},
			{Text: seen},
		}})
	}

	return t
}

func stateKey(disabled, ready bool) string {
	switch {
	case disabled:
		return "people.state.disabled"
	case ready:
		return "people.state.ready"
	default:
		return "people.state.invited"
	}
}

// NewPerson is the form of a new account.
type NewPerson struct {
	Page                       part.Page
	Login, Display, Role, Unit string
	Roles                      []string
	// School is the one school where the account will be, empty where the unit is asked for.
	School       string
	Field, Error string
}

// Person is one account.
type Person struct {
	Page           part.Page
	ID             int64
	Login, Display string
	Disabled       bool
	// Own tells that it is the viewer's, which only others can change.
	Own bool
	// School tells that a principal looks, who gives one role only.
	School       bool
	Held         []HeldRole
	Roles        []string
	Role, Unit   string
	Field, Error string
}

// HeldRole is a role of an account.
type HeldRole struct {
	Role   string
	UnitID int64
	Unit   string
}

// Invitations shows new logins with their one-time links, once.
type Invitations struct {
	Page  part.Page
	Hours int
	Lines []Invitation
	Back  string
}

// Invitation is one new login with its link.
type Invitation struct{ Login, Display, Code, Unit, URL string }

// Principals asks before accounts are made for all schools without one.
type Principals struct {
	Page     part.Page
	Headless int
	// Some are the first of those schools.
	Some []string
}

func problems(field, text string) []part.FieldError {
	if text == "" {
		return nil
	}

	return []part.FieldError{{Field: field, Text: text}}
}

func at(field, name, text string) string {
	if field == name {
		return text
	}

	return ""
}

func roleOptions(p locale.Printer, roles []string, all string) []part.Option {
	var options []part.Option
	if all != "" {
		options = append(options, part.Option{Label: all})
	}
	for _, r := range roles {
		options = append(options, part.Option{Value: r, Label: p.T("account.role." + r)})
	}

	return options
}

// pieces cuts an address so that it can be broken between them.
func pieces(address string) []string {
	const length = 12
	var all []string
	for len(address) > length {
		all, address = append(all, address[:length]), address[length:]
	}

	return append(all, address)
}

func roleID(h HeldRole) string { return fmt.Sprint(h.UnitID) }
