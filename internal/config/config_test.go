package config_test

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/config"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := config.Load(from(nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Address, c.BaseURL.String(), c.DataDir, c.DatabaseDir(), c.Timezone.String(), c.Schedule}
	want := []string{
		"127.0.0.1:8080", "http://127.0.0.1:8080", "/var/lib/thuocso", "/var/lib/thuocso/postgres", "Asia/Ho_Chi_Minh", "0 2 * * *",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !c.Private() || c.SecureCookies() || c.BehindPooler || c.TrustedProxies != nil {
		t.Errorf("unexpected defaults: %+v", c)
	}
}

func TestDataDirOfAnOrdinaryAccount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": "/home/lan"}, "/home/lan/.local/share/thuocso"},
		{map[string]string{"HOME": "/home/lan", "XDG_DATA_HOME": "/data"}, "/data/thuocso"},
		{map[string]string{"HOME": "/home/lan", "THUOCSO_DATA_DIR": "/srv/so/"}, "/srv/so"},
	} {
		c, err := config.Load(from(tt.env), 1000)
		if err != nil || c.DataDir != tt.want {
			t.Errorf("%v: got %q (%v), want %q", tt.env, c.DataDir, err, tt.want)
		}
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load(from(map[string]string{
		"THUOCSO_ADDRESS": "8080", "THUOCSO_BASE_URL": "ftp://a", "THUOCSO_TRUSTED_PROXIES": "10.0.0.0/8, mạng, 0.0.0.0/0",
		"THUOCSO_DATA_DIR": "data", "DATABASE_URL": "mysql://x/y", "THUOCSO_TIMEZONE": "Asia/Hoa_Binh",
		"THUOCSO_SCHEDULE": "every night", "THUOCSO_BEHIND_POOLER": "có",
	}), 0)
	faults, ok := errors.AsType[config.Faults](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Key)
	}
	want := []string{
		"config.address", "config.proxy", "config.proxy", "config.data_dir", "config.yes_no", "config.timezone", "config.schedule",
		"config.database", "config.base_url",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestFaultsOfCombinations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"THUOCSO_ADDRESS": "0.0.0.0:80"}, "config.base_url_missing"},
		{map[string]string{"DATABASE_DIRECT_URL": "postgres://h/d"}, "config.database_missing"},
		{map[string]string{"DATABASE_URL": "postgres://h/d", "THUOCSO_BEHIND_POOLER": "yes"}, "config.direct_missing"},
		{map[string]string{"THUOCSO_FILES_QUOTA": "0"}, "config.quota"},
		{map[string]string{"THUOCSO_S3_BUCKET": "kho"}, "config.s3_endpoint_missing"},
		{s3("https://s3.example.vn", "kho-tep", "k"), "config.s3_endpoint"},
		{s3("s3.example.vn/kho", "kho-tep", "k"), "config.s3_endpoint"},
		{s3("s3.example.vn:9000", "Kho Tệp", "k"), "config.s3_bucket"},
		{s3("s3.example.vn:9000", "kho-tep", ""), "config.s3_keys_missing"},
		{map[string]string{"THUOCSO_SMTP_TLS": "tls"}, "config.smtp_host_missing"},
		{smtp("THUOCSO_SMTP_HOST", "thu.example.vn:25"), "config.smtp_host"},
		{smtp("THUOCSO_SMTP_FROM", "Thước Số"), "config.smtp_from"},
		{smtp("THUOCSO_SMTP_TLS", "ssl"), "config.smtp_tls"},
		{smtp("THUOCSO_SMTP_PORT", "0"), "config.smtp_port"},
		{smtp("THUOCSO_SMTP_USER", ""), "config.smtp_account"},
		{smtp("THUOCSO_SMTP_TLS", "none"), "config.smtp_clear"},
		{map[string]string{"THUOCSO_CONFIG": "/nowhere/at/all"}, "config.file"},
	} {
		_, err := config.Load(from(tt.env), 0)
		if faults, ok := errors.AsType[config.Faults](err); !ok || len(faults) != 1 || faults[0].Key != tt.want {
			t.Errorf("%v: got %v, want %s", tt.env, err, tt.want)
		}
	}
}

func s3(endpoint, bucket, key string) map[string]string {
	return map[string]string{
		"THUOCSO_S3_ENDPOINT": endpoint, "THUOCSO_S3_BUCKET": bucket, "THUOCSO_S3_ACCESS_KEY": key, "THUOCSO_S3_SECRET_KEY": "bimat",
	}
}

// smtp is a good configuration of mail but for one setting.
func smtp(name, value string) map[string]string {
	env := map[string]string{
		"THUOCSO_SMTP_HOST": "thu.example.vn", "THUOCSO_SMTP_FROM": "Thước Số <so@example.vn>", "THUOCSO_SMTP_USER": "so",
		"THUOCSO_SMTP_PASSWORD": "bimat",
	}
	env[name] = value

	return env
}

func TestMail(t *testing.T) {
	t.Parallel()
	for way, port := range map[string]int{"": 587, "starttls": 587, "tls": 465} {
		c, err := config.Load(from(smtp("THUOCSO_SMTP_TLS", way)), 0)
		if err != nil || c.SMTP.Port != port || c.SMTP.Host != "thu.example.vn" || c.SMTP.Password != "bimat" {
			t.Errorf("%q: %+v, %v", way, c.SMTP, err)
		}
	}
}

func TestStoreOfFiles(t *testing.T) {
	t.Parallel()
	c, err := config.Load(from(s3("s3.example.vn:9000", "kho-tep", "khoa")), 0)
	if err != nil {
		t.Fatal(err)
	}
	want := config.S3{
		Endpoint: "s3.example.vn:9000", Bucket: "kho-tep", Region: "us-east-1", AccessKey: "khoa", SecretKey: "bimat", PathStyle: true, TLS: true,
	}
	if d := cmp.Diff(want, c.S3); d != "" || !c.S3.Used() || c.FilesQuota != 500<<20 {
		t.Error(d, c.FilesQuota)
	}
}

func TestPasswordIsNotRepeated(t *testing.T) {
	t.Parallel()
	_, err := config.Load(from(map[string]string{"DATABASE_URL": "mysql://" + "u:bimat@h/d"}), 0)
	if err == nil || strings.Contains(err.Error(), "bimat") {
		t.Errorf("got %v", err)
	}
}

func TestFileGivesWayToTheEnvironment(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "thuocso.conf")
	body := "# cổng\n\nTHUOCSO_BASE_URL=\"https://so.example.vn\"\nTHUOCSO_TRUSTED_PROXIES=10.1.2.3,fd00::/8\nTHUOCSO_TIMEZONE=UTC\n"
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(from(map[string]string{"THUOCSO_CONFIG": file, "THUOCSO_TIMEZONE": "Asia/Bangkok"}), 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []netip.Prefix{netip.MustParsePrefix("10.1.2.3/32"), netip.MustParsePrefix("fd00::/8")}
	if !c.SecureCookies() || c.Timezone.String() != "Asia/Bangkok" || !cmp.Equal(c.TrustedProxies, want, cmp.Comparer(same)) {
		t.Errorf("got %+v", c)
	}
	if err := os.WriteFile(file, []byte("THUOCSO_TIME=x\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = config.Load(from(map[string]string{"THUOCSO_CONFIG": file}), 0)
	if faults, ok := errors.AsType[config.Faults](err); !ok || len(faults) != 2 {
		t.Errorf("got %v, want both lines refused", err)
	}
}

func same(a, b netip.Prefix) bool { return a == b }

func from(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}
