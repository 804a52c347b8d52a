package peer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Run calls a program's main function. Its context is cancelled by Ctrl-C and
// SIGTERM, and with it every call that is made with it; a second signal ends the
// process at once. An error becomes one sentence and the exit code 1.
func Run(main func(ctx context.Context) error) {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release)
	if err := main(ctx); err != nil {
		fmt.Fprintln(os.Stderr, explain(err))
		os.Exit(1)
	}
}

func explain(err error) string {
	// A call's error may be wrapped: "reading 7: rpc error: …".
	var call interface{ GRPCStatus() *status.Status }
	if !errors.As(err, &call) {
		return err.Error()
	}
	switch found := call.GRPCStatus(); found.Code() {
	case codes.DeadlineExceeded:
		return "The deadline passed before the call was done. Allow more with --deadline SECONDS."
	case codes.Unavailable:
		return "UNAVAILABLE: " + found.Message() + "\nIs a server there? Name it with --address."
	default:
		return Name(found.Code()) + ": " + found.Message()
	}
}
