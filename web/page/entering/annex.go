package entering

// AnnexRow is one question of the annex with what is typed to it.
type AnnexRow struct {
	Key, Title string
	Fields     []AnnexField
	Note       string
	Version    int
	// Theirs is what the school has stated itself, Done when the office entered what stands.
	Theirs, Done string
	Differs      bool
	Error        string
}

// AnnexField is one figure.
type AnnexField struct{ Key, Label, Unit, Value string }

func (f AnnexField) id() string { return "f-" + Quantity + f.Key }

// heading is the name of the question: that of what its figures are divided by.
func (r AnnexRow) heading() string {
	if len(r.Fields) == 0 {
		return ""
	}

	return r.Fields[0].Label
}
