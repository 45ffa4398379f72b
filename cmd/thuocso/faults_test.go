package main

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// planted is one fault: how it comes, what the page says of it after one cycle, and how it is mended.
type planted struct {
	plant func(s *clockStage)
	// cycle is what happens between planting and looking; nil is a change that is run.
	cycle func(s *clockStage)
	red   []string
	mend  func(s *clockStage)
	// again is what happens between mending and looking.
	again func(s *clockStage)
}

// TestPlantedFaults plants one fault after the other in a portal that is well: within one cycle the page is red and says what,
// and nothing is published; mended, it is green again. docs/faults.md tells the same in words.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	all := faults()
	maps.Copy(all, rowFaults())
	for name, f := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newClockStage(t)
			f.plant(s)
			before := s.figures()
			s.after(f.cycle)
			s.red(f.red...)
			if s.figures() != before {
				t.Error("something was published")
			}
			f.mend(s)
			s.after(f.again)
			s.green()
		})
	}
}

func (s *clockStage) after(cycle func(*clockStage)) {
	if cycle == nil {
		cycle = (*clockStage).cycle
	}
	cycle(s)
}

func faults() map[string]planted {
	const mismatch = "Tổng số không khớp với nguồn"
	untamper := func(s *clockStage) { s.tamper = nil }

	return map[string]planted{
		"a doubled row": {
			plant: func(s *clockStage) {
				s.do("ALTER TABLE season_school DROP CONSTRAINT season_school_pkey CASCADE")
				s.do(`INSERT INTO season_school (season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope)
					SELECT s.season_id, s.school_id, s.code, s.name, s.managing_id, s.path, s.commune_name, s.stages, s.area, true
					  FROM season_school s WHERE s.school_id = $1`, s.units["school own"])
			},
			red: []string{mismatch, "school own: trường được tính 2 lần"},
			mend: func(s *clockStage) {
				s.do("DELETE FROM season_school WHERE ctid = (SELECT max(ctid) FROM season_school WHERE school_id = $1)", s.units["school own"])
			},
		},
		"a missing season": {
			plant: func(s *clockStage) { s.omitted = s.season },
			cycle: (*clockStage).night,
			red:   []string{"Lỡ lịch chạy", "đã lỡ 1 lịch"},
			mend:  func(s *clockStage) { s.omitted = 0 },
			again: func(s *clockStage) { s.round(s.lead) },
		},
		"the figures of a season gone": {
			plant: func(s *clockStage) { s.do("DELETE FROM snapshot WHERE season_id = $1", int64(s.season)) },
			cycle: func(s *clockStage) { s.round(s.lead) },
			red:   []string{"Kỳ đánh giá thiếu số liệu", "(0 dòng)", "office own: dòng số liệu bị xóa"},
			mend:  (*clockStage).lookedInto,
		},
		"a wrong sum": {
			plant: func(s *clockStage) {
				s.do("UPDATE result SET group_low[1] = group_low[1] + 50 WHERE basis = 'verified'")
			},
			red: []string{mismatch, "school own: điểm của một nhóm tiêu chí đã lưu là 0,5, tính lại được 0"},
			mend: func(s *clockStage) {
				s.do("UPDATE result SET group_low[1] = group_low[1] - 50 WHERE basis = 'verified'")
			},
		},
		"a wrong level": {
			plant: func(s *clockStage) { s.do("UPDATE result SET level_low = level_low + 1 WHERE basis = 'verified'") },
			red:   []string{mismatch, "school own: mức độ đã lưu là "},
			mend:  func(s *clockStage) { s.do("UPDATE result SET level_low = level_low - 1 WHERE basis = 'verified'") },
		},
		"a draft in a final rank": {
			plant: func(s *clockStage) { s.tamper = s.draft },
			red:   []string{mismatch, "school other: phiếu chưa đến bước này mà có trong bảng xếp hạng"},
			mend:  untamper,
		},
		"a unit counted twice": {
			plant: func(s *clockStage) { s.tamper = s.twice },
			red:   []string{mismatch, "province own: nguồn có 2 trường, số liệu tính 3 trường"},
			mend:  untamper,
		},
		"a wrong number of points": {
			plant: func(s *clockStage) {
				s.tamper = s.wrong(func(t *ranking.Tally) { t.Components[0].Points = ranking.Histogram{{Value: 50, Count: 1}} })
			},
			red:  []string{mismatch, "province own · 1.3.1: phân bố điểm của thành phần không khớp với nguồn (tổng điểm ở nguồn là 0, số liệu tính 0,5"},
			mend: untamper,
		},
		"a wrong median": {
			plant: func(s *clockStage) { s.tamper = s.wrong(func(t *ranking.Tally) { t.Groups[0].Low[0].Value += 50 }) },
			red:   []string{mismatch, "province own · 1: phân bố điểm của nhóm tiêu chí không khớp với nguồn"},
			mend:  untamper,
		},
		"a wrong share of a stage": {
			plant: func(s *clockStage) { s.tamper = s.wrong(func(t *ranking.Tally) { t.ByStage[1][0][0]++ }) },
			red:   []string{mismatch, "province own · TH: số trường của cấp học theo mức độ không khớp với nguồn"},
			mend:  untamper,
		},
		"a school of another area": {
			plant: func(s *clockStage) { s.tamper = s.misplaced(func(e *ranking.Entry) { e.Area++ }) },
			red:   []string{mismatch, "school own: cấp học, khu vực hoặc điều kiện bắt buộc trong bảng xếp hạng không khớp với nguồn"},
			mend:  untamper,
		},
		"another condition missed": {
			plant: func(s *clockStage) { s.tamper = s.misplaced(func(e *ranking.Entry) { e.Missed ^= 1 }) },
			red:   []string{mismatch, "school own: cấp học, khu vực hoặc điều kiện bắt buộc trong bảng xếp hạng không khớp với nguồn"},
			mend:  untamper,
		},
		"a job that hangs": {
			plant: func(s *clockStage) {
				s.held = make(chan struct{})
				held := s.held
				s.job = func(context.Context) error { <-held; return nil }
			},
			cycle: (*clockStage).jobs,
			red:   []string{"Lần chạy bị treo, đã bị bỏ: Dọn phiên đăng nhập", "Không dừng khi được yêu cầu"},
			mend: func(s *clockStage) {
				close(s.held)
				s.job = func(context.Context) error { return nil }
				s.lead = s.leader("two", s.guard()) // the portal was started again
				s.turn(time.Minute)
			},
			again: (*clockStage).redo,
		},
		"a panic": {
			plant: func(s *clockStage) { s.tamper = func(*recompute.Source, *recompute.Change) { panic("broken") } },
			red:   []string{"Chương trình gặp lỗi khi chạy"},
			mend:  untamper,
		},
		"a dead leader": {
			plant: func(s *clockStage) { s.turn(time.Minute) },
			cycle: func(s *clockStage) { s.heir() },
			red:   []string{"Tiến trình phụ trách việc định kỳ đã mất", "one im lặng quá hạn; tiến trình khác đã nhận thay lúc"},
			mend:  func(*clockStage) {},
		},
		"a deposed leader that still writes": {
			plant: func(s *clockStage) { s.tamper = s.depose },
			red:   []string{"Một tiến trình đã mất quyền phụ trách vẫn định ghi số liệu", "Lần ghi đã bị chặn"},
			mend:  func(s *clockStage) { s.turn(time.Minute); s.heir() },
		},
		"a missed run": {
			plant: func(s *clockStage) { s.swallow = true },
			cycle: (*clockStage).night,
			red:   []string{"Lỡ lịch chạy", "đã lỡ 1 lịch"},
			mend:  func(s *clockStage) { s.swallow = false },
			again: func(s *clockStage) { s.round(s.lead) },
		},
		"a clock set back": {
			plant: func(s *clockStage) { s.turn(-48 * time.Hour) },
			red:   []string{"Đồng hồ của máy chủ không đúng", "Máy chủ đang là 09:01 ngày 10/05/2025", "đã ghi 09:00 ngày 12/05/2025", "Giờ hiện tại là đúng"},
			mend:  func(s *clockStage) { s.turn(48 * time.Hour) },
		},
	}
}

