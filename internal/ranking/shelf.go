package ranking

import (
	"sync"

	"github.com/thuocso/thuocso/internal/ranking/lately"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// shelf keeps what pages ask for again and again and what cannot change behind its back: the entries of a run and the
// pages made of them, taken only after the database has said that the run still stands, and the tree in which a
// season was held. Whoever takes something from it may not change it.
type shelf struct {
	mu      sync.Mutex
	entries lately.Kept[shelved, Ranked]
	pages   lately.Kept[leaf, *Sheet]
	trees   map[season.ID][]Unit
	rolls   lately.Kept[season.ID, *population.Roll]
	choice  lately.Kept[shelvedRun, *Choices]
	parts   lately.Kept[shelvedPart, []Entry]
}

// shelved names the entries of a unit.
type shelved struct {
	season season.ID
	basis  Basis
	unit   int64
}

// shelvedRun names the entries of a unit as one run left them.
type shelvedRun struct {
	shelved

	run int64
}

// shelvedPart names a population of the entries of a unit.
type shelvedPart struct {
	shelvedRun

	population Population
}

// leaf names one page of a ranking that nobody searched.
type leaf struct {
	shelvedRun

	population Population
	sort       Sort
	group      int
	reverse    bool
	rows, page int
}

// Sheet is the rows of one page of a ranking with what was made of them; it is shared and may not be changed.
type Sheet struct {
	Rows []Row

	mu    sync.Mutex
	forms map[string][]byte
}

// mostForms bounds how many forms a sheet keeps: two languages, and room.
const mostForms = 4

// Form returns the form of the rows that the name stands for: made once, and again only after too many others.
func (s *Sheet) Form(name string, write func(rows []Row) ([]byte, error)) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if form, ok := s.forms[name]; ok {
		return form, nil
	}
	form, err := write(s.Rows)
	if err != nil {
		return nil, err
	}
	if s.forms == nil || len(s.forms) >= mostForms {
		s.forms = map[string][]byte{}
	}
	s.forms[name] = form
	return form, nil
}

// The bounds of a shelf: about 10 MB of entries, 10 MB of pages in two languages, 8 MB of what seasons remember, and as
// many trees as there may be seasons in use.
const (
	mostEntries = 80_000
	mostPaged   = 8_000
	mostTrees   = 200
	mostRolled  = 200_000
	mostChoices = 4_000
)

func newShelf() *shelf {
	return &shelf{
		entries: lately.New[shelved, Ranked](mostEntries), pages: lately.New[leaf, *Sheet](mostPaged), trees: map[season.ID][]Unit{},
		rolls: lately.New[season.ID, *population.Roll](mostRolled), choice: lately.New[shelvedRun, *Choices](mostChoices),
		parts: lately.New[shelvedPart, []Entry](mostEntries),
	}
}

func (s *shelf) ranked(k shelved) Ranked {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, _ := s.entries.Get(k)
	return kept
}

func (s *shelf) keep(k shelved, r Ranked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries.Put(k, r, len(r.Entries))
}

func (s *shelf) page(k leaf) (*Sheet, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages.Get(k)
}

func (s *shelf) keepPage(k leaf, sheet *Sheet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages.Put(k, sheet, len(sheet.Rows))
}

// tree returns the offices of a season, nil where they are not known yet.
func (s *shelf) tree(id season.ID) []Unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trees[id]
}

func (s *shelf) keepTree(id season.ID, units []Unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.trees) >= mostTrees {
		clear(s.trees)
	}
	s.trees[id] = units
}

// roll returns what a season remembers of its schools, nil where it is not known yet.
func (s *shelf) roll(id season.ID) *population.Roll {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, _ := s.rolls.Get(id)
	return kept
}

func (s *shelf) keepRoll(id season.ID, roll *population.Roll) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rolls.Put(id, roll, len(roll.Of))
}

// choices returns what the entries of a run may be narrowed by, made once.
func (s *shelf) choices(k shelvedRun, of func() *Choices) *Choices {
	s.mu.Lock()
	kept, ok := s.choice.Get(k)
	s.mu.Unlock()
	if ok {
		return kept
	}
	made := of()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.choice.Put(k, made, 1+len(made.Sets)+len(made.Districts))
	return made
}

// part returns a population of the entries of a run, picked and ranked once; it is shared and may not be changed.
func (s *shelf) part(k shelvedPart, of func() []Entry) []Entry {
	s.mu.Lock()
	kept, ok := s.parts.Get(k)
	s.mu.Unlock()
	if ok {
		return kept
	}
	made := of()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parts.Put(k, made, len(made))
	return made
}
