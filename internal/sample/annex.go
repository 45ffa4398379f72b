package sample

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
)

// annexed fills the annex as far as the sample's school would: one in ten leaves it empty, and most grow over the seasons.
func (p *player) annexed() error {
	if p.random.IntN(10) == 0 {
		return nil
	}
	questions := annex.Questions(p.part.Plans, p.Return.Stages)
	for i := range questions {
		q := &questions[i]
		cmd := annex.Command{Question: q.Key, Raw: map[string]string{}, Note: strings.TrimSpace(marked)}
		for _, pair := range q.Pairs {
			if cmd.Raw[pair[1]] == "" {
				cmd.Raw[pair[1]] = strconv.Itoa(p.whole(pair[1]))
			}
			whole, err := strconv.Atoi(cmd.Raw[pair[1]])
			if err != nil {
				return fmt.Errorf("whole of %s: %w", q.Key, err)
			}
			cmd.Raw[pair[0]] = strconv.Itoa(whole * p.share(pair[0]) / 100)
		}
		err := p.move(p.part.Cast.Staff, func(r *assessment.Return, by assessment.By) (assessment.Change, error) {
			return annex.Decide(r, by, q, cmd)
		})
		if err != nil {
			return err
		}
	}

	return nil
}

// whole is how much of a thing the sample's school has.
func (p *player) whole(key string) int {
	switch {
	case strings.HasPrefix(key, "pupils"):
		return 120 + p.random.IntN(700)
	case strings.HasPrefix(key, "teachers"):
		return 12 + p.random.IntN(40)
	case strings.HasPrefix(key, "facilities"):
		return 60 + p.random.IntN(300)
	default:
		return 900 + p.random.IntN(200)
	}
}

// share is how many percent of it the school reports.
func (p *player) share(key string) int {
	grown := 8 * p.part.Number
	switch {
	case strings.HasPrefix(key, "primary"), strings.HasPrefix(key, "secondary"):
		return p.random.IntN(12) + grown/2
	case strings.HasSuffix(key, "recorded"):
		return min(100, 70+p.random.IntN(25)+grown)
	default:
		return min(100, 20+p.random.IntN(45)+grown)
	}
}
