package links_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/evidence/links"
)

// shelf is a store in memory.
type shelf struct {
	due   []evidence.DueLink
	noted []string
	err   error
}

func (s *shelf) DueLinks(_ context.Context, _ time.Time, most int) ([]evidence.DueLink, error) {
	return s.due[:min(most, len(s.due))], s.err
}

func (s *shelf) NoteLink(_ context.Context, link evidence.DueLink, c evidence.Check) error {
	s.noted = append(s.noted, link.URL+" "+c.Status)

	return s.err
}

func due(addresses ...string) *shelf {
	s := &shelf{}
	for i, a := range addresses {
		s.due = append(s.due, evidence.DueLink{Document: evidence.ID(i + 1), No: 1, URL: a})
	}

	return s
}

func checker(s *shelf, look func(context.Context, string) links.Outcome) *links.Checker {
	return &links.Checker{Store: s, Look: look, Now: func() time.Time { return time.Date(2026, 5, 2, 1, 0, 0, 0, time.UTC) }}
}

// byName finds what the address says.
func byName(_ context.Context, address string) links.Outcome {
	switch {
	case strings.Contains(address, "away"):
		return links.Outcome{Status: "line", Away: true}
	case strings.Contains(address, "inside"):
		return links.Outcome{Status: "refused"}
	case strings.Contains(address, "gone"):
		return links.Outcome{Status: "gone", Reached: true}
	}

	return links.Outcome{Status: evidence.Alive, Reached: true}
}

func TestWhatWasFoundIsNoted(t *testing.T) {
	t.Parallel()
	s := due("https://a.example/1", "https://away.example/", "https://b.example/gone", "https://A.example/2", "http://inside/", "::")
	looked, noted, err := checker(s, byName).Run(t.Context())
	if looked != 6 || noted != 6 || err != nil {
		t.Errorf("%d, %d, %v", looked, noted, err)
	}
	slices.Sort(s.noted)
	want := []string{
		":: alive", "http://inside/ refused", "https://A.example/2 alive", "https://a.example/1 alive", "https://away.example/ line",
		"https://b.example/gone gone",
	}
	if d := cmp.Diff(want, s.noted); d != "" {
		t.Error(d)
	}
}

func TestNothingIsDue(t *testing.T) {
	t.Parallel()
	if looked, noted, err := checker(due(), byName).Run(t.Context()); looked+noted != 0 || err != nil {
		t.Errorf("%d, %d, %v", looked, noted, err)
	}
}

func TestNightWithoutALineSaysNothingAboutLinks(t *testing.T) {
	t.Parallel()
	s := due("https://away1.example/", "https://away2.example/", "https://away3.example/", "http://inside/")
	looked, noted, err := checker(s, byName).Run(t.Context())
	if !errors.Is(err, links.ErrNoLine) || looked != 4 || noted != 0 || len(s.noted) != 0 {
		t.Errorf("%d, %d, %v: %v", looked, noted, err, s.noted)
	}
	// Two hosts may well be away by themselves.
	s = due("https://away1.example/", "https://away2.example/", "https://away2.example/x", "http://inside/")
	if _, noted, err = checker(s, byName).Run(t.Context()); err != nil || noted != 4 {
		t.Errorf("%d, %v", noted, err)
	}
	s = due("https://away1.example/", "https://away2.example/", "https://away3.example/", "https://a.example/")
	if _, noted, err = checker(s, byName).Run(t.Context()); err != nil || noted != 4 {
		t.Errorf("%d, %v", noted, err)
	}
}

