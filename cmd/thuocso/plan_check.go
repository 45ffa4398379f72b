package main

import (
	"cmp"
	"context"

	"github.com/thuocso/thuocso/internal/maturity"
)

// planCheck validates plan files, each against the index that it is measured by.
func planCheck(_ context.Context, p *process, args []string) error {
	return p.checkFiles("plan check", args, func(file string, data []byte) (bool, error) {
		plan, err := p.checkPlan(file, data)

		return plan != nil, err
	})
}

// checkPlan prints what LoadPlan finds in one file and returns the plan where it is sound.
func (p *process) checkPlan(file string, data []byte) (*maturity.Plan, error) {
	// A file that names no index is told so, with everything else that is wrong with it.
	named := maturity.MeasuredBy(data)
	index, err := embeddedIndex(cmp.Or(named, defaultIndex))
	if err != nil {
		if index, err = embeddedIndex(defaultIndex); err != nil {
			return nil, err
		}
	}
	plan, problems := maturity.LoadPlan(file, data, index)
	p.problems(problems)
	if plan != nil {
		p.say("score.plan_sound", "file", file, "targets", len(plan.Targets), "figures", len(plan.Figures), "warnings", len(problems))
	}

	return plan, nil
}
