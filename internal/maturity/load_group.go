package maturity

import (
	"strconv"
)

func (l *loader) body(o *object) {
	l.each(o.needList("groups"), "check.at.group", func(in *object) {
		l.index.Groups = append(l.index.Groups, l.group(in))
	})
}

func (l *loader) group(in *object) Group {
	g := Group{Code: l.code(in, ""), Key: in.word("key"), Name: in.text("name"), Max: in.amount("max")}
	l.unique(in, g.Key)
	l.each(in.list("conditions"), "check.at.condition", func(c *object) {
		g.Conditions = append(g.Conditions, Condition{
			Code: l.code(c, g.Code), Group: g.Code, Name: c.text("name"), EvidenceHint: c.optionalText("evidence_hint"),
		})
	})
	var sum Points
	whole := true
	l.each(in.needList("criteria"), "check.at.criterion", func(c *object) {
		criterion := l.criterion(c, g.Code)
		sum += criterion.Max.Points
		whole = whole && criterion.Max.Points > 0
		g.Unallocated += criterion.Unallocated.Points
		g.Criteria = append(g.Criteria, criterion)
	})
	if limit := g.Max.Points; limit > 0 {
		if limit != fullMark {
			l.fault(in.at("max"), "check.group_scale", "code", g.Code, "max", limit, "whole", fullMark)
		}
		if whole && sum != limit {
			l.fault(in.at("max"), "check.group_sum", "code", g.Code, "sum", sum, "max", limit)
		}
	}
	return g
}

func (l *loader) criterion(in *object, group string) Criterion {
	c := Criterion{
		Code: l.code(in, group), Group: group,
		Name: in.text("name"), WordingHint: in.optionalText("wording_hint"),
		Max: in.amount("max"), EvidenceHint: in.optionalText("evidence_hint"),
	}
	l.onStep(in, "max", c.Max.Points)
	if in.has("levels") {
		if levels := in.within("levels"); levels != nil {
			c.Thresholds = l.thresholds(levels, c.Max.Points)
			levels.done()
		}
	}
	l.each(in.list("fields"), "check.at.field", func(f *object) {
		c.Fields = append(c.Fields, l.field(f, c.Code))
	})
	var sum Points
	whole := true
	l.each(in.needList("components"), "check.at.component", func(o *object) {
		component := l.component(o, &c)
		sum += component.Max
		whole = whole && component.Max > 0
		c.Components = append(c.Components, component)
	})
	l.allocation(in, &c, sum, whole)
	return c
}

func (l *loader) field(in *object, criterion string) Field {
	f := Field{Key: in.word("key"), Criterion: criterion, Label: in.text("label")}
	l.unique(in, f.Key)
	l.each(in.list("options"), "check.at.option", func(o *object) {
		f.Options = append(f.Options, Text{Vi: o.word("vi"), En: o.word("en"), Provenance: o.provenance()})
	})
	return f
}

// allocation compares a criterion's maximum with what its components carry: what is short must be said to be unallocated.
func (l *loader) allocation(in *object, c *Criterion, sum Points, whole bool) {
	if in.has("unallocated") {
		c.Unallocated = in.amount("unallocated")
		c.UnallocatedReason = in.text("unallocated_reason")
		l.onStep(in, "unallocated", c.Unallocated.Points)
		whole = whole && c.Unallocated.Points > 0
	}
	if !whole || c.Max.Points == 0 {
		return
	}
	limit, open := c.Max.Points, c.Unallocated.Points
	switch {
	case sum > limit:
		l.fault(in.at("max"), "check.sum_over", "code", c.Code, "sum", sum, "max", limit)
	case sum+open > limit:
		l.fault(in.at("unallocated"), "check.open_over", "code", c.Code, "sum", sum, "open", open, "max", limit)
	case sum+open < limit && open == 0:
		l.fault(in.at("max"), "check.sum_short", "code", c.Code, "sum", sum, "short", limit-sum, "max", limit)
	case sum+open < limit:
		l.fault(in.at("unallocated"), "check.open_short", "code", c.Code, "sum", sum, "open", open, "short", limit-sum-open, "max", limit)
	case open > 0:
		l.warn(in.at("unallocated"), "check.unallocated", "code", c.Code, "open", open, "max", limit)
	}
}

// onStep notes a number of points that no whole number of steps reaches.
func (l *loader) onStep(in *object, key string, p Points) {
	if step := l.index.Step; step > 0 && p%step != 0 {
		l.fault(in.at(key), "check.off_step", "where", in.name, "key", quoted(key), "points", p, "step", step)
	}
}

func (l *loader) component(in *object, c *Criterion) Component {
	m := Component{Code: l.code(in, c.Code), Group: c.Group, Criterion: c.Code, Name: in.text("name")}
	limit := in.amount("max")
	m.Max, m.MaxFrom = limit.Points, limit.Provenance
	l.onStep(in, "max", m.Max)
	kind := in.setting("kind", string(UpTo), string(YesNo), string(Ratio), string(Count))
	m.Kind, m.KindFrom = Kind(kind.Value), kind.Provenance
	if in.has("applies_to") {
		m.AppliesTo = l.stages(in, "applies_to")
	}
	if m.EvidenceHint = in.optionalText("evidence_hint"); m.EvidenceHint.Vi == "" {
		m.EvidenceHint = c.EvidenceHint
	}
	m.BandsHint = in.optionalText("bands_hint")
	if m.Kind == Ratio {
		m.Numerator, m.Denominator = in.text("numerator"), in.text("denominator")
		if in.has("proportional") {
			m.Proportional = in.setting("proportional", "yes", "no").Value == "yes"
		}
	}
	if m.Kind == Ratio || m.Kind == Count {
		l.bands(in, &m)
	}
	return m
}

// bands reads what turns a figure into points. The first must begin at 0, so that every figure has its points.
func (l *loader) bands(in *object, m *Component) {
	l.each(in.list("bands"), "check.at.band", func(b *object) {
		band := Band{From: l.bandFrom(b, m.Kind), Points: b.points("points"), Provenance: b.provenance()}
		l.onStep(b, "points", band.Points)
		if m.Max > 0 && band.Points > m.Max {
			l.fault(b.at("points"), "check.band_over", "code", m.Code, "points", band.Points, "max", m.Max)
		}
		switch n := len(m.Bands); {
		case n == 0 && band.From > 0:
			l.fault(b.at("from"), "check.band_first", "code", m.Code)
		case n > 0 && band.From >= 0 && band.From <= m.Bands[n-1].From:
			l.fault(b.at("from"), "check.band_order", "code", m.Code)
		}
		m.Bands = append(m.Bands, band)
	})
	if m.Proportional && len(m.Bands) > 0 {
		l.fault(in.at("bands"), "check.band_and_share", "code", m.Code)
	}
}

// bandFrom reads where a band begins: a percentage of a ratio, a whole number of a count. It returns -1 for neither.
func (l *loader) bandFrom(b *object, kind Kind) int64 {
	s := b.word("from")
	if s == "" {
		return -1
	}
	if kind == Count {
		n, err := strconv.ParseInt(s, 10, 32)
		if err != nil || n < 0 {
			l.fault(b.at("from"), "check.from_count", "where", b.name, "from", quoted(s))
			return -1
		}
		return n
	}
	p, err := ParsePoints(s)
	if err != nil || p > fullMark {
		l.fault(b.at("from"), "check.from_share", "where", b.name, "from", quoted(s))
		return -1
	}
	return int64(p)
}