func TestAHostIsAskedOnceAtATimeAndFewAtOnce(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	for i := range 300 {
		s.due = append(s.due, evidence.DueLink{Document: evidence.ID(i), URL: fmt.Sprintf("https://h%d.example/%d", i%9, i)})
	}
	var mu sync.Mutex
	busy, now, most := map[string]bool{}, 0, 0
	look := func(_ context.Context, address string) links.Outcome {
		host := strings.Split(address, "/")[2]
		mu.Lock()
		if busy[host] {
			t.Errorf("%s is asked twice at once", host)
		}
		busy[host] = true
		now++
		most = max(most, now)
		mu.Unlock()
		mu.Lock()
		defer mu.Unlock()
		busy[host] = false
		now--

		return links.Outcome{Status: evidence.Alive, Reached: true}
	}
	looked, noted, err := checker(s, look).Run(t.Context())
	if looked != 300 || noted != 300 || err != nil || most > 4 {
		t.Errorf("%d, %d, %v, %d at once", looked, noted, err, most)
	}
}

func TestWhatIsBrokenOffSaysNothing(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	s := due("https://a.example/1", "https://a.example/2", "https://a.example/3")
	_, noted, err := checker(s, func(_ context.Context, address string) links.Outcome {
		if strings.HasSuffix(address, "2") {
			stop()

			return links.Outcome{Status: "time", Away: true}
		}

		return links.Outcome{Status: evidence.Alive, Reached: true}
	}).Run(ctx)
	if !errors.Is(err, context.Canceled) || noted > 1 || slices.Contains(s.noted, "https://a.example/2 time") {
		t.Errorf("%d, %v: %v", noted, err, s.noted)
	}
}

func TestStoreThatFailsEndsTheRun(t *testing.T) {
	t.Parallel()
	s := due("https://a.example/1", "https://b.example/1", "https://c.example/1", "https://d.example/1", "https://e.example/1")
	s.err = errors.New("no database")
	if _, _, err := checker(s, byName).Run(t.Context()); !errors.Is(err, s.err) {
		t.Errorf("got %v", err)
	}
	broken := &failing{shelf: *due("https://a.example/1", "https://a.example/2", "https://b.example/1")}
	c := checker(nil, byName)
	c.Store = broken
	if _, noted, err := c.Run(t.Context()); !errors.Is(err, errNote) || noted != 0 {
		t.Errorf("%d, %v", noted, err)
	}
}

// failing lists but cannot note.
type failing struct{ shelf }

var errNote = errors.New("no note")

func (f *failing) NoteLink(context.Context, evidence.DueLink, evidence.Check) error { return errNote }

// A host that is away costs the night a look or two, however many links lead to it: what is true of its name is noted of all of
// them, of what was not asked nothing is noted.
func TestAHostThatIsAwayDoesNotHoldUpTheNight(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	for _, host := range []string{"nowhere", "silent", "there", "flaky"} {
		for i := range 40 {
			s.due = append(s.due, evidence.DueLink{Document: evidence.ID(len(s.due) + 1), No: 1, URL: fmt.Sprintf("https://%s.example/%d", host, i)})
		}
	}
	var mu sync.Mutex
	asked, noted := map[string]int{}, map[string]int{}
	look := func(_ context.Context, address string) links.Outcome {
		mu.Lock()
		defer mu.Unlock()
		host, _, _ := strings.Cut(strings.TrimPrefix(address, "https://"), ".")
		asked[host]++
		switch {
		case host == "nowhere":
			return links.Outcome{Status: "name", Away: true, Nowhere: true}
		case host == "silent", host == "flaky" && asked[host]%2 == 1: // every other page of the flaky one is slow
			return links.Outcome{Status: "time", Away: true}
		}

		return links.Outcome{Status: evidence.Alive, Reached: true}
	}
	if _, _, err := checker(s, look).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, line := range s.noted {
		host, _, _ := strings.Cut(strings.TrimPrefix(line, "https://"), ".")
		noted[host+" "+line[strings.LastIndexByte(line, ' ')+1:]]++
	}
	if d := cmp.Diff(map[string]int{"nowhere": 1, "silent": 2, "there": 40, "flaky": 40}, asked); d != "" {
		t.Error("asked:", d)
	}
	if d := cmp.Diff(map[string]int{"nowhere name": 40, "silent time": 2, "there alive": 40, "flaky time": 20, "flaky alive": 20}, noted); d != "" {
		t.Error("noted:", d)
	}
}
