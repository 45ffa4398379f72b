package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

func TestUploadInPieces(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	content := pdf(300_000)
	offer := s.tus(one.Staff, http.MethodOptions, "/minh-chung/tai-len", nil).Is(http.StatusNoContent)
	for name, want := range map[string]string{
		"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Max-Size": "20971520", "Tus-Extension": "creation,expiration,termination",
	} {
		if got := offer.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	address := s.begin(one.Staff, "Kế hoạch.pdf", len(content))
	stands := func(want int) {
		t.Helper()
		got := s.tus(one.Staff, http.MethodHead, address, nil).Is(http.StatusOK).Header
		if got.Get("Upload-Offset") != strconv.Itoa(want) || got.Get("Upload-Length") != strconv.Itoa(len(content)) || got.Get("Cache-Control") != "no-store" ||
			got.Get("Upload-Expires") == "" {
			t.Errorf("stands at %v, want %d", got, want)
		}
	}
	stands(0)
	if got := s.piece(one.Staff, address, 0, content[:100_000]).Is(http.StatusNoContent).Header.Get("Upload-Offset"); got != "100000" {
		t.Errorf("offset %s", got)
	}
	for _, offset := range []int{0, 99_999, 100_001, 300_000} {
		s.piece(one.Staff, address, offset, content[100_000:]).Is(http.StatusConflict)
	}
	stands(100_000)
	s.piece(one.Staff, address, 100_000, append(bytes.Clone(content[100_000:]), 'x')).Is(http.StatusRequestEntityTooLarge)
	stands(100_000)
	s.piece(one.Staff, address, 100_000, content[100_000:299_999]).Is(http.StatusNoContent)
	s.Post(one.Staff, "/minh-chung", "upload", id(address), "title", "Kế hoạch").Is(http.StatusUnprocessableEntity, "Tệp chưa gửi xong")
	s.piece(one.Staff, address, 299_999, content[299_999:]).Is(http.StatusNoContent)
	stands(300_000)
	s.piece(one.Staff, address, 300_000, nil).Is(http.StatusNoContent) // the answer to the last piece was lost
	where := s.Post(one.Staff, "/minh-chung", "upload", id(address), "number", "12/KH", "issued", "05/09/2024").Is(http.StatusSeeOther).Header.Get("Location")
	s.Get(one.Staff, where).Is(200, "<h1>Kế hoạch</h1>", "12/KH", "05/09/2024", "Kế hoạch.pdf", "chờ hiệu trưởng")
	s.tus(one.Staff, http.MethodHead, address, nil).Is(http.StatusNotFound)
	s.Post(one.Staff, "/minh-chung", "upload", id(address), "title", "Lần nữa").Is(http.StatusNotFound)
	file := s.Get(one.Staff, where+"/1/tep").Is(200)
	if file.Body != string(content) {
		t.Errorf("another file comes back: %d bytes", len(file.Body))
	}
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
		"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := file.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := file.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename*=utf-8''") {
		t.Errorf("disposition %q", got)
	}
}

func id(address string) string { return address[strings.LastIndex(address, "/")+1:] }

func TestOthersSeeNothingOfAnUpload(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one, other := s.Schools[0], s.Schools[1]
	content := pdf(1000)
	address := s.begin(one.Staff, "a.pdf", len(content))
	s.tus(other.Principal, http.MethodHead, address, nil).Is(http.StatusNotFound)
	s.piece(other.Principal, address, 0, content).Is(http.StatusNotFound)
	s.tus(other.Principal, http.MethodDelete, address, nil).Is(http.StatusNotFound)
	s.tus(s.Reviewer, http.MethodHead, address, nil).Is(http.StatusForbidden)
	s.piece(one.Staff, address, 0, content).Is(http.StatusNoContent)
	s.Post(other.Principal, "/minh-chung", "upload", id(address), "title", "a").Is(http.StatusNotFound)
	where := s.Post(one.Principal, "/minh-chung", "upload", id(address), "title", "a").Is(http.StatusSeeOther).Header.Get("Location")
	for _, path := range []string{"", "/sua", "/1/tep"} {
		s.Get(other.Principal, where+path).Is(http.StatusNotFound)
		s.Get(s.Reviewer, where+path).Is(http.StatusForbidden)
	}
	s.Get(other.Principal, "/minh-chung").SaysNot(">a</a>")
}

