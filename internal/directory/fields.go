package directory

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// facts are what the columns of a sheet of schools fill.
type facts struct {
	Name string
	Record
}

// wrong is why a cell cannot be taken: a message and its arguments.
type wrong struct {
	key  string
	args []any
}

// column is one field of a school's record: its headings, how a cell is read and how a fact is written.
type column struct {
	field string
	also  []string
	read  func(f *facts, text string) *wrong
	show  func(f *facts) string
}

// schoolColumns are the fields of a school's record.
func schoolColumns() []column {
	return slices.Concat(identityColumns(), contactColumns(), equipmentColumns())
}

func identityColumns() []column {
	return []column{
		text("ten_truong", maxName, func(f *facts) *string { return &f.Name }, "ten_co_so", "ten"),
		{"cap_hoc", []string{"cap", "cac_cap_hoc"}, readStages, showStages},
		{
			"loai_hinh",
			[]string{"loai_hinh_truong", "hinh_thuc_so_huu"},
			readOwnership,
			func(f *facts) string { return strconv.Itoa(int(f.Ownership)) },
		},
		text("loai_truong", 60, func(f *facts) *string { return &f.Type }, "loai"),
		{"khu_vuc", []string{"vung"}, readArea, func(f *facts) string { return strconv.Itoa(int(f.Area)) }},
		{
			"dac_biet_kho_khan",
			[]string{"vung_dac_biet_kho_khan", "vung_kho_khan"},
			readDifficult,
			func(f *facts) string { return showBool(&f.Difficult) },
		},
	}
}

func contactColumns() []column {
	return []column{
		text("dia_chi", 300, func(f *facts) *string { return &f.Address }),
		phone("dien_thoai", func(f *facts) *string { return &f.Phone }, "so_dien_thoai", "dien_thoai_truong"),
		email("email", func(f *facts) *string { return &f.Email }, "thu_dien_tu", "email_truong"),
		{"website", []string{"trang_web", "trang_thong_tin_dien_tu"}, readWebsite, func(f *facts) string { return f.Website }},
		degree("vi_do", 90, func(f *facts) **float64 { return &f.Latitude }, "latitude", "lat"),
		degree("kinh_do", 180, func(f *facts) **float64 { return &f.Longitude }, "longitude", "lng", "lon"),
		text("hieu_truong", 120, func(f *facts) *string { return &f.HeadName }, "ho_ten_hieu_truong", "ten_hieu_truong", "thu_truong"),
		phone("dien_thoai_hieu_truong", func(f *facts) *string { return &f.HeadPhone }, "so_dien_thoai_hieu_truong"),
		email("email_hieu_truong", func(f *facts) *string { return &f.HeadEmail }),
	}
}

func equipmentColumns() []column {
	return []column{
		whole("so_diem_truong", 0, 100, func(f *facts) **int { return &f.SatelliteSites }, "diem_truong", "so_diem_le"),
		yesNo("chuan_quoc_gia", func(f *facts) **bool { return &f.NationalStandard }, "dat_chuan_quoc_gia", "truong_chuan_quoc_gia"),
		whole("muc_kiem_dinh", 1, 4, func(f *facts) **int { return &f.Accreditation },
			"kiem_dinh_chat_luong", "cap_do_kiem_dinh", "muc_do_kiem_dinh"),
		yesNo("noi_tru", func(f *facts) **bool { return &f.Boarding }, "ban_tru_noi_tru", "co_noi_tru"),
		yesNo("may_tinh", func(f *facts) **bool { return &f.Computers }, "co_may_tinh"),
		yesNo("internet", func(f *facts) **bool { return &f.Internet }, "co_internet"),
		yesNo("dien_luoi", func(f *facts) **bool { return &f.Electricity }, "co_dien", "co_dien_luoi", "dien"),
		yesNo("day_hoc_truc_tuyen", func(f *facts) **bool { return &f.OnlineTeaching }, "co_day_hoc_truc_tuyen"),
	}
}

func text(field string, most int, at func(*facts) *string, also ...string) column {
	return column{field, also, func(f *facts, text string) *wrong {
		if n := utf8.RuneCountInString(text); n > most {
			return &wrong{"directory.text_too_long", []any{"n", n, "limit", most}}
		}
		*at(f) = text

		return nil
	}, func(f *facts) string { return *at(f) }}
}

func phone(field string, at func(*facts) *string, also ...string) column {
	return column{field, also, func(f *facts, text string) *wrong {
		if len(text) > 40 || strings.Trim(text, "0123456789+().-/ ;,") != "" || !strings.ContainsAny(text, "0123456789") {
			return &wrong{"directory.bad_phone", []any{"text", sheet.Cut(text, 40)}}
		}
		*at(f) = text

		return nil
	}, func(f *facts) string { return *at(f) }}
}

func email(field string, at func(*facts) *string, also ...string) column {
	return column{field, also, func(f *facts, text string) *wrong {
		name, host, ok := strings.Cut(text, "@")
		if !ok || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(text, " <>\"'(),;") || len(text) > 120 {
			return &wrong{"directory.bad_email", []any{"text", sheet.Cut(text, 40)}}
		}
		*at(f) = text

		return nil
	}, func(f *facts) string { return *at(f) }}
}

