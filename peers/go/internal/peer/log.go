package peer

import (
	"context"
	"log"
	"regexp"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Name is a code as the specification spells it: NOT_FOUND, where grpc-go says
// NotFound.
func Name(code codes.Code) string {
	switch code {
	case codes.OK:
		return "OK"
	case codes.Canceled:
		return "CANCELLED"
	}
	return strings.ToUpper(wordBegins.ReplaceAllString(code.String(), "${1}_${2}"))
}

var wordBegins = regexp.MustCompile(`([a-z])([A-Z])`)

func logUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	began := time.Now()
	response, err := handle(ctx, req)
	tell(info.FullMethod, err, began)
	return response, err
}

func logStream(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	began := time.Now()
	err := handle(service, stream)
	tell(info.FullMethod, err, began)
	return err
}

// tell writes one line a call when it has ended.
func tell(method string, err error, began time.Time) {
	ms := float64(time.Since(began).Microseconds()) / 1000
	log.Printf("%s %s %.1f ms", method[1:], Name(status.Code(err)), ms)
}
