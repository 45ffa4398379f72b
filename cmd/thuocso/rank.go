package main

import (
	"context"
	"errors"
	"flag"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
)

// everywhere is the path above every unit.
const everywhere = "/"

// rank tallies and ranks one season now, as the scheduled run and the button do: not while the job is paused, and not by a
// clock that is wrong.
func rank(ctx context.Context, p *process, args []string) (err error) {
	set := flag.NewFlagSet("rank", flag.ContinueOnError)
	year := set.Int("season", 0, "")
	code := set.String("unit", "", "")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 0, 0); err != nil {
		return err
	}
	if *year == 0 {
		return fault.New(fault.Invalid, "cli.rank_season")
	}
	st, err := p.migrated(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(ctx)) }()

	return p.rankNow(ctx, st, time.Now, wanted{*year, *code})
}

// wanted names a season by the first year of its school year, and by its unit's code where there are several.
type wanted struct {
	year int
	code string
}

func (p *process) rankNow(ctx context.Context, st *station, now func() time.Time, w wanted) error {
	parts := newSubjects(st, now)
	s, err := seasonOf(ctx, st, parts, w)
	if err != nil {
		return err
	}
	report, err := guarded(st, parts, now).Run(ctx, ranking.Command{Season: s.ID, Cause: ranking.ByCommand})
	if err != nil {
		return wrap("rank", err)
	}

	return p.ranked(s, report)
}

// ranked tells how a run ended; one that does not agree with the source is a failure of the command.
func (p *process) ranked(s season.Season, report ranking.Report) error {
	if report.Outcome == ranking.Done {
		p.say("cli.ranked", "unit", s.UnitName, "year", p.printer().SchoolYear(s.SchoolYear), "read", report.Read,
			"written", report.Written, "milliseconds", report.Took.Milliseconds())

		return nil
	}
	p.line(p.stderr, "cli.rank_mismatch")
	for _, d := range report.Differences {
		basis := ""
		if d.Basis != "" {
			basis = p.printer().T("figures.basis." + string(d.Basis))
		}
		source, computed := watch.Sides(&d)
		p.line(p.stderr, "figures.diff."+d.What, "of", d.Of, "basis", basis, "source", source, "computed", computed)
	}

	return exitStatus(1)
}

// seasonOf finds the season of a school year; the code of its unit tells seasons of the same year apart.
func seasonOf(ctx context.Context, st *station, parts subjects, w wanted) (season.Season, error) {
	all, err := parts.seasons.Seasons(ctx, everywhere)
	if err != nil {
		return season.Season{}, wrap("list seasons", err)
	}
	var found []season.Season
	for _, s := range all {
		if s.SchoolYear != w.year {
			continue
		}
		units, err := postgres.NewRanking(st.db).Units(ctx, s.ID, s.UnitPath)
		if err != nil {
			return season.Season{}, wrap("unit of season", err)
		}
		if w.code == "" || len(units) > 0 && units[0].Code == w.code {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return season.Season{}, fault.New(fault.NotFound, "cli.rank_none", "year", strconv.Itoa(w.year))
	case 1:
		return found[0], nil
	default:
		return season.Season{}, fault.New(fault.Invalid, "cli.rank_several", "year", strconv.Itoa(w.year), "n", len(found))
	}
}