// readWebsite takes only addresses that a page may link to.
func readWebsite(f *facts, text string) *wrong {
	address := strings.ToLower(text)
	_, rest, scheme := strings.Cut(address, "://")
	if !scheme {
		rest = address
	} else if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return &wrong{"directory.bad_website", []any{"text", sheet.Cut(text, 40)}}
	}
	host, _, _ := strings.Cut(rest, "/")
	if !strings.Contains(host, ".") || strings.ContainsAny(address, " <>\"'\\`") || len(text) > 200 || strings.HasPrefix(host, "javascript:") {
		return &wrong{"directory.bad_website", []any{"text", sheet.Cut(text, 40)}}
	}
	f.Website = text

	return nil
}

func degree(field string, most float64, at func(*facts) **float64, also ...string) column {
	return column{field, also, func(f *facts, text string) *wrong {
		n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || math.IsNaN(n) || math.Abs(n) > most {
			return &wrong{"directory.bad_degree", []any{"text", sheet.Cut(text, 40), "limit", int(most)}}
		}
		*at(f) = &n

		return nil
	}, func(f *facts) string {
		if *at(f) == nil {
			return ""
		}

		return strconv.FormatFloat(**at(f), 'f', -1, 64)
	}}
}

func whole(field string, least, most int, at func(*facts) **int, also ...string) column {
	return column{field, also, func(f *facts, text string) *wrong {
		n, err := strconv.Atoi(strings.TrimSuffix(text, ".0"))
		if err != nil || n < least || n > most {
			return &wrong{"directory.bad_whole", []any{"text", sheet.Cut(text, 40), "least", least, "limit", most}}
		}
		*at(f) = &n

		return nil
	}, func(f *facts) string {
		if *at(f) == nil {
			return ""
		}

		return strconv.Itoa(**at(f))
	}}
}

func yesNo(field string, at func(*facts) **bool, also ...string) column {
	return column{field, also, func(f *facts, text string) *wrong {
		value, ok := parseBool(text)
		if !ok {
			return &wrong{"directory.bad_yes_no", []any{"text", sheet.Cut(text, 40)}}
		}
		*at(f) = &value

		return nil
	}, func(f *facts) string { return showBool(*at(f)) }}
}

func readDifficult(f *facts, text string) *wrong {
	value, ok := parseBool(text)
	if !ok {
		return &wrong{"directory.bad_yes_no", []any{"text", sheet.Cut(text, 40)}}
	}
	f.Difficult = value

	return nil
}

func parseBool(text string) (value, ok bool) {
	switch sheet.Squash(text) {
	case "1", "co", "x", "true", "yes", "dung":
		return true, true
	case "0", "khong", "false", "no", "sai":
		return false, true
	default:
		return false, false
	}
}

func showBool(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "1"
	default:
		return "0"
	}
}

// readStages takes a set: "TH, THCS", "TH&THCS", "02;03", "Tiểu học và Trung học cơ sở".
func readStages(f *facts, text string) *wrong {
	words := strings.ReplaceAll(sheet.Squash(text), "gdnn_gdtx", "gdtx")
	for _, stage := range stageWords() {
		words = strings.ReplaceAll(words, stage.long, string(stage.stage))
	}
	held := map[Stage]bool{}
	for _, word := range strings.Split(words, "_") {
		stage, ok := stageOf(word)
		if !ok && word != "va" {
			return &wrong{"directory.bad_stage", []any{"text", sheet.Cut(text, 40)}}
		}
		if ok {
			held[stage] = true
		}
	}
	var stages []Stage
	for _, stage := range Stages() {
		if held[stage] {
			stages = append(stages, stage)
		}
	}
	if len(stages) == 0 {
		return &wrong{"directory.bad_stage", []any{"text", sheet.Cut(text, 40)}}
	}
	f.Stages = stages

	return nil
}

type stageWord struct {
	long  string
	stage Stage
}

// stageWords are the written-out names, squashed.
func stageWords() []stageWord {
	return []stageWord{
		{"giao_duc_thuong_xuyen", GDTX},
		{"trung_hoc_pho_thong", THPT},
		{"trung_hoc_co_so", THCS},
		{"tieu_hoc", TH},
		{"mam_non", MN},
		{"mau_giao", MN},
		{"nha_tre", MN},
	}
}

func stageOf(word string) (Stage, bool) {
	for i, stage := range Stages() {
		number := strconv.Itoa(i + 1)
		if strings.EqualFold(word, string(stage)) || word == number || word == "0"+number {
			return stage, true
		}
	}

	return "", false
}

func showStages(f *facts) string {
	words := make([]string, len(f.Stages))
	for i, stage := range f.Stages {
		words[i] = string(stage)
	}

	return strings.Join(words, ",")
}

func readOwnership(f *facts, text string) *wrong {
	switch sheet.Squash(text) {
	case "1", "01", "cong_lap":
		f.Ownership = Public
	case "2", "02", "dan_lap":
		f.Ownership = Community
	case "3", "03", "tu_thuc":
		f.Ownership = Private
	default:
		return &wrong{"directory.bad_ownership", []any{"text", sheet.Cut(text, 40)}}
	}

	return nil
}

func readArea(f *facts, text string) *wrong {
	switch sheet.Squash(text) {
	case "0", "khong_ro":
		f.Area = AreaUnknown
	case "1", "kv1":
		f.Area = KV1
	case "2", "kv2":
		f.Area = KV2
	case "3", "kv2_nt", "kv2nt":
		f.Area = KV2NT
	case "4", "kv3":
		f.Area = KV3
	default:
		return &wrong{"directory.bad_area", []any{"text", sheet.Cut(text, 40)}}
	}

	return nil
}
