package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

func TestRefusedValueStaysInTheRecordOnce(t *testing.T) {
	t.Parallel()
	p := province.New(t, province.Options{})
	s := p.Schools[0]
	save := func(actor account.Actor, points string, version int) error {
		_, err := p.Returns.SaveAnswer(t.Context(), actor, s.Return, assessment.SaveCommand{
			Code: "1.3.1", Raw: assessment.Raw{Points: points}, Version: version,
		})

		return err
	}
	if err := save(s.Principal, "1", 0); err != nil {
		t.Fatal(err)
	}
	// A line that drops makes the browser send the same value again and again.
	for _, points := range []string{"2", "2", "3", "2", "3"} {
		if err := save(s.Staff, points, 0); fault.KindOf(err) != fault.Conflict {
			t.Fatalf("%s over an older version: %v", points, err)
		}
	}
	if err := save(s.Staff, "4", 1); err != nil {
		t.Fatal(err)
	}
	if err := save(s.Principal, "2", 1); fault.KindOf(err) != fault.Conflict {
		t.Fatalf("the same value of another person: %v", err)
	}
	var got []string
	for _, line := range proven(t, p, s.Return) {
		if line.Action == "answer.conflict" {
			got = append(got, line.Detail)
		}
	}
	want := []string{
		`{"code":"1.3.1","points":[100,200],"version":1}`, `{"code":"1.3.1","points":[100,300],"version":1}`,
		`{"code":"1.3.1","points":[400,200],"version":2}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record differs from the wanted:\n%s", diff)
	}
	if a := load(t, p, s.Return).Answer("1.3.1"); a.Value.Points != 400 || a.Version != 2 {
		t.Errorf("what stands is %+v", a)
	}
}
