package indicators

import (
	"fmt"
	"strings"
)

// Found is what a search for an index gives: its file, and the ids of all there are. Data is nil where there is none of the id.
type Found struct {
	Name  string
	Data  []byte
	Known []string
}

// Find looks for an index by its id.
func Find(id string) (Found, error) {
	var found Found
	entries, err := FS.ReadDir(".")
	if err != nil {
		return found, fmt.Errorf("list indices: %w", err)
	}
	for _, entry := range entries {
		of, isFile := strings.CutSuffix(entry.Name(), ".yaml")
		if !isFile {
			continue
		}
		found.Known = append(found.Known, of)
		if of != id {
			continue
		}
		found.Name = entry.Name()
		if found.Data, err = FS.ReadFile(found.Name); err != nil {
			return found, fmt.Errorf("read index %s: %w", id, err)
		}
	}

	return found, nil
}
