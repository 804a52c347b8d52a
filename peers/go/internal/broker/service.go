package broker

import (
	"context"
	"fmt"
	"io"
	"math"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "workbook/peers/gen/brokerv1"
)

// Service has the handler of broker.v1.BrokerService.
type Service struct {
	pb.UnimplementedBrokerServiceServer
	// Stopping is done when the server stops: every stream then ends with UNAVAILABLE.
	Stopping context.Context
}

type received struct {
	reading *pb.BrokerRequest
	err     error
}

// Predict runs in a goroutine of its own for each stream. Returning ends the stream.
func (s *Service) Predict(stream grpc.BidiStreamingServer[pb.BrokerRequest, pb.BrokerResponse]) error {
	// Recv blocks. That a stop can end the wait, it waits in a second goroutine, which
	// ends when this function returns: the stream's context is done then.
	readings := make(chan received)
	go func() {
		for {
			reading, err := stream.Recv()
			select {
			case readings <- received{reading, err}:
			case <-stream.Context().Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()

	var model predictor
	var last int32
	for {
		select {
		case <-s.Stopping.Done():
			return status.Errorf(codes.Unavailable,
				"the server is stopping; the last reading answered is %d", last)
		case <-stream.Context().Done(): // the client cancelled, or its deadline passed
			return status.FromContextError(stream.Context().Err()).Err()
		case next := <-readings:
			if next.err == io.EOF { // the client's half-close
				return nil
			}
			if next.err != nil { // already a status: the client cancelled, or its deadline passed
				return next.err
			}
			// Send blocks while the client does not read, and so the loop takes no reading.
			if err := stream.Send(answer(next.reading, &model)); err != nil {
				if gone := stream.Context().Err(); gone != nil {
					return status.FromContextError(gone).Err()
				}
				return err
			}
			last = next.reading.Id
		}
	}
}

func answer(reading *pb.BrokerRequest, model *predictor) *pb.BrokerResponse {
	if refusal := refusalOf(reading); refusal != "" {
		result := &pb.BrokerResponse_Refusal{Refusal: refusal}
		return &pb.BrokerResponse{Id: reading.Id, Result: result}
	}
	result := &pb.BrokerResponse_Prediction{Prediction: model.predict(reading)}
	return &pb.BrokerResponse{Id: reading.Id, Result: result}
}

// refusalOf says in one clause why a reading cannot be used; nothing when it can.
func refusalOf(r *pb.BrokerRequest) string {
	for _, of := range []struct {
		sensor             string
		value, least, most float64
	}{
		{"precipitation", r.Precipitation, 0, 2000},
		{"temp_max", r.TempMax, -100, 70},
		{"temp_min", r.TempMin, -100, 70},
		{"wind", r.Wind, 0, 150},
	} {
		switch {
		case math.IsNaN(of.value) || math.IsInf(of.value, 0):
			return of.sensor + " is not a finite number"
		case of.value < 0 && of.least == 0:
			return of.sensor + " is negative"
		case of.value < of.least || of.value > of.most:
			return fmt.Sprintf("%s is not from %v to %v", of.sensor, of.least, of.most)
		}
	}
	if r.TempMin > r.TempMax {
		return "temp_min is above temp_max"
	}
	return ""
}