func TestUploadsNeedTokenAndProtocol(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	staff := s.Schools[0].Staff
	address := s.begin(staff, "a.pdf", 100)
	s.tus(staff, http.MethodPatch, address, []byte("x"), "X-CSRF-Token", "forged", "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream").Is(http.StatusForbidden)
	s.tus(staff, http.MethodPatch, address, []byte("x"), "Sec-Fetch-Site", "cross-site", "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream").Is(http.StatusForbidden)
	s.tus(staff, http.MethodPatch, address, []byte("x"), "Upload-Offset", "0", "Content-Type", "text/plain").Is(http.StatusUnsupportedMediaType)
	for _, offset := range []string{"", "-1", "+0", "x", "99999999999999999999"} {
		s.tus(staff, http.MethodPatch, address, []byte("x"), "Upload-Offset", offset, "Content-Type", "application/offset+octet-stream").Is(http.StatusUnprocessableEntity)
	}
	if got := s.tus(staff, http.MethodHead, address, nil, "Tus-Resumable", "0.2.2").Is(http.StatusPreconditionFailed).Header.Get("Tus-Version"); got != "1.0.0" {
		t.Errorf("version %q", got)
	}
	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"no length":   {nil, 422},
		"nothing":     {[]string{"Upload-Length", "0"}, 422},
		"negative":    {[]string{"Upload-Length", "-5"}, 422},
		"one too big": {[]string{"Upload-Length", "20971521"}, 413},
		"no base64":   {[]string{"Upload-Length", "5", "Upload-Metadata", "filename ???"}, 422},
		"twice":       {[]string{"Upload-Length", "5", "Upload-Metadata", "filename YQ==,filename YQ=="}, 422},
		"long":        {[]string{"Upload-Length", "5", "Upload-Metadata", "filename " + strings.Repeat("YWFh", 2000)}, 422},
		"no hash":     {[]string{"Upload-Length", "5", "Upload-Metadata", "sha256 YQ=="}, 422},
		"no name":     {[]string{"Upload-Length", "5"}, 201},
	} {
		if got := s.tus(staff, http.MethodPost, "/minh-chung/tai-len", nil, c.headers...); got.Status != c.status {
			t.Errorf("%s: %d, want %d", name, got.Status, c.status)
		}
	}
}

func TestWhatIsNotTakenLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	program := append([]byte("MZ\x90\x00"), bytes.Repeat([]byte{0}, 10_000)...)
	address := s.begin(one.Staff, "bao-cao.pdf", len(program))
	s.piece(one.Staff, address, 0, program[:5000]).Is(http.StatusUnprocessableEntity, "Tệp không phải PDF")
	s.tus(one.Staff, http.MethodHead, address, nil).Is(http.StatusNotFound)
	// Whoever begins with a single byte is found out at the end.
	address = s.begin(one.Staff, "bao-cao.pdf", len(program))
	s.piece(one.Staff, address, 0, program[:1]).Is(http.StatusNoContent)
	s.piece(one.Staff, address, 1, program[1:]).Is(http.StatusUnprocessableEntity, "Tệp không phải PDF")
	s.tus(one.Staff, http.MethodHead, address, nil).Is(http.StatusNotFound)
	s.sendFile(one.Staff, "bao-cao.pdf", program, "title", "Báo cáo giả").
		Is(http.StatusUnprocessableEntity, "Tệp không phải PDF", `value="Báo cáo giả"`)
	sum := sha256.Sum256(pdf(500))
	address = s.begin(one.Staff, "a.pdf", 600, "sha256", hex.EncodeToString(sum[:]))
	s.piece(one.Staff, address, 0, pdf(600)).Is(http.StatusUnprocessableEntity, "không khớp")
	address = s.begin(one.Staff, "a.pdf", 500, "sha256", hex.EncodeToString(sum[:]))
	s.piece(one.Staff, address, 0, pdf(500)).Is(http.StatusNoContent)
	usage, err := s.store.Usage(t.Context(), one.ID)
	if err != nil || usage.Arriving != 500 || usage.Used != 0 {
		t.Errorf("what was refused still takes room: %+v, %v", usage, err)
	}
}

