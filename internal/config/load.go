package config

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"github.com/thuocso/thuocso/internal/fault"
)

// The variables that are read.
const (
	fileVariable     = "THUOCSO_CONFIG"
	addressVariable  = "THUOCSO_ADDRESS"
	baseURLVariable  = "THUOCSO_BASE_URL"
	proxiesVariable  = "THUOCSO_TRUSTED_PROXIES"
	dataDirVariable  = "THUOCSO_DATA_DIR"
	databaseVariable = "DATABASE_URL"
	directVariable   = "DATABASE_DIRECT_URL"
	poolerVariable   = "THUOCSO_BEHIND_POOLER"
	timezoneVariable = "THUOCSO_TIMEZONE"
	scheduleVariable = "THUOCSO_SCHEDULE"

	quotaVariable       = "THUOCSO_FILES_QUOTA"
	s3EndpointVariable  = "THUOCSO_S3_ENDPOINT"
	s3BucketVariable    = "THUOCSO_S3_BUCKET"
	s3RegionVariable    = "THUOCSO_S3_REGION"
	s3AccessKeyVariable = "THUOCSO_S3_ACCESS_KEY"
	s3SecretKeyVariable = "THUOCSO_S3_SECRET_KEY" //nolint:gosec // the name of one
	s3PathStyleVariable = "THUOCSO_S3_PATH_STYLE"
	s3TLSVariable       = "THUOCSO_S3_TLS"

	linkCheckVariable = "THUOCSO_LINK_CHECK"

	smtpHostVariable     = "THUOCSO_SMTP_HOST"
	smtpPortVariable     = "THUOCSO_SMTP_PORT"
	smtpUserVariable     = "THUOCSO_SMTP_USER"
	smtpPasswordVariable = "THUOCSO_SMTP_PASSWORD" //nolint:gosec // the name of one
	smtpFromVariable     = "THUOCSO_SMTP_FROM"
	smtpTLSVariable      = "THUOCSO_SMTP_TLS"
)

// raw is the configuration as it was written, with the defaults.
type raw struct {
	Address  string   `env:"THUOCSO_ADDRESS" envDefault:"127.0.0.1:8080"`
	BaseURL  string   `env:"THUOCSO_BASE_URL"`
	Proxies  []string `env:"THUOCSO_TRUSTED_PROXIES"`
	DataDir  string   `env:"THUOCSO_DATA_DIR"`
	Database string   `env:"DATABASE_URL"`
	Direct   string   `env:"DATABASE_DIRECT_URL"`
	Pooler   string   `env:"THUOCSO_BEHIND_POOLER" envDefault:"no"`
	Timezone string   `env:"THUOCSO_TIMEZONE" envDefault:"Asia/Ho_Chi_Minh"`
	Schedule string   `env:"THUOCSO_SCHEDULE" envDefault:"0 2 * * *"`

	Quota       string `env:"THUOCSO_FILES_QUOTA" envDefault:"500"`
	S3Endpoint  string `env:"THUOCSO_S3_ENDPOINT"`
	S3Bucket    string `env:"THUOCSO_S3_BUCKET"`
	S3Region    string `env:"THUOCSO_S3_REGION" envDefault:"us-east-1"`
	S3AccessKey string `env:"THUOCSO_S3_ACCESS_KEY"`
	S3SecretKey string `env:"THUOCSO_S3_SECRET_KEY"`
	S3PathStyle string `env:"THUOCSO_S3_PATH_STYLE" envDefault:"yes"`
	S3TLS       string `env:"THUOCSO_S3_TLS" envDefault:"yes"`

	LinkCheck string `env:"THUOCSO_LINK_CHECK" envDefault:"yes"`

	SMTPHost     string `env:"THUOCSO_SMTP_HOST"`
	SMTPPort     string `env:"THUOCSO_SMTP_PORT"`
	SMTPUser     string `env:"THUOCSO_SMTP_USER"`
	SMTPPassword string `env:"THUOCSO_SMTP_PASSWORD"`
	SMTPFrom     string `env:"THUOCSO_SMTP_FROM"`
	SMTPTLS      string `env:"THUOCSO_SMTP_TLS"`

	// Where the data goes when nothing says so.
	XDGData string `env:"XDG_DATA_HOME"`
	Home    string `env:"HOME"`
}

// Variables lists the variables of the portal, for the documentation and its test.
func Variables() []string {
	return []string{
		fileVariable, addressVariable, baseURLVariable, proxiesVariable, dataDirVariable, databaseVariable, directVariable,
		poolerVariable, timezoneVariable, scheduleVariable, quotaVariable, s3EndpointVariable, s3BucketVariable, s3RegionVariable,
		s3AccessKeyVariable, s3SecretKeyVariable, s3PathStyleVariable, s3TLSVariable, smtpHostVariable, smtpPortVariable,
		smtpUserVariable, smtpPasswordVariable, smtpFromVariable, smtpTLSVariable, linkCheckVariable,
	}
}

// Faults are all that is wrong with a configuration.
type Faults []*fault.Error //nolint:errname // they are faults, of the package of that name

// Error is for logs only.
func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i, e := range f {
		texts[i] = e.Error()
	}

	return strings.Join(texts, "; ")
}

// Load reads the configuration of a process with the effective user id uid from getenv, and from the file that
// THUOCSO_CONFIG names; the environment wins. It reports every fault at once, as Faults.
func Load(getenv func(string) string, uid int) (Config, error) {
	values, faults := readFile(getenv(fileVariable))
	for _, name := range append(Variables(), "XDG_DATA_HOME", "HOME") {
		if v := strings.TrimSpace(getenv(name)); v != "" {
			values[name] = v
		}
	}
	r, err := env.ParseAsWithOptions[raw](env.Options{Environment: values})
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	c, more := check(r, uid)
	if faults = append(faults, more...); len(faults) > 0 {
		return Config{}, faults
	}

	return c, nil
}

// readFile reads lines of the form NAME=value; blank lines and those that begin with # say nothing.
func readFile(name string) (map[string]string, Faults) {
	values := map[string]string{}
	if name == "" {
		return values, nil
	}
	f, err := os.Open(name) //nolint:gosec // the administrator named it
	if err != nil {
		return values, Faults{fault.New(fault.Invalid, "config.file", "file", name).Because(err)}
	}
	var faults Faults
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		if !found || key == fileVariable || !slices.Contains(Variables(), key) {
			faults = append(faults, fault.New(fault.Invalid, "config.line", "file", name, "line", n, "text", key))

			continue
		}
		values[key] = strings.Trim(strings.TrimSpace(value), `"'`)
	}
	if err := errors.Join(lines.Err(), f.Close()); err != nil {
		faults = append(faults, fault.New(fault.Invalid, "config.file", "file", name).Because(err))
	}

	return values, faults
}
