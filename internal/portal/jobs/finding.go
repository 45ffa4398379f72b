package jobs

import (
	"cmp"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/jobs"
)

// findings says what is wrong; linked leads each on to its job.
func (s *sight) findings(list []watch.Finding, linked bool) ([]view.Finding, error) {
	var found []view.Finding
	for i := range list {
		f := &list[i]
		one := view.Finding{}
		args := []any{"moment", f.Moment, "n", f.N, "other", f.Other, "now", s.Now, "holder", f.Holder, "job", ""}
		if w, ok := s.Work(f.ID); ok && !f.Whole() {
			args[len(args)-1] = s.name(w)
			if linked {
				one.Href, one.Name = href(f.ID, 1), s.name(w)
			}
		}
		key := "watch." + string(f.Kind)
		one.What, one.Means, one.Do = s.p.T(key, args...), s.means(f, args), s.p.T(key+".do", args...)
		one.Since = s.since(f)
		if f.Kind == watch.Altered {
			s.altered(&one, f)
		}
		one.Clock = f.Kind == watch.ClockBehind && s.Behind() && s.mayPause(&watch.Work{})
		if f.Run != nil {
			var err error
			if one.Lines, err = s.told(f.Season, f.Run); err != nil {
				return nil, err
			}
		}
		found = append(found, one)
	}

	return found, nil
}

// means says what a finding comes to; only a season's job has figures that grow old.
func (s *sight) means(f *watch.Finding, args []any) string {
	means := s.p.T("watch."+string(f.Kind)+".means", args...)
	if f.Kind == watch.Missed && f.Season != 0 {
		means += " " + s.p.T("watch.missed.figures")
	}

	return means
}

// altered says whether altered figures have been put right, and lets whoever may say that they were looked into.
func (s *sight) altered(one *view.Finding, f *watch.Finding) {
	if f.Mended {
		one.Means += " " + s.p.T("watch.altered.mended")
	} else {
		one.Means += " " + s.p.T("watch.altered.standing")
	}
	if w, ok := s.Work(f.ID); ok && s.mayPause(w) {
		one.Seen, one.Job, one.Season = strconv.FormatInt(f.Run.ID, 10), f.Job, strconv.FormatInt(int64(f.Season), 10)
	}
}

func (s *sight) since(f *watch.Finding) string {
	if f.Since.IsZero() {
		return s.p.T("jobs.since.never")
	}

	return s.p.T("jobs.since", "moment", f.Since)
}

func (s *sight) mayPause(w *watch.Work) bool { return watch.May(s.r.Actor, account.RunPause, w) == nil }

// told says what a row of the ledger tells of figures, with the names of the schools: on what source and computation disagree, or
// which rows were altered. An office is told of its own schools, and of the others how many differences there are: their results
// may not be published yet. That a unit's row was altered says nothing of them.
func (s *sight) told(of season.ID, run *ranking.Entered) ([]string, error) {
	var ids []int64
	for i := range run.Differences {
		if id := schoolOf(&run.Differences[i]); id != 0 {
			ids = append(ids, id)
		}
	}
	names := map[int64]ranking.Listed{}
	if len(ids) > 0 {
		var err error
		if names, err = s.d.Names.Names(s.r.Context(), of, ids); err != nil {
			return nil, err
		}
	}
	lines, others := make([]string, 0, len(run.Differences)), 0
	for i := range run.Differences {
		diff := &run.Differences[i]
		if school := names[schoolOf(diff)]; s.office == 0 || diff.OfRow() || school.ManagingID == s.office {
			lines = append(lines, s.difference(diff, school.Name))
		} else {
			others++
		}
	}
	if others > 0 {
		lines = append(lines, s.p.T("jobs.diff.others", "n", others))
	}

	return lines, nil
}

// schoolOf is the school that a difference concerns, 0 where it concerns none.
func schoolOf(diff *ranking.Difference) int64 {
	if diff.OfRow() {
		return 0
	}
	id, _ := strconv.ParseInt(diff.Of, 10, 64) //nolint:errcheck // 0 is no school

	return id
}

// difference says on what source and computation disagree; school is the name of the school, where it concerns one.
func (s *sight) difference(diff *ranking.Difference, school string) string {
	basis, of := "", cmp.Or(school, diff.Of)
	if diff.Basis != "" {
		basis = s.p.T("figures.basis." + string(diff.Basis))
	}
	if key := "state." + diff.Of; s.p.Has(key) {
		of = s.p.T(key)
	}
	source, computed := watch.Sides(diff)

	return s.p.T("figures.diff."+diff.What, "of", of, "basis", basis, "source", source, "computed", computed)
}
