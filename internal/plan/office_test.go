package plan_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// desk keeps what offices enter, and their files.
type desk struct {
	reports []plan.Report
	files   map[string][]byte
	lines   int
}

func (d *desk) Enter(_ context.Context, e plan.Entered) (bool, error) {
	d.lines++
	for i := range d.reports {
		if d.reports[i].UnitID == e.UnitID && d.reports[i].Figure == e.Figure {
			if d.reports[i].Version != e.Before {
				return false, nil
			}
			d.reports[i] = e.Report

			return true, nil
		}
	}
	d.reports = append(d.reports, e.Report)

	return true, nil
}

func (d *desk) Reports(context.Context, season.ID, string) ([]plan.Report, error) {
	return d.reports, nil
}

func (d *desk) Create(_ context.Context, r io.Reader, _ int64) (evidence.Stored, error) {
	content, err := io.ReadAll(r)
	sum := sha256.Sum256(content)
	d.files[hex.EncodeToString(sum[:])] = content

	return evidence.Stored{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))}, err
}

func (d *desk) Open(_ context.Context, sha string) (io.ReadCloser, int64, error) {
	return io.NopCloser(bytes.NewReader(d.files[sha])), int64(len(d.files[sha])), nil
}

// office is a district's head at the form of one figure.
type office struct {
	*desk
	*plan.Offices

	actor account.Actor
	cmd   plan.EnterCommand
}

func officeOf(tb testing.TB) *office {
	tb.Helper()
	p, _ := load(tb)
	d := &desk{files: map[string][]byte{}}
	now := func() time.Time { return time.Date(2025, 5, 12, 9, 0, 0, 0, time.UTC) }
	actor := account.Actor{PersonID: 4, Display: "Trưởng phòng", Grants: []account.Grant{{Role: account.OfficeHead, UnitID: 9, Path: "/1/2/9/"}}}

	return &office{desk: d, Offices: plan.NewOffices(d, d, now, time.UTC), actor: actor, cmd: plan.EnterCommand{
		Season: season.Season{ID: 3, State: season.Open}, Unit: ranking.Unit{ID: 9, Kind: "district", Path: "/1/2/9/"}, Plans: []*maturity.Plan{p},
		Figure: "procedures_online", Percent: "87,5", Proof: evidence.Raw{Title: "Báo cáo", Number: "12/BC-PGD", Issued: "9/5/2025", URL: "https://vi.du/12"},
	}}
}

