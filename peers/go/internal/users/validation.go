package users

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type violation = errdetails.BadRequest_FieldViolation

// violations are the fields of a request that are wrong.
type violations []*violation

func (v *violations) add(field, description string) {
	*v = append(*v, &violation{Field: field, Description: description})
}

// err is nil when nothing is wrong. Else it is INVALID_ARGUMENT that names each field
// in words and, in grpc-status-details-bin, as a BadRequest.
func (v violations) err() error {
	if len(v) == 0 {
		return nil
	}
	words := make([]string, len(v))
	for i, one := range v {
		words[i] = one.Field + ": " + one.Description
	}
	refused := status.New(codes.InvalidArgument, strings.Join(words, "; "))
	detailed, err := refused.WithDetails(&errdetails.BadRequest{FieldViolations: v})
	if err != nil {
		return refused.Err()
	}
	return detailed.Err()
}

func hasControls(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

func (v *violations) checkName(field, name string) {
	switch {
	case strings.TrimSpace(name) == "":
		v.add(field, "is empty")
	case utf8.RuneCountInString(name) > 200:
		v.add(field, "is longer than 200 characters")
	case hasControls(name):
		v.add(field, "has control characters")
	}
}

var shapedAsEmail = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]+$`)

func (v *violations) checkEmail(field, email string) {
	if utf8.RuneCountInString(email) > 254 || !shapedAsEmail.MatchString(email) || hasControls(email) {
		v.add(field, quoted(email)+" is not an email address")
	}
}

// quoted cuts a client's text short, with nothing in it that moves a cursor.
func quoted(text string) string { return strconv.Quote(fmt.Sprintf("%.60s", text)) }

func writeToken(sequence int) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "after %d", sequence))
}

// readToken gives the sequence number that a page token stands for; 0 for none.
func readToken(token string) (sequence int, ok bool) {
	if token == "" {
		return 0, true
	}
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	digits, found := strings.CutPrefix(string(text), "after ")
	sequence, err = strconv.Atoi(digits)
	return sequence, found && err == nil && sequence >= 0
}
