package watch

import (
	"fmt"
	"strconv"
	"strings"
)

// Words says a schedule: the key of the catalogue and its arguments. What is too special for a sentence is shown as it is
// written.
func Words(spec string) (key string, args []any) {
	fields := strings.Fields(alias(spec))
	if len(fields) != 5 || fields[3] != "*" {
		return "watch.words.other", []any{"spec", spec}
	}
	minute, hour, day, weekday := fields[0], fields[1], fields[2], fields[4]
	daily := day == "*" && weekday == "*"
	if every, ok := strings.CutPrefix(minute, "*/"); ok && hour == "*" && daily && number(every, 59) {
		return "watch.words.minutes", []any{"n", every}
	}
	if !number(minute, 59) {
		return "watch.words.other", []any{"spec", spec}
	}
	if hour == "*" && daily {
		return "watch.words.hourly", []any{"minute", minute}
	}
	if !number(hour, 23) {
		return "watch.words.other", []any{"spec", spec}
	}
	at := clock(hour, minute)
	switch {
	case daily:
		return "watch.words.daily", []any{"at", at}
	case day == "*" && number(weekday, 6):
		return "watch.words.weekly." + weekday, []any{"at", at}
	case weekday == "*" && number(day, 31):
		return "watch.words.monthly", []any{"day", day, "at", at}
	default:
		return "watch.words.other", []any{"spec", spec}
	}
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

// number tells whether the text is a plain number up to most.
func number(text string, most int) bool {
	n, err := strconv.Atoi(text)

	return err == nil && n >= 0 && n <= most && !strings.HasPrefix(text, "+")
}

func clock(hour, minute string) string {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)

	return fmt.Sprintf("%02d:%02d", h, m)
}
