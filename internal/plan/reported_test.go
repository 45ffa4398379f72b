package plan_test

import (
	"fmt"
	"os"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// counted is a plan of counts and of a share of two counts, made up for tests.
func counted(tb testing.TB) *maturity.Plan {
	tb.Helper()
	const name = "../maturity/testdata/counted-plan.yaml"
	content, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	_, index := load(tb)
	p, problems := maturity.LoadPlan(name, content, index)
	if p == nil {
		tb.Fatal(problems)
	}

	return p
}

func reported(form maturity.Form, n, of int64) plan.Report {
	return plan.Report{Entry: plan.Entry{Form: form, Count: n, Whole: of}}
}

// province is a province with its districts, each office with what it entered; nil where it is silent.
func province(rooms, trained []*plan.Report) *plan.Field {
	f := &plan.Field{Season: season.Season{UnitID: 1}}
	for i := range rooms {
		o := plan.Office{UnitID: int64(i + 1), Kind: "district", Path: fmt.Sprintf("/1/%d/", i+1), Reports: map[string]plan.Report{}}
		if i == 0 {
			o.Kind, o.Path = "province", "/1/"
		}
		for key, r := range map[string]*plan.Report{"smart_rooms": rooms[i], "trained": trained[i]} {
			if r != nil {
				one := *r
				one.UnitID, one.Figure = o.UnitID, key
				o.Reports[key] = one
				f.Reports = append(f.Reports, one)
			}
		}
		f.Offices = append(f.Offices, o)
	}

	return f
}

func unitOf(f *plan.Field, i int) ranking.Unit {
	return ranking.Unit{ID: f.Offices[i].UnitID, Kind: f.Offices[i].Kind, Path: f.Offices[i].Path}
}

func TestCountsAddUpAndSharesDoNot(t *testing.T) {
	t.Parallel()
	p := counted(t)
	count := func(n int64) *plan.Report { r := reported(maturity.AsCount, n, 0); return &r }
	ratio := func(n, of int64) *plan.Report { r := reported(maturity.AsRatio, n, of); return &r }
	rooms, staff := &p.Targets[0], &p.Targets[1]
	for name, c := range map[string]struct {
		rooms, trained []*plan.Report
		of             *maturity.Target
		at             int
		state          plan.State
		open           plan.Reason
		part, short    int64
		low            int64
	}{
		"nobody has entered":             {make([]*plan.Report, 3), make([]*plan.Report, 3), rooms, 0, plan.Open, plan.OfficesSilent, 0, 0, 0},
		"one district has not":           {make([]*plan.Report, 3), make([]*plan.Report, 3), rooms, 1, plan.Open, plan.OfficeSilent, 0, 0, 0},
		"nought is a count":              {[]*plan.Report{count(0), count(0), count(0)}, make([]*plan.Report, 3), rooms, 0, plan.Missed, "", 0, 1200, 0},
		"enough without the last":        {[]*plan.Report{count(700), count(500), nil}, make([]*plan.Report, 3), rooms, 0, plan.Reached, "", 1200, 0, 1200_00},
		"one short, the last silent":     {[]*plan.Report{count(700), count(499), nil}, make([]*plan.Report, 3), rooms, 0, plan.WithinReach, "", 1199, 1, 1199_00},
		"one short, all known":           {[]*plan.Report{count(700), count(499), count(0)}, make([]*plan.Report, 3), rooms, 0, plan.Missed, "", 1199, 1, 1199_00},
		"a part adds to the whole":       {[]*plan.Report{count(700), count(499), nil}, make([]*plan.Report, 3), rooms, 1, plan.Contributes, "", 499, 701, 499_00},
		"a percentage is no count":       {[]*plan.Report{{Entry: plan.Entry{Form: maturity.AsPercent, Percent: 90_00}}, nil, nil}, make([]*plan.Report, 3), rooms, 0, plan.Open, plan.OfficesSilent, 0, 0, 0},
		"a share of the sums":            {make([]*plan.Report, 3), []*plan.Report{nil, ratio(1, 1), ratio(1, 3)}, staff, 0, plan.Missed, "", 2, 2, 50_00},
		"a share with one silent":        {make([]*plan.Report, 3), []*plan.Report{nil, ratio(9, 10), nil}, staff, 0, plan.WithinReach, "", 9, 0, 90_00},
		"a share at its bound":           {make([]*plan.Report, 3), []*plan.Report{nil, ratio(3, 5), ratio(5, 5)}, staff, 0, plan.Reached, "", 8, 0, 80_00},
		"a share of a district":          {make([]*plan.Report, 3), []*plan.Report{nil, ratio(3, 5), nil}, staff, 1, plan.Missed, "", 3, 1, 60_00},
		"a part of nothing":              {make([]*plan.Report, 3), []*plan.Report{nil, ratio(0, 0), nil}, staff, 0, plan.Open, plan.OfficeZero, 0, 0, 0},
		"the province is not asked this": {make([]*plan.Report, 1), []*plan.Report{ratio(1, 1)}, staff, 0, plan.Open, plan.OfficeNotAsked, 0, 0, 0},
	} {
		f := province(c.rooms, c.trained)
		r := f.Gauge(p, unitOf(f, c.at)).Reach(c.of, nil)
		if r.State() != c.state || r.Open != c.open {
			t.Errorf("%s: %s %q", name, r.State(), r.Open)
		}
		if r.Open == plan.Measured && (r.Part != c.part || r.PartShort != c.short || r.Low != c.low) {
			t.Errorf("%s: %d, short by %d, %d", name, r.Part, r.PartShort, r.Low)
		}
	}
}

// A unit's counts are those of its parts and its own together, whatever anybody left out; nothing leaves the scale.
func TestPartsOfCountsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	p := counted(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "units")
		rooms, trained := make([]*plan.Report, n), make([]*plan.Report, n)
		for i := range n {
			if rapid.Bool().Draw(t, "counts") {
				r := reported(maturity.AsCount, rapid.Int64Range(0, plan.MaxCount).Draw(t, "rooms"), 0)
				rooms[i] = &r
			}
			if of := rapid.Int64Range(0, plan.MaxCount).Draw(t, "of"); rapid.Bool().Draw(t, "trains") {
				r := reported(maturity.AsRatio, rapid.Int64Range(0, of).Draw(t, "trained"), of)
				trained[i] = &r
			}
		}
		f := province(rooms, trained)
		fork := plan.Fork{Unit: unitOf(f, 0)}
		for i := 1; i < n; i++ {
			fork.Parts = append(fork.Parts, unitOf(f, i))
		}
		for i := range p.Targets {
			whole := f.Gauge(p, fork.Unit).Reach(&p.Targets[i], nil)
			var part, of int64
			var offices, silent int
			for _, r := range f.Reaches(fork, p, &p.Targets[i]) {
				part, of, offices, silent = part+r.Part, of+r.Whole, offices+r.Offices, silent+r.Silent
			}
			if part != whole.Part || of != whole.Whole || offices != whole.Offices || silent != whole.Silent {
				t.Fatalf("%s: %d of %d in parts, %d of %d together", whole.Target.Key, part, of, whole.Part, whole.Whole)
			}
			if (offices == silent) != (whole.Open == plan.OfficesSilent || whole.Open == plan.OfficeSilent || whole.Open == plan.OfficeNotAsked) {
				t.Fatalf("%d of %d silent: %q", silent, offices, whole.Open)
			}
			low, high, bound := whole.OnScale()
			if low < 0 || low > high || high > 100_00 || bound > 100_00 || whole.State() == plan.Reached && low < bound {
				t.Fatalf("%d to %d of %d, %s", low, high, bound, whole.State())
			}
		}
	})
}

func TestAnOfficeEntersCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		figure, count, whole, key, field string
		want                             plan.Entry
	}{
		"a count":             {figure: "smart_rooms", count: " 1.200 ", want: plan.Entry{Form: maturity.AsCount, Count: 1200}},
		"nought":              {figure: "smart_rooms", count: "0", want: plan.Entry{Form: maturity.AsCount}},
		"in English groups":   {figure: "smart_rooms", count: "1,000,000,000", want: plan.Entry{Form: maturity.AsCount, Count: 1_000_000_000}},
		"in spaced groups":    {figure: "smart_rooms", count: "12\u00a0345", want: plan.Entry{Form: maturity.AsCount, Count: 12345}},
		"two counts":          {figure: "trained", count: "7", whole: "10", want: plan.Entry{Form: maturity.AsRatio, Count: 7, Whole: 10}},
		"none of none":        {figure: "trained", count: "0", whole: "0", want: plan.Entry{Form: maturity.AsRatio}},
		"nothing":             {figure: "smart_rooms", key: "plan.bad_count", field: "count"},
		"too many":            {figure: "smart_rooms", count: "1000000001", key: "plan.bad_count", field: "count"},
		"far too many":        {figure: "smart_rooms", count: "99999999999999999999", key: "plan.bad_count", field: "count"},
		"less than none":      {figure: "smart_rooms", count: "-1", key: "plan.bad_count", field: "count"},
		"a broken number":     {figure: "smart_rooms", count: "1,5", key: "plan.bad_count", field: "count"},
		"groups of two kinds": {figure: "smart_rooms", count: "1.000,000", key: "plan.bad_count", field: "count"},
		"words":               {figure: "smart_rooms", count: "nhiều", key: "plan.bad_count", field: "count"},
		"no whole":            {figure: "trained", count: "7", key: "plan.bad_count", field: "whole"},
		"more than all":       {figure: "trained", count: "11", whole: "10", key: "plan.part_above_whole", field: "count"},
	} {
		o := officeOf(t)
		cmd := o.cmd
		cmd.Plans, cmd.Figure, cmd.Percent, cmd.Count, cmd.Whole = []*maturity.Plan{counted(t)}, c.figure, "50", c.count, c.whole
		err := o.Offices.Enter(t.Context(), o.actor, cmd)
		if c.key != "" {
			if f := fault.Of(err); f.Key != c.key || f.Field != c.field || len(o.reports) > 0 {
				t.Errorf("%s: %v at %q", name, err, f.Field)
			}

			continue
		}
		if err != nil || len(o.reports) != 1 || o.reports[0].Entry != c.want {
			t.Errorf("%s: %+v, %v", name, o.reports, err)
		}
	}
}