func TestAnOfficeEntersItsFigureWithProof(t *testing.T) {
	t.Parallel()
	o := officeOf(t)
	d, actor, cmd := o.desk, o.actor, o.cmd
	if err := o.Offices.Enter(t.Context(), actor, cmd); err != nil {
		t.Fatal(err)
	}
	got := d.reports[0]
	if got.Percent != 87_50 || got.Version != 1 || got.ByID != 4 || got.Proof.Date != "2025-05-09" || got.Proof.Link != "https://vi.du/12" {
		t.Errorf("%+v", got)
	}
	// Another person's form of before meets what stands.
	err := o.Offices.Enter(t.Context(), actor, cmd)
	both, ok := fault.Of(err).Detail.(plan.Conflict)
	if !ok || both.Theirs.Percent != 87_50 {
		t.Fatalf("%+v, %v", both, err)
	}
	cmd.Version, cmd.Percent, cmd.Proof.URL = 1, "90", ""
	cmd.Name, cmd.Content = "../../báo cáo.exe", []byte("%PDF-1.7\n1 0 obj\n")
	if err := o.Offices.Enter(t.Context(), actor, cmd); err != nil {
		t.Fatal(err)
	}
	got = d.reports[0]
	if got.Percent != 90_00 || got.Version != 2 || got.Proof.Link != "" || got.Proof.Name != "báo cáo.exe.pdf" || plan.MediaOf(got.Proof) != evidence.PDF {
		t.Errorf("%+v", got.Proof)
	}
	// A correction without a new file keeps the one that is there.
	cmd.Version, cmd.Percent, cmd.Content = 2, "91.25", nil
	if err := o.Offices.Enter(t.Context(), actor, cmd); err != nil || d.reports[0].Proof.SHA256 != got.Proof.SHA256 || d.reports[0].Percent != 91_25 {
		t.Errorf("%+v, %v", d.reports[0], err)
	}
	body, size, err := o.Offices.Open(t.Context(), d.reports[0].Proof)
	if err != nil || size != 17 {
		t.Fatal(size, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
}

func TestWhatAnOfficeMayNotEnter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(a *account.Actor, cmd *plan.EnterCommand)
		key    string
	}{
		"no proof":           {func(_ *account.Actor, c *plan.EnterCommand) { c.Proof.URL = "" }, "plan.no_proof"},
		"above all":          {func(_ *account.Actor, c *plan.EnterCommand) { c.Percent = "100,01" }, "plan.bad_percent"},
		"no number":          {func(_ *account.Actor, c *plan.EnterCommand) { c.Percent = "nhiều" }, "plan.bad_percent"},
		"nothing":            {func(_ *account.Actor, c *plan.EnterCommand) { c.Percent = "" }, "plan.bad_percent"},
		"negative":           {func(_ *account.Actor, c *plan.EnterCommand) { c.Percent = "-1" }, "plan.bad_percent"},
		"three decimals":     {func(_ *account.Actor, c *plan.EnterCommand) { c.Percent = "1,234" }, "plan.bad_percent"},
		"the province's":     {func(_ *account.Actor, c *plan.EnterCommand) { c.Figure = "repository_coverage" }, "plan.not_asked"},
		"a school's":         {func(_ *account.Actor, c *plan.EnterCommand) { c.Figure = "pupils_total" }, "plan.not_asked"},
		"unknown":            {func(_ *account.Actor, c *plan.EnterCommand) { c.Figure = "" }, "plan.not_asked"},
		"closed season":      {func(_ *account.Actor, c *plan.EnterCommand) { c.Season.State = season.Closed }, "plan.season_closed"},
		"a script for link":  {func(_ *account.Actor, c *plan.EnterCommand) { c.Proof.URL = "javascript:alert(1)" }, "evidence.bad_url"},
		"a day ahead":        {func(_ *account.Actor, c *plan.EnterCommand) { c.Proof.Issued = "13/5/2025" }, "evidence.date_future"},
		"a program for file": {func(_ *account.Actor, c *plan.EnterCommand) { c.Content = []byte("MZ\x90\x00") }, "evidence.media"},
		"a page for file":    {func(_ *account.Actor, c *plan.EnterCommand) { c.Content = []byte("<html><script>") }, "evidence.media"},
		"another office":     {func(a *account.Actor, _ *plan.EnterCommand) { a.Grants[0].UnitID, a.Grants[0].Path = 8, "/1/2/8/" }, "account.not_yours"},
		"the office above":   {func(a *account.Actor, _ *plan.EnterCommand) { a.Grants[0].UnitID, a.Grants[0].Path = 2, "/1/2/" }, "account.office_reviews"},
		"a reviewer":         {func(a *account.Actor, _ *plan.EnterCommand) { a.Grants[0].Role = account.Reviewer }, "account.forbidden"},
	} {
		o := officeOf(t)
		d, actor, cmd := o.desk, o.actor, o.cmd
		c.change(&actor, &cmd)
		if err := o.Offices.Enter(t.Context(), actor, cmd); fault.Of(err).Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if d.lines > 0 || len(d.files) > 0 {
			t.Errorf("%s: something was kept", name)
		}
	}
}

func TestAFigureOfTwoPlansIsAskedOnce(t *testing.T) {
	t.Parallel()
	p, _ := load(t)
	list := plan.Asked([]*maturity.Plan{p, p}, "province")
	if len(list) != 2 || strings.Join(list[0].Targets, "; ") != "219/KH-UBND H2; 219/KH-UBND H2" || len(plan.Asked([]*maturity.Plan{p}, "district")) != 1 || len(plan.Asked([]*maturity.Plan{p}, "school")) != 0 {
		t.Errorf("%+v", list)
	}
}
