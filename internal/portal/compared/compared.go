// Package compared says in a few words why the figures of a unit are not compared with those of the season before.
package compared

import (
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// Refusal says why a unit in which so many schools owe a return is not compared, empty where it is.
func Refusal(p locale.Printer, c *change.Changes, owing int) string {
	switch {
	case c.Why == "":
		return ""
	case c.Waits(owing):
		return p.T("compared.waits", "n", c.Now, "owing", owing)
	case c.Why == change.OtherSchools && !disclose.Ranks(c.Common):
		return p.T("compared.few", "least", disclose.Least)
	case c.Why == change.OtherSchools:
		return p.T("compared.schools", "n", c.Common)
	case c.Why == change.OtherRules || c.Why == change.OtherIndex:
		return p.T("compared.rules")
	default:
		return p.T("compared.nothing")
	}
}
