package locale

import (
	"strconv"
	"time"
)

const (
	// nothing is what stands where there is no value.
	nothing = "–"
	digits  = "0123456789"
)

// Decimal writes a number counted in hundredths with 0, 1 or 2 decimals, rounded half away from zero: 6350 with 2 is
// "63,50" in Vietnamese. Points beside a level are written with 2, so that 49,99 never looks like 50.
func (p Printer) Decimal(hundredths int64, decimals int) string {
	var buf [32]byte

	return string(p.appendDecimal(buf[:0], hundredths, decimals))
}

// Short writes a number counted in hundredths with as few decimals as it needs: 550 is "5,5", 700 is "7".
func (p Printer) Short(hundredths int64) string {
	switch {
	case hundredths%100 == 0:
		return p.Decimal(hundredths, 0)
	case hundredths%10 == 0:
		return p.Decimal(hundredths, 1)
	default:
		return p.Decimal(hundredths, 2)
	}
}

// Signed writes a change counted in hundredths with its sign; no change is a dash.
func (p Printer) Signed(hundredths int64, decimals int) string {
	switch {
	case hundredths > 0:
		return "+" + p.Decimal(hundredths, decimals)
	case hundredths < 0:
		return "−" + p.Decimal(-hundredths, decimals)
	default:
		return nothing
	}
}

// Interval writes both ends of an interval in hundredths with two decimals, or the one number when they are equal.
func (p Printer) Interval(lo, hi int64) string { return p.IntervalTo(lo, hi, 2) }

// IntervalTo writes an interval in hundredths with the given decimals.
func (p Printer) IntervalTo(lo, hi int64, decimals int) string {
	if lo == hi {
		return p.Decimal(lo, decimals)
	}

	var buf [64]byte

	b := p.appendDecimal(buf[:0], lo, decimals)
	b = append(b, "–"...)

	return string(p.appendDecimal(b, hi, decimals))
}

// Percent writes a percentage counted in hundredths of a percent: 8250 with 1 decimal is "82,5 %" in Vietnamese.
func (p Printer) Percent(hundredths int64, decimals int) string {
	return p.Decimal(hundredths, decimals) + p.percentSign()
}

// PercentInterval writes an interval of percentages in hundredths of a percent.
func (p Printer) PercentInterval(lo, hi int64, decimals int) string {
	return p.IntervalTo(lo, hi, decimals) + p.percentSign()
}

// Share writes part of whole as a percentage, a dash when whole is zero. It rounds to nearest, but writes 100 only
// for all and 0 only for none.
func (p Printer) Share(part, whole int64, decimals int) string {
	if whole <= 0 {
		return nothing
	}

	unit := int64(100)
	for range decimals {
		unit /= 10
	}

	steps := (part*10000*2/unit + whole) / (2 * whole)
	all := 10000 / unit

	switch {
	case part < whole && steps >= all:
		steps = all - 1
	case part > 0 && steps == 0:
		steps = 1
	}

	return p.Percent(steps*unit, decimals)
}

// IntOf writes how many of a whole there are; a dash where the whole is empty, of which nothing is known.
func (p Printer) IntOf(part, whole int64) string {
	if whole == 0 {
		return nothing
	}

	return p.Int(part)
}

// Int writes a whole number with its thousands grouped: 1234 is "1.234" in Vietnamese and "1,234" in English.
func (p Printer) Int(n int64) string {
	if n >= 0 && n < 1000 {
		return strconv.FormatInt(n, 10)
	}

	var buf [32]byte

	return string(p.appendInt(buf[:0], n))
}

// Date writes a day in the printer's time zone as dd/mm/yyyy, a dash for the zero time.
func (p Printer) Date(t time.Time) string {
	if t.IsZero() {
		return nothing
	}

	return t.In(p.where()).Format("02/01/2006")
}

// Time writes the hour of a moment in the printer's time zone as hh:mm.
func (p Printer) Time(t time.Time) string { return t.In(p.where()).Format("15:04") }

// DateTime writes a moment with its hour in the printer's time zone.
func (p Printer) DateTime(t time.Time) string {
	if t.IsZero() {
		return nothing
	}

	return p.T("time.moment", "time", p.Time(t), "date", p.Date(t))
}

// Deadline writes a last moment: midnight is written as 24:00 of the day that ends, since that is the day people keep.
func (p Printer) Deadline(t time.Time) string {
	local := t.In(p.where())
	if t.IsZero() || local.Hour() != 0 || local.Minute() != 0 {
		return p.DateTime(t)
	}

	return p.T("time.moment", "time", "24:00", "date", p.Date(local.AddDate(0, 0, -1)))
}

// SchoolYear writes the school year that starts in a year: 2024 is "2024–2025".
func (p Printer) SchoolYear(start int) string {
	return strconv.Itoa(start) + "–" + strconv.Itoa(start+1)
}

func (p Printer) where() *time.Location {
	if p.zone == nil {
		return time.UTC
	}

	return p.zone
}

func (p Printer) percentSign() string {
	if p.lang == En {
		return "%"
	}

	return "\u00a0%"
}

func (p Printer) separators() (decimal, group byte) {
	if p.lang == En {
		return '.', ','
	}

	return ',', '.'
}

func (p Printer) appendDecimal(b []byte, hundredths int64, decimals int) []byte {
	if hundredths < 0 {
		b, hundredths = append(b, "−"...), -hundredths
	}

	point, _ := p.separators()

	switch {
	case decimals <= 0:
		return p.appendInt(b, (hundredths+50)/100)
	case decimals == 1:
		tenths := (hundredths + 5) / 10
		b = append(p.appendInt(b, tenths/10), point)

		return append(b, digits[tenths%10])
	default:
		b = append(p.appendInt(b, hundredths/100), point)
		rest := hundredths % 100

		return append(b, digits[rest/10], digits[rest%10])
	}
}

func (p Printer) appendInt(b []byte, n int64) []byte {
	if n < 0 {
		b, n = append(b, "−"...), -n
	}

	var buf [20]byte

	written := strconv.AppendInt(buf[:0], n, 10)
	_, group := p.separators()

	for i, d := range written {
		if i > 0 && (len(written)-i)%3 == 0 {
			b = append(b, group)
		}

		b = append(b, d)
	}

	return b
}
