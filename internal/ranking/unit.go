package ranking

// Unit is an office of the tree in which a season was held.
type Unit struct {
	ID   int64
	Kind string
	Code string
	Name string
	Path string
}

// DirectKey names in the catalogue what the unit manages itself, beside the units below it.
func (u *Unit) DirectKey() string {
	if u.Kind == "province" {
		return "figures.direct.province"
	}
	return "figures.direct"
}
