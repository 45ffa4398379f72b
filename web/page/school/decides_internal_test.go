package school

import (
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
)

// TestStepSentences has a sentence for every shape that the cheapest step can have.
func TestStepSentences(t *testing.T) {
	t.Parallel()
	words, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("%s: the catalogue lacks %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	raises := func(n int) []sandbox.Raise {
		all := []sandbox.Raise{{Code: "2.3.1", From: 100, To: 450, Answered: true}}
		for len(all) < n {
			all = append(all, sandbox.Raise{Code: "2.4.2", To: 1200})
		}

		return all[:n]
	}
	way := func(n int) []sandbox.Way { return []sandbox.Way{{Raises: raises(n), Points: 350}} }
	for want, l := range map[string]sandbox.Lift{
		"Trường chắc chắn đạt Mức 3, mức cao nhất.":                                                                             {From: 3, Sure: true},
		"Với số điểm mà bản hiệu chỉnh này đã phân bổ, chưa có cách nào chắc chắn đạt Mức 2.":                                   {From: 1, Target: 2, Sure: true},
		"Trước hết cần đạt điều kiện bắt buộc 1.1 và 2.2. Chỉ cần vậy, trường chắc chắn đạt Mức 2.":                             {From: 1, Target: 2, Sure: true, Conditions: []string{"1.1", "2.2"}, Ways: way(0)},
		"Để chắc chắn đạt Mức 3 cần thêm 3,5 điểm: ví dụ chỉ một thành phần 2.3.1 từ 1 lên 4,5.":                                {From: 2, Target: 3, Sure: true, Ways: way(1)},
		"Để chắc chắn đạt Mức 2 cần thêm 3,5 điểm, ít thành phần nhất là: 2.3.1 từ 1 lên 4,5; 2.4.2 đạt 12.":                    {From: 1, Target: 2, Sure: true, Ways: way(2)},
		"Chưa có cách nào chắc chắn đạt Mức 2; trường có thể đạt khi thêm 3,5 điểm, nếu các điểm chưa phân bổ được tính có lợi": {From: 1, Target: 2, Ways: way(1)},
		"được tính có lợi cho trường, ít thành phần nhất là: 2.3.1 từ 1 lên 4,5; 2.4.2 đạt 12.":                                 {From: 1, Target: 2, Ways: way(2)},
		"Trước hết cần đạt điều kiện bắt buộc 2.2. Khi đó trường có thể đạt Mức 2, nếu các điểm chưa phân bổ được tính có lợi":  {From: 1, Target: 2, Conditions: []string{"2.2"}, Ways: way(0)},
		"ít thành phần nhất là: 2.3.1 từ 1 lên 4,5; 2.4.2 đạt 12; 2.4.2 đạt 12; 2.4.2 đạt 12; và 2 thành phần khác.":            {From: 1, Target: 2, Sure: true, Ways: way(6)},
	} {
		var says []string
		for _, s := range stepSentences(words.Printer(locale.Vi, time.UTC), l) {
			var b strings.Builder
			for _, run := range s {
				b.WriteString(run.Text)
			}
			says = append(says, b.String())
		}
		if got := strings.Join(says, " "); !strings.Contains(got, want) {
			t.Errorf("%+v\nsays   %s\nwant %s", l, got, want)
		}
	}
}
