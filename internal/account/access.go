package account

import (
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Permission names one thing that a person may or may not do.
type Permission string

// The permissions. Each route names one.
const (
	// Open is for everybody, signed in or not.
	Open Permission = "open"
	// SignedIn is for everybody who has signed in, about themselves.
	SignedIn Permission = "signed_in"

	ReturnView   Permission = "return.view"
	ReturnFill   Permission = "return.fill"
	ReturnSubmit Permission = "return.submit"
	// EvidenceKeep is posting and reading a school's documents, EvidenceDecide letting them through or refusing them
	// and handing that on.
	EvidenceKeep   Permission = "evidence.keep"
	EvidenceDecide Permission = "evidence.decide"
	ReviewList     Permission = "review.list"
	ReviewJudge    Permission = "review.judge"
	ReviewReopen   Permission = "review.reopen"
	// ReturnEnter is entering a return on its school's behalf from the paper that the school has signed.
	ReturnEnter   Permission = "return.enter"
	GuidanceWrite Permission = "guidance.write"
	// FigureReport is entering what plans ask of an office, for the office itself.
	FigureReport   Permission = "figure.report"
	ResultDecide   Permission = "result.decide"
	FiguresView    Permission = "figures.view"
	FinalView      Permission = "final.view"
	ExportMake     Permission = "export.make"
	RunView        Permission = "run.view"
	RunStart       Permission = "run.start"
	RunPause       Permission = "run.pause"
	SeasonView     Permission = "season.view"
	SeasonOpen     Permission = "season.open"
	DirectoryView  Permission = "directory.view"
	DirectoryWrite Permission = "directory.write"
	PeopleManage   Permission = "people.manage"
	SystemManage   Permission = "system.manage"
)

// Target is what an act concerns: the path of the unit, and for permissions that a
// season's rule hands to one level, that rule.
type Target struct {
	// Path is the unit's path, ids from the ministry downwards ("/1/17/150/900/").
	Path string
	// DecidedBy is "managing" or "province": who recognises or publishes. Only ResultDecide reads it.
	DecidedBy string
	// ManagingPath is the path of the managing unit of the school concerned, for FigureReport that of the office itself. Only
	// ReviewJudge, ReviewReopen, ReturnEnter, FigureReport and ResultDecide read it; empty where the act concerns an office as a whole.
	ManagingPath string
}

// May decides every access: nil when the actor may do what the permission names
// to the target, else a fault: Unauthenticated when nobody is signed in, Forbidden
// when the role lacks the permission or the actor sees the target and the act is another's,
// NotFound when the unit is not the actor's (whether it exists is not said).
func May(a Actor, p Permission, t Target) error {
	if p == Open {
		return nil
	}
	if !a.SignedIn() {
		return fault.New(fault.Unauthenticated, "account.sign_in_first")
	}
	if p == SignedIn {
		return nil
	}
	held, seen := false, false
	for _, g := range a.Grants {
		if !holds(g.Role, p) {
			continue
		}
		held = true
		if g.reaches(p, t) {
			return nil
		}
		seen = seen || g.covers(t.Path)
	}
	switch {
	case seen:
		return anothers(p, t)
	case held:
		return fault.New(fault.NotFound, "account.not_yours")
	default:
		return Forbidden(p)
	}
}

// anothers is the fault of whoever holds a permission and sees the target, while the act belongs to another office:
// it says whose it is.
func anothers(p Permission, t Target) *fault.Error {
	switch {
	case p == ReturnEnter:
		return fault.New(fault.Forbidden, "account.office_enters")
	case p != ResultDecide:
		return fault.New(fault.Forbidden, "account.office_reviews")
	case t.DecidedBy == "province":
		return fault.New(fault.Forbidden, "account.province_decides")
	default:
		return fault.New(fault.Forbidden, "account.office_decides")
	}
}

// Forbidden is the fault of whoever lacks a permission: it names the roles that hold it.
func Forbidden(p Permission) *fault.Error {
	var who locale.Several
	for _, r := range Roles() {
		if holds(r, p) {
			who = append(who, locale.Key("account.role."+string(r)))
		}
	}

	return fault.New(fault.Forbidden, "account.forbidden", "permission", string(p), "who", who)
}

// holds is the matrix of roles and permissions.
func holds(r Role, p Permission) bool {
	for _, held := range permissions(r) {
		if held == p {
			return true
		}
	}

	return false
}

func permissions(r Role) []Permission {
	switch r {
	case Staff:
		return []Permission{ReturnView, ReturnFill, EvidenceKeep, FinalView, SeasonView}
	case Principal:
		return []Permission{ReturnView, ReturnFill, ReturnSubmit, EvidenceKeep, EvidenceDecide, FinalView, SeasonView, PeopleManage}
	case Reviewer:
		return []Permission{ReturnView, ReturnEnter, ReviewList, ReviewJudge, FiguresView, FinalView, SeasonView, DirectoryView}
	case OfficeHead:
		return []Permission{
			ReturnView, ReturnEnter, ReviewList, ReviewJudge, ReviewReopen, GuidanceWrite, FigureReport, ResultDecide, FiguresView,
			FinalView, ExportMake,
			RunView, SeasonView, DirectoryView,
		}
	case ProvinceOfficer:
		return []Permission{
			ReturnView, ReturnEnter, ReviewList, ReviewJudge, ReviewReopen, GuidanceWrite, FigureReport, ResultDecide, FiguresView,
			FinalView, ExportMake,
			RunView, RunStart, SeasonView, DirectoryView,
		}
	case ProvinceAdmin:
		return []Permission{
			ReturnView, FiguresView, FinalView, ExportMake, RunView, RunStart, RunPause, SeasonView, SeasonOpen,
			DirectoryView, DirectoryWrite, PeopleManage,
		}
	case MinistryViewer:
		return []Permission{FiguresView, FinalView, SeasonView, ExportMake, DirectoryView}
	case SystemAdmin:
		return []Permission{SystemManage, RunView, RunStart, RunPause, DirectoryView, DirectoryWrite, PeopleManage, SeasonView}
	default:
		return nil
	}
}

// reaches tells whether the grant's unit is the one concerned. A reviewing act,
// and entering a return for a school, belongs to the managing unit itself, not to the offices above it; a decision
// belongs to whom the season's rule names.
func (g Grant) reaches(p Permission, t Target) bool {
	if !g.covers(t.Path) {
		return false
	}
	switch p {
	case ReviewJudge, ReviewReopen, ReturnEnter, FigureReport:
		return t.ManagingPath == "" || g.is(t.ManagingPath)
	case ResultDecide:
		if t.DecidedBy == "province" {
			return g.Role == ProvinceOfficer
		}

		return t.ManagingPath == "" || g.is(t.ManagingPath)
	default:
		return true
	}
}
