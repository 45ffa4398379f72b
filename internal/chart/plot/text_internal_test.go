package plot

import (
	"encoding/xml"
	"testing"
)

// Whatever stands in a name, the picture is still read as XML, and the name as a text.
func TestTextsStayTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<script>alert("1" & '2')</script>`: `<script>alert("1" & '2')</script>`,
		"Đồng\x00Tâm\ufffe\uffff\x1f 🙂":     "ĐồngTâm 🙂",
		"]]>":                               "]]>",
	} {
		c := &canvas{}
		c.raw("<t>").text(in).raw("</t>")
		var got struct {
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal(c.b, &got); err != nil || got.Text != want {
			t.Errorf("%q is read as %q: %v", in, got.Text, err)
		}
	}
}
