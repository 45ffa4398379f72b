package part

import (
	"strings"

	"github.com/a-h/templ"
)

// Field is one row of a form: label, hint, error and input.
type Field struct {
	// Name is the field's name in the form; its input has the id f-NAME.
	Name  string
	Label string
	Hint  string
	// Error says what is wrong with the value, empty when nothing is.
	Error string
	Value string
	// Kind is text (the default), number, decimal, password, email, tel, url, date, search, textarea, select, checkbox,
	// checks (several of Options may be ticked), radio or file.
	Kind string
	// Options are the choices of select, radio and checks.
	Options []Option
	// Required fields carry no mark; the others say that they are optional where Optional is set.
	Required, Optional bool
	Disabled, ReadOnly bool
	// Values are those ticked among the options of checks.
	Values []string
	// Checked is the state of a checkbox.
	Checked bool
	// Autocomplete is the browser's token, such as username.
	Autocomplete string
	// MaxLength bounds a text.
	MaxLength int
	// Accept lists the endings of a file.
	Accept string
	// Short makes the input narrow; Grow lets a row of filters take the room.
	Short, Grow bool
}

// Option is one choice.
type Option struct {
	Value, Label string
	Hint         string
}

// FieldError is one line of the summary of errors.
type FieldError struct {
	// Field is the name of the field, empty for an error of the whole form.
	Field string
	Text  string
}

func (f Field) id() string { return "f-" + f.Name }

func (f Field) inputType() string {
	switch f.Kind {
	case "password", "email", "tel", "url", "date", "file", "search", "number":
		return f.Kind
	default:
		return "text"
	}
}

func (f Field) inputClass() string {
	if f.Short || f.Kind == "decimal" {
		return "in short"
	}

	return "in"
}

func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}

	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}

	return strings.Join(ids, " ")
}

// attributes returns what input, select and textarea have in common.
func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{
		"required": f.Required,
		"disabled": f.Disabled,
		"readonly": f.ReadOnly,
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}

	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}

	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}

	if f.MaxLength > 0 {
		a["maxlength"] = markup(nil).int(f.MaxLength).String()
	}

	if f.Accept != "" {
		a["accept"] = f.Accept
	}

	if f.Kind == "decimal" {
		a["inputmode"] = "decimal"
	}

	return a
}

// String returns the part as text.
func (m markup) String() string { return string(m) }

func (f Field) groupAttributes() templ.Attributes {
	a := templ.Attributes{}
	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}

	return a
}

func (f Field) checkValue() string {
	if f.Value == "" {
		return "yes"
	}

	return f.Value
}
