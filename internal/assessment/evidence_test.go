package assessment_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
)

// TestEvidenceFollowsTheAnswer: in every state, evidence can be attached and detached exactly where the answer can be saved.
func TestEvidenceFollowsTheAnswer(t *testing.T) {
	t.Parallel()
	x := index(t)
	for _, s := range assessment.States() {
		r := in(t, x, s)
		for _, code := range r.Codes() {
			a := assessment.Attachment{Code: code, Document: 3, Revision: 2}
			attached, err := r.Attach(by(principal), a)
			detached, detachErr := r.Detach(by(principal), a)
			may := r.Editable(code, inSeason())
			if r.State == assessment.Draft {
				may = may && !outside(r, code)
			}
			if (err == nil) != may || (detachErr == nil) != may {
				t.Errorf("%s, %s: may %v, attach %v, detach %v", s, code, may, err, detachErr)
			}
			if err == nil && (attached.State != s || len(attached.Entries) != 1 || attached.Entries[0].Action != "evidence.attach" ||
				len(attached.Attach) != 1 || len(attached.Answers) != 0) {
				t.Errorf("%s, %s: attached as %+v", s, code, attached)
			}
			if detachErr == nil && (detached.Entries[0].Detail["document"] != int64(3) || len(detached.Detach) != 1) {
				t.Errorf("%s, %s: detached as %+v", s, code, detached)
			}
		}
	}
}

func outside(r *assessment.Return, code string) bool {
	_, err := r.Save(by(principal), assessment.SaveCommand{Code: code, Raw: assessment.Raw{}, Version: r.Answer(code).Version})

	return fault.KindOf(err) == fault.Locked && err != nil
}

func TestEvidenceIsForQuestionsOnly(t *testing.T) {
	t.Parallel()
	r := draft(index(t))
	for _, code := range []string{"", "9.9", r.Index.Fields()[0].Key} {
		if _, err := r.Attach(by(principal), assessment.Attachment{Code: code, Document: 1, Revision: 1}); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("attached to %q: %v", code, err)
		}
	}
}
