package main

import (
	"context"
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/season"
)

// importPlan takes a plan file of an office's own, and holds a season against it.
func importPlan(ctx context.Context, p *process, args []string) error {
	set := flag.NewFlagSet("import plan", flag.ContinueOnError)
	year := set.Int("season", 0, "")
	code := set.String("unit", "", "")
	dry := set.Bool("dry-run", false, "")
	file, err := p.fileAndFlags(set, args)
	if err != nil {
		return err
	}
	if *code != "" && *year == 0 { // whose season it is says nothing without the season
		return fault.New(fault.Invalid, "cli.bad_flags", "args", strings.Join(args, " "), "command", set.Name())
	}
	data, unread := p.input(file)
	if unread != nil {
		return unread
	}
	checked, err := p.checkPlan(file, data)
	if err != nil {
		return err
	}
	if checked == nil {
		p.line(p.stderr, "cli.plan_refused")

		return exitStatus(1)
	}
	st, err := p.migrated(ctx)
	if err != nil {
		return err
	}
	name, parts := filepath.Base(file), newSubjects(st, time.Now)
	if *year == 0 {
		key := "cli.plan_would_keep"
		if !*dry {
			key = "cli.plan_kept"
			_, err = parts.seasons.Register(ctx, "plan", name, data)
		}
		if err == nil {
			p.say(key, "file", name)
		}

		return errors.Join(wrap("keep plan", err), st.close(ctx))
	}
	held, err := seasonOf(ctx, st, parts, wanted{*year, *code})
	if err == nil {
		err = p.addPlan(ctx, plan.NewAdder(postgres.NewPlans(st.db), parts.plans, parts.seasons, time.Now), held, addition{name, data, *dry})
	}

	return errors.Join(err, st.close(ctx))
}

// addition is a plan file that is to be added to a season.
type addition struct {
	name string
	data []byte
	dry  bool
}

// addPlan holds a season against a plan file.
func (p *process) addPlan(ctx context.Context, adder *plan.Adder, held season.Season, a addition) error {
	key, do := "cli.plan_added", adder.Add
	if a.dry {
		key, do = "cli.plan_would_add", adder.Fits
	}
	if err := do(ctx, held, a.name, a.data); err != nil {
		return wrap("add plan to season", err)
	}
	p.say(key, "file", a.name, "unit", held.UnitName, "year", p.printer().SchoolYear(held.SchoolYear))

	return nil
}
