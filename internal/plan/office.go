package plan

// Proof is the document that an office's figure rests on: its number and day, and where it is found.
type Proof struct {
	Title, Number, Date, Issuer string
	// Link is where it stands, empty where File is.
	Link string
	// SHA256, Name and Size are those of its file, empty where Link is.
	SHA256, Name string
	Size         int64
}
