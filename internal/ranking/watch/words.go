package watch

import (
	"fmt"
	"strconv"
	"strings"
)

// Words says a schedule: the key of the catalogue and its arguments. What is too special for a sentence is shown as it is
// written.
func Words(spec string) (key string, args []any) {
	other := []any{"spec", spec}
	fields := strings.Fields(alias(spec))
	if len(fields) != 5 || fields[3] != "*" {
		return "watch.words.other", other
	}
	if key, args := often(fields); key != "" {
		return key, args
	}
	minute, right := number(fields[0], 59)
	hour, known := number(fields[1], 23)
	if !right || !known {
		return "watch.words.other", other
	}
	if key, args := on(fields[2], fields[4], fmt.Sprintf("%02d:%02d", hour, minute)); key != "" {
		return key, args
	}

	return "watch.words.other", other
}

// often says a schedule of several moments a day, the empty key for any other.
func often(fields []string) (key string, args []any) {
	if fields[1] != "*" || fields[2] != "*" || fields[4] != "*" {
		return "", nil
	}
	if every, found := strings.CutPrefix(fields[0], "*/"); found {
		if n, ok := number(every, 59); ok {
			return "watch.words.minutes", []any{"n", strconv.Itoa(n)}
		}
	}
	if n, ok := number(fields[0], 59); ok {
		return "watch.words.hourly", []any{"minute", strconv.Itoa(n)}
	}

	return "", nil
}

// on says on which days a schedule is, the empty key where that is too special.
func on(day, weekday, at string) (key string, args []any) {
	if day == "*" && weekday == "*" {
		return "watch.words.daily", []any{"at", at}
	}
	if n, ok := number(weekday, 6); ok && day == "*" {
		return "watch.words.weekly." + strconv.Itoa(n), []any{"at", at}
	}
	if n, ok := number(day, 31); ok && weekday == "*" {
		return "watch.words.monthly", []any{"day", strconv.Itoa(n), "at", at}
	}

	return "", nil
}

// alias writes the names that cron knows in five fields.
func alias(spec string) string {
	switch spec {
	case "@daily", "@midnight":
		return "0 0 * * *"
	case "@hourly":
		return "0 * * * *"
	case "@weekly":
		return "0 0 * * 0"
	case "@monthly":
		return "0 0 1 * *"
	default:
		return spec
	}
}

// number reads a plain number up to most.
func number(text string, most int) (int, bool) {
	n, err := strconv.Atoi(text)

	return n, err == nil && n >= 0 && n <= most
}