// breaking is a line that breaks off.
type breaking struct {
	r io.Reader
}

var errLine = errors.New("the line broke")

// Read implements io.Reader.
func (b breaking) Read(to []byte) (int, error) {
	n, err := b.r.Read(to)
	if errors.Is(err, io.EOF) {
		err = errLine
	}

	return n, err
}

func TestABrokenLineGoesOnWhereItBroke(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	staff := s.Schools[0].Staff
	content := pdf(100_000)
	address := s.begin(staff, "a.pdf", len(content))
	if _, err := s.documents.Append(t.Context(), staff, id(address), 0, breaking{bytes.NewReader(content[:99_000])}); !errors.Is(err, errLine) {
		t.Fatalf("the broken line is told as %v", err)
	}
	got := s.tus(staff, http.MethodHead, address, nil).Is(http.StatusOK).Header.Get("Upload-Offset")
	if got != "99000" {
		t.Fatalf("%s bytes are kept, want 99000", got)
	}
	s.piece(staff, address, 99_000, content[99_000:]).Is(http.StatusNoContent)
	where := s.Post(staff, "/minh-chung", "upload", id(address)).Is(http.StatusSeeOther).Header.Get("Location")
	if file := s.Get(staff, where+"/1/tep").Is(200); file.Body != string(content) {
		t.Error("the parts do not make the whole")
	}
}

func TestUploadsExpire(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	staff := s.Schools[0].Staff
	address, waits := s.begin(staff, "a.pdf", 1000), s.begin(staff, "b.pdf", 1000)
	s.piece(staff, address, 0, pdf(1000)[:500]).Is(http.StatusNoContent)
	s.piece(staff, waits, 0, pdf(1000)).Is(http.StatusNoContent)
	s.Clock.Set(s.Clock.Now().Add(evidence.UploadLife - time.Second))
	if n, err := s.documents.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("swept %d too early: %v", n, err)
	}
	s.tus(staff, http.MethodHead, address, nil).Is(http.StatusOK)
	s.Clock.Set(s.Clock.Now().Add(time.Second))
	s.tus(staff, http.MethodHead, address, nil).Is(http.StatusNotFound)
	s.piece(staff, address, 500, pdf(1000)[500:]).Is(http.StatusNotFound)
	if n, err := s.documents.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("swept %d, want both: %v", n, err)
	}
	if size, err := s.files.Size(t.Context(), id(address)); size != 0 || err != nil {
		t.Errorf("%d bytes are left: %v", size, err)
	}
}

func TestQuotaAndFullDisk(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	s.begin(one.Staff, "a.pdf", 20<<20)
	s.tus(one.Staff, http.MethodPost, "/minh-chung/tai-len", nil, "Upload-Length", strconv.Itoa(11<<20)).
		Is(http.StatusUnprocessableEntity, "20 MB trong 30 MB")
	s.begin(one.Staff, "b.pdf", 10<<20)
	s.tus(one.Staff, http.MethodPost, "/minh-chung/tai-len", nil, "Upload-Length", "1").Is(http.StatusUnprocessableEntity)
	s.sendFile(one.Staff, "c.pdf", pdf(1000)).Is(http.StatusUnprocessableEntity, "không nhận thêm tệp này")
	other := s.Schools[1]
	address := s.begin(other.Staff, "a.pdf", 1000)
	s.files.Full.Store(true)
	s.tus(other.Staff, http.MethodPost, "/minh-chung/tai-len", nil, "Upload-Length", "1000").
		Is(http.StatusServiceUnavailable, "dưới 10 % chỗ trống")
	s.piece(other.Staff, address, 0, pdf(1000)).Is(http.StatusServiceUnavailable)
	s.sendFile(other.Staff, "c.pdf", pdf(1000)).
		Is(http.StatusServiceUnavailable, "Tạm ngừng nhận tệp", "vẫn lưu được như thường", "Xin dùng liên kết")
	// Links and answers are saved as ever.
	s.Post(other.Staff, "/minh-chung", "title", "Trang", "url", "https://example.org/").Is(http.StatusSeeOther)
	s.Post(other.Staff, "/phieu/"+strconv.FormatInt(int64(other.Return), 10)+"/cau-tra-loi", "code", "1.3.1", "version", "0", "points", "4").Is(http.StatusSeeOther)
	s.files.Full.Store(false)
	s.piece(other.Staff, address, 0, pdf(1000)).Is(http.StatusNoContent)
}

func TestAFormWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	long := strings.Repeat("ế", 300) + ".pdf"
	where := s.sendFile(one.Principal, long, pdf(5000), "title", "Kế hoạch năm học").Is(http.StatusSeeOther).Header.Get("Location")
	s.Get(one.Principal, where).Is(200, strings.Repeat("ế", 146)+".pdf", "Hiệu trưởng duyệt lúc")
	s.sendFile(one.Principal, "a.pdf", pdf(20<<20+1)).Is(http.StatusRequestEntityTooLarge, "lớn hơn 20 MB")
	s.sendFile(one.Principal, "a.pdf", pdf(22<<20)).Is(http.StatusRequestEntityTooLarge)
	s.sendFile(one.Principal, "a.pdf", pdf(100), "url", "https://example.org").Is(http.StatusUnprocessableEntity, "một tệp hoặc một liên kết")
	s.sendFile(one.Principal, "a.pdf", pdf(100), "issued", "32/13/2024", "title", "Giữ lại").
		Is(http.StatusUnprocessableEntity, "Không đọc được ngày", `value="32/13/2024"`, `value="Giữ lại"`)
	s.Post(one.Principal, "/minh-chung", "title", "Không gì cả").Is(http.StatusUnprocessableEntity, "chọn một tệp hoặc điền một liên kết")
	s.sendFile(one.Principal, "rong.pdf", nil, "title", "Rỗng").Is(http.StatusUnprocessableEntity, "Chưa có tệp")
	// The same content is stored once: it takes no more room.
	s.sendFile(one.Staff, "khac.pdf", pdf(5000), "title", "Cùng một tệp").Is(http.StatusSeeOther)
	usage, err := s.documents.Usage(t.Context(), one.Principal, one.ID)
	if err != nil || usage.Used != 5000 || usage.Arriving != 0 {
		t.Errorf("%+v, %v", usage, err)
	}
}

func TestPiecesOfTwoWindowsDoNotMix(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	staff := s.Schools[0].Staff
	content := pdf(200_000)
	address := s.begin(staff, "a.pdf", len(content))
	slow, feed := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := s.documents.Append(t.Context(), staff, id(address), 0, slow)
		done <- err
	}()
	if _, err := feed.Write(content[:1000]); err != nil {
		t.Fatal(err)
	}
	_, err := s.documents.Append(t.Context(), staff, id(address), 0, bytes.NewReader(content))
	if fault.KindOf(err) != fault.Conflict || err == nil {
		t.Errorf("the second window adds: %v", err)
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("the first window: %v", err)
	}
}

func TestFieldsBeforeAFileAreBoundedTogether(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var fields []string
	for range 30 {
		fields = append(fields, "note", strings.Repeat("x", 50_000))
	}
	s.sendFile(s.Schools[0].Principal, "a.pdf", pdf(100), fields...).Is(http.StatusRequestEntityTooLarge)
	s.sendFile(s.Schools[0].Principal, "a.pdf", pdf(100), fields[:2]...).Is(http.StatusUnprocessableEntity)
}
