package account_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
)

func cheap() account.Cost { return account.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1} }

func TestHashes(t *testing.T) {
	t.Parallel()
	h := account.NewHasher(cheap())
	const phrase = "trường học thân thiện"
	hash, err := h.Hash(t.Context(), phrase)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("stored as %s", hash)
	}
	again, err := h.Hash(t.Context(), phrase)
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same: %v", err)
	}
	for given, want := range map[string]bool{phrase: true, norm.NFD.String(phrase): true, phrase + " ": false, "": false} {
		ok, stale, err := h.Verify(t.Context(), hash, given)
		if err != nil || ok != want || stale {
			t.Errorf("%q: %v, stale %v, %v", given, ok, stale, err)
		}
	}
	dearer := account.NewHasher(account.Cost{MemoryKiB: 128, Passes: 1, Lanes: 1})
	if ok, stale, err := dearer.Verify(t.Context(), hash, phrase); !ok || !stale || err != nil {
		t.Errorf("at another cost: %v, stale %v, %v", ok, stale, err)
	}
	if ok, stale, err := dearer.Verify(t.Context(), hash, "else"); ok || stale || err != nil {
		t.Errorf("a wrong one at another cost: %v, stale %v, %v", ok, stale, err)
	}
}

func TestNobodysHashFitsNothing(t *testing.T) {
	t.Parallel()
	h := account.NewHasher(cheap())
	for _, given := range []string{"", "x", "0123456789"} {
		if ok, stale, err := h.Verify(t.Context(), "", given); ok || stale || err != nil {
			t.Errorf("%q: %v, %v, %v", given, ok, stale, err)
		}
	}
}

func TestDamagedHashesAreRefused(t *testing.T) {
	t.Parallel()
	h := account.NewHasher(cheap())
	good, err := h.Hash(t.Context(), "trường học")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"x", "$argon2id$v=19$m=64,t=1,p=1$", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "m=64", "m=4294967295", 1),
		strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "t=1", "t=999", 1), strings.Replace(good, "p=1", "p=0", 1), good[:len(good)-8],
	} {
		if ok, _, err := h.Verify(t.Context(), bad, "trường học"); ok || err == nil {
			t.Errorf("%s: %v, %v", bad, ok, err)
		}
	}
}

// Of sixteen at once the hasher lets two work; the others wait, and give up with their request.
func TestHasherGivesUpWithTheRequest(t *testing.T) {
	t.Parallel()
	h := account.NewHasher(account.Cost{MemoryKiB: 8 << 10, Passes: 2, Lanes: 1})
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	var done, gaveUp atomic.Int32
	for range 16 {
		all.Go(func() {
			_, err := h.Hash(ctx, "trường học")
			switch {
			case err == nil:
				if done.Add(1) == 1 {
					cancel()
				}
			case fault.KindOf(err) == fault.Unavailable:
				gaveUp.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	cancel()
	if done.Load()+gaveUp.Load() != 16 || done.Load() == 0 {
		t.Errorf("%d done, %d gave up", done.Load(), gaveUp.Load())
	}
}

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"con trâu đi trước":        "",
		"ngựa-pin-ghim-đúng":       "",
		"ngắn quá":                 "account.password_short",
		"ééééééééé":                "account.password_short",
		strings.Repeat("dài ", 60): "account.password_long",
		"abcdef\x00ghijkl":         "account.password_long",
		"HT.1234567890":            "account.password_login",
		"xx ht.123 xx":             "account.password_login",
		"1234567890":               "account.password_common",
		"qwertyuiop":               "account.password_common",
		"aaaaaaaaaaaa":             "account.password_common",
		"121212121212":             "account.password_common",
		"Password123!":             "account.password_common",
		"matkhau@2024":             "account.password_common",
		"Mật khẩu 2025":            "account.password_common",
		"hieutruong123":            "account.password_common",
		"ThuocSo@2025":             "account.password_common",
	} {
		err := account.CheckPassword("ht.123", password)
		if got := ""; err == nil && want != got {
			t.Errorf("%q is accepted", password)
		} else if err != nil && fault.Of(err).Key != want {
			t.Errorf("%q: %s, want %q", password, fault.Of(err).Key, want)
		}
	}
}