// draft puts the school whose return is a draft among the published results.
func (s *clockStage) draft(source *recompute.Source, change *recompute.Change) {
	for i := range change.Snapshots {
		if row := &change.Snapshots[i]; row.Basis == ranking.Published && row.UnitID == s.units["office other"] {
			row.Entries = ranking.PackEntries(len(source.Index.Groups), []ranking.Entry{{
				School: s.units["school other"], Low: 3, High: 3, Groups: make([]ranking.Range, len(source.Index.Groups)),
			}})
		}
	}
}

// row is the row of a unit among those verified, and its figures.
func (s *clockStage) row(change *recompute.Change, unit string) (*recompute.Snapshot, *ranking.Tally) {
	for i := range change.Snapshots {
		if row := &change.Snapshots[i]; row.Basis == ranking.Verified && row.UnitID == s.units[unit] {
			read, err := ranking.UnpackTally(row.Tally)
			if err != nil {
				s.t.Fatal(err)
			}

			return row, read
		}
	}
	s.t.Fatal("no such unit")

	return nil, nil
}

// misplaced changes what stands of a school in the ranks of its office.
func (s *clockStage) misplaced(what func(*ranking.Entry)) func(*recompute.Source, *recompute.Change) {
	return func(source *recompute.Source, change *recompute.Change) {
		row, _ := s.row(change, "office own")
		entries, err := ranking.UnpackEntries(nil, row.Entries)
		if err != nil || len(entries) == 0 {
			s.t.Fatal("no entries", err)
		}
		what(&entries[0])
		row.Entries = ranking.PackEntries(len(source.Index.Groups), entries)
	}
}

// twice has the province count one of its offices twice.
func (s *clockStage) twice(_ *recompute.Source, change *recompute.Change) {
	row, province := s.row(change, "province own")
	_, office := s.row(change, "office own")
	row.Tally = ranking.Together(province, office).Pack()
}

// wrong changes the figures of the province.
func (s *clockStage) wrong(figure func(*ranking.Tally)) func(*recompute.Source, *recompute.Change) {
	return func(_ *recompute.Source, change *recompute.Change) {
		row, province := s.row(change, "province own")
		figure(province)
		row.Tally = province.Pack()
	}
}

// jobs turns the clock to the next morning, and has the portal's job done that fell due.
func (s *clockStage) jobs() {
	s.tomorrow()
	if err := errors.Join(s.lead.Lead(s.t.Context()), s.lead.Tend(s.t.Context(), "sweep")); err != nil {
		s.t.Fatal(err)
	}
}

// redo asks for the portal's job, and has it done.
func (s *clockStage) redo() {
	s.do("INSERT INTO job_request (job, at, by_id) VALUES ('sweep', $1, 0)", s.clock.Now())
	s.cycle()
}

// heir lets another process take the lead.
func (s *clockStage) heir() {
	s.lead = s.leader("two", s.guard())
	if err := s.lead.Lead(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// depose takes the lead away from a run between its reading and its writing.
func (s *clockStage) depose(*recompute.Source, *recompute.Change) {
	s.tamper = nil
	s.turn(time.Minute)
	if err := s.leader("two", s.guard()).Lead(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}
