// Package admin is the area of administration.
package admin

import (
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// DirectoryDeps are what the pages of units and schools work with.
type DirectoryDeps struct {
	Reader  directory.Reader
	Uploads *directory.Uploads
	// Outlines takes the outlines of units for the map.
	Outlines *boundary.Uploads
	// Today is the present day.
	Today func() time.Time
}

// importDeadline is how long an import may take.
const importDeadline = 2 * time.Minute

// DirectoryRoutes returns the routes of units, schools and imports.
func DirectoryRoutes(d DirectoryDeps) []portal.Route {
	own := portal.Own(account.DirectoryView)
	writes := portal.Own(account.DirectoryWrite)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.UnitsPath, Permission: account.DirectoryView, Target: own, Handle: d.ownUnit},
		{Method: http.MethodGet, Path: view.UnitsPath + "/:id", Permission: account.DirectoryView, Target: d.unitTarget, Handle: d.unit},
		{Method: http.MethodGet, Path: view.SchoolsPath, Permission: account.DirectoryView, Target: own, Handle: d.schools},
		{Method: http.MethodGet, Path: view.SchoolsPath + "/:id", Permission: account.DirectoryView, Target: d.schoolTarget, Handle: d.school},
		{Method: http.MethodGet, Path: view.ImportPath, Permission: account.DirectoryWrite, Target: writes, Handle: d.askImport},
		{
			Method: http.MethodPost, Path: view.ImportPath, Permission: account.DirectoryWrite, Target: writes, Handle: d.preview,
			Body: portal.LargestBody, Deadline: importDeadline,
		},
		{
			Method: http.MethodPost, Path: view.ApplyPath, Permission: account.DirectoryWrite, Target: writes, Handle: d.apply,
			Deadline: importDeadline,
		},
		{Method: http.MethodGet, Path: view.OutlinesPath, Permission: account.DirectoryWrite, Target: writes, Handle: d.askOutlines},
		{
			Method: http.MethodPost, Path: view.OutlinesPath, Permission: account.DirectoryWrite, Target: writes, Handle: d.previewOutlines,
			Body: portal.LargestBody, Deadline: importDeadline,
		},
		{
			Method: http.MethodPost, Path: view.OutlinesApplyPath, Permission: account.DirectoryWrite, Target: writes, Handle: d.applyOutlines,
			Deadline: importDeadline,
		},
	}
}

// asOf reads the day that the address asks for; today where it names none or one that cannot be.
func (d DirectoryDeps) asOf(r *portal.Request) (time.Time, error) {
	text := r.Query("ngay", 20)
	if text == "" {
		return d.Today(), nil
	}
	day, err := directory.ParseDay("ngay", text)
	if err != nil {
		return d.Today(), err
	}

	return day, nil
}

// dayError is the sentence about a day that cannot be, empty when it can.
func dayError(r *portal.Request, err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)

	return r.Printer.T(f.Key, f.Args...)
}

// unitTarget finds the unit that the address names.
func (d DirectoryDeps) unitTarget(r *portal.Request) (account.Target, error) {
	id, err := r.ParamID("id")
	if err != nil {
		return account.Target{}, err
	}
	day, _ := d.asOf(r) //nolint:errcheck // the page says it
	unit, err := d.Reader.Unit(r.Context(), id, day)
	if err != nil {
		return account.Target{}, err
	}
	r.Keep(unit)

	return account.Target{Path: unit.Path}, nil
}

// schoolTarget finds the school that the address names; it is its managing unit's.
func (d DirectoryDeps) schoolTarget(r *portal.Request) (account.Target, error) {
	id, err := r.ParamID("id")
	if err != nil {
		return account.Target{}, err
	}
	day, _ := d.asOf(r) //nolint:errcheck // the page says it
	school, err := d.Reader.School(r.Context(), id, day)
	if err != nil {
		return account.Target{}, err
	}
	r.Keep(school)

	return account.Target{Path: school.ManagingPath}, nil
}

// importLink leads whoever may write to the upload.
func importLink(r *portal.Request) part.Link {
	if _, may := r.Actor.GrantFor(account.DirectoryWrite); !may {
		return part.Link{}
	}

	return part.Link{Label: r.Printer.T("directory.page.import"), Href: view.ImportPath}
}
