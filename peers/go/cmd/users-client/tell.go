package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"workbook/peers/internal/peer"
)

// story is what all calls share; err is what ended it.
type story struct {
	ctx   context.Context
	limit time.Duration
	err   error
}

// tell makes one call and prints what was asked, the status, the time and the answer.
// It gives nil when the call was refused.
func tell[Req, Res any](
	s *story,
	asked, method string,
	call func(context.Context, *Req, ...grpc.CallOption) (*Res, error),
	request *Req,
	show func(*Res) string,
) *Res {
	if s.err != nil {
		return nil
	}
	// A duration here: the context turns it into a point in time.
	ctx, cancel := context.WithTimeout(s.ctx, s.limit)
	defer cancel()
	began := time.Now()
	response, err := call(ctx, request)
	ended := status.Convert(err)
	switch ended.Code() {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Unauthenticated, codes.Canceled:
		s.err = err
		return nil
	}
	answer := ended.Message()
	if err == nil {
		answer = show(response)
	}
	ms := float64(time.Since(began).Microseconds()) / 1000
	fmt.Printf("%s\n  %s %s in %.1f ms: %s\n", asked, method, peer.Name(ended.Code()), ms, answer)
	// Out of grpc-status-details-bin, in the trailers.
	for _, detail := range ended.Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			for _, wrong := range bad.FieldViolations {
				fmt.Println("  wrong field:", wrong.Field)
			}
		}
	}
	if err != nil {
		return nil
	}
	return response
}
