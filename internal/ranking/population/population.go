// Package population tells which schools of a unit are ranked together: those with a stage or with exactly a set of
// stages, in one kind of area, on the ground of one district, of one size; and which schools are alike.
package population

// Facts are what a season remembers of a school besides what its results carry.
type Facts struct {
	// District is the district on whose ground the school stood when the season opened, or stood last; 0 where none
	// is known.
	District int64
	// Sites is the number of its satellite sites, NoSites where its record says nothing.
	Sites int32
}

// NoSites stands for a record that gives no number of satellite sites.
const NoSites int32 = -1

// District is a district with its name at that time.
type District struct {
	ID   int64
	Name string
}

// Roll is what a season remembers of all its schools; it is shared and may not be changed.
type Roll struct {
	Of map[int64]Facts
	// Names are those of the districts, by id.
	Names map[int64]string
}

// Facts returns what is remembered of a school.
func (r *Roll) Facts(school int64) Facts {
	if r != nil {
		if f, ok := r.Of[school]; ok {
			return f
		}
	}

	return Facts{Sites: NoSites}
}

// Band is a band of size. A school's record holds no number of pupils or classes, so size is the number of satellite
// sites. The bands are a setting of this portal, not law.
type Band uint8

// The bands.
const (
	// AnySize leaves size open: the filter's zero value, and the band of a school whose record gives no number.
	AnySize Band = iota
	OneSite
	FewSites
	ManySites
)

// Few is the most satellite sites of the band FewSites.
const Few = 2

// Bands lists the bands, smallest first.
func Bands() []Band { return []Band{OneSite, FewSites, ManySites} }

// BandOf returns the band of a number of satellite sites, AnySize where it is not known.
func BandOf(sites int32) Band {
	switch {
	case sites < 0:
		return AnySize
	case sites == 0:
		return OneSite
	case sites <= Few:
		return FewSites
	default:
		return ManySites
	}
}

// Name is the band's name in addresses and catalogue.
func (b Band) Name() string { return [...]string{"", "mot", "it", "nhieu"}[min(b, ManySites)] }

// ParseBand returns the band of a name, AnySize for every other.
func ParseBand(name string) Band {
	for _, b := range Bands() {
		if b.Name() == name {
			return b
		}
	}

	return AnySize
}

// Narrow keeps part of a population; its zero value keeps all.
type Narrow struct {
	// Exactly is the set of stages that a school has and no other, one bit each; 0 leaves stages open.
	Exactly uint8
	// District is the district of a school's ground, 0 leaves it open.
	District int64
	Band     Band
}

// Remembers tells whether the filter asks for what only the roll of the season knows.
func (n Narrow) Remembers() bool { return n.District != 0 || n.Band != AnySize }

// Holds tells whether a school with these stages and facts belongs.
func (n Narrow) Holds(stages uint8, f Facts) bool {
	return (n.Exactly == 0 || stages == n.Exactly) &&
		(n.District == 0 || f.District == n.District) &&
		(n.Band == AnySize || BandOf(f.Sites) == n.Band)
}

// Kind is what makes schools alike: the set of stages, the kind of area (0 is not known and leaves it open), the size.
type Kind struct {
	Stages uint8
	Area   uint8
	Band   Band
}

// KindOf returns the kind of a school.
func KindOf(stages, area uint8, f Facts) Kind { return Kind{stages, area, BandOf(f.Sites)} }

// Covers tells whether schools of the other kind are alike to one of this: what is not known of this one is left open.
func (k Kind) Covers(other Kind) bool {
	return other.Stages == k.Stages && (k.Area == 0 || other.Area == k.Area) && (k.Band == AnySize || other.Band == k.Band)
}
