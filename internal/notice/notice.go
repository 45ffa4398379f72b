// Package notice is about what to tell whom, and when: tasks that are due, and the
// last moments of a return. Each is told once a day and kind, in the portal, and by
// mail where an address is known.
package notice

import (
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
)

// Kind is what a notice is about.
type Kind string

// The kinds of notice.
const (
	// TaskSoon is a task whose day is near, TaskLate one whose day has passed.
	TaskSoon Kind = "task_soon"
	TaskLate Kind = "task_late"
	// SendSoon is a return that must be sent soon, CorrectSoon one that must be corrected and sent again soon.
	SendSoon    Kind = "send_soon"
	CorrectSoon Kind = "correct_soon"
	// PaperOpened, PaperSent and PaperEnded tell a school's principals at once that its office began to enter the return from the
	// signed paper, sent it so, or ended without sending. They are written with that act, and mailed with the next reminders.
	PaperOpened Kind = "paper_opened"
	PaperSent   Kind = "paper_sent"
	PaperEnded  Kind = "paper_ended"
)

// ByAct tells whether notices of the kind are written with what somebody did, not with the morning's reminders.
func (k Kind) ByAct() bool { return k == PaperOpened || k == PaperSent || k == PaperEnded }

// How near a day must be.
const (
	// taskDays is how many days before its day a task is told of, lateDays how many after it.
	taskDays = 3
	lateDays = 14
	// waitingDays is for how many days what was told with an act is mailed.
	waitingDays = 3
)

// sendDays are the days before a last moment on which the head of a school is told of it.
func sendDays() []int { return []int{14, 7, 3, 1} }

// Detail is what a notice names.
type Detail struct {
	School string `json:"school"`
	// SchoolYear is the year in which the season's school year begins.
	SchoolYear int `json:"school_year"`
	// Parts are the parts of the return that are still open, of tasks.
	Parts []string `json:"parts,omitempty"`
	// Day is the day of the task, or the last day in time.
	Day time.Time `json:"day"`
	// Post and Office are who acted, of what the office did.
	Post   string `json:"post,omitempty"`
	Office string `json:"office,omitempty"`
}

// Notice is one thing that one person is told.
type Notice struct {
	ID       int64
	PersonID int64
	Kind     Kind
	ReturnID assessment.ID
	Detail   Detail
	// On is the day on which it is told.
	On time.Time
	At time.Time
	// Email is where it goes besides, empty for nowhere.
	Email string
}

// Owed is a return in its school's hands with who is asked for what, and who heads the school.
type Owed struct {
	Return *assessment.Return
	// Tasks are the open ones that somebody is asked for.
	Tasks []Task
	// Heads are the school's principals.
	Heads []int64
}

// Task is an open part that somebody is asked for.
type Task struct {
	Part     string
	PersonID int64
	Due      time.Time
}

// Of lists what is to be told on a day about one return. today is a day, last the return's last day in time.
func Of(o Owed, today, last time.Time) []Notice {
	d := Detail{School: o.Return.SchoolName, SchoolYear: o.Return.Season.SchoolYear}
	var list []Notice
	for _, t := range o.Tasks {
		kind, due := TaskSoon, days(today, t.Due)
		switch {
		case due < -lateDays || due > taskDays:
			continue
		case due < 0:
			kind = TaskLate
		}
		list = join(list, Notice{PersonID: t.PersonID, Kind: kind, ReturnID: o.Return.ID, On: today, Detail: d}, t)
	}
	if !slices.Contains(sendDays(), days(today, last)) {
		return list
	}
	kind := SendSoon
	if o.Return.State == assessment.Returned {
		kind = CorrectSoon
	}
	d.Day = last
	for _, head := range o.Heads {
		list = append(list, Notice{PersonID: head, Kind: kind, ReturnID: o.Return.ID, On: today, Detail: d})
	}

	return list
}

// join puts a task into the notice that its person gets of that kind; the day told is the earliest.
func join(list []Notice, n Notice, t Task) []Notice {
	i := slices.IndexFunc(list, func(x Notice) bool { return x.PersonID == n.PersonID && x.Kind == n.Kind })
	if i < 0 {
		n.Detail.Day = t.Due
		list = append(list, n)
		i = len(list) - 1
	}
	list[i].Detail.Parts = append(slices.Clip(list[i].Detail.Parts), t.Part)
	if t.Due.Before(list[i].Detail.Day) {
		list[i].Detail.Day = t.Due
	}

	return list
}

// days counts from one day to another.
func days(from, to time.Time) int { return int(day(to).Sub(day(from)).Hours() / 24) }

func day(t time.Time) time.Time {
	y, m, d := t.Date()

	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
