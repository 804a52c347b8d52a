// Chapter 3's client: streams readings up with a window of them in flight, takes the
// forecasts as they come, and compares them with what the next day was.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	pb "workbook/peers/gen/brokerv1"
	"workbook/peers/internal/peer"
)

func main() {
	flags := peer.AddClientFlags("127.0.0.1:8061")
	data := flag.String("data", "../../03-bidi-broker/dataset/sensors.csv", "a CSV file")
	window := flag.Int("window", 64, "readings in flight")
	rate := flag.Float64("rate", 0, "readings a second; 0 is as fast as they are answered")
	stopAfter := flag.Int("stop-after", 0, "cancel after this many answers; 0 is never")
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		readings, err := readCSV(*data)
		if err != nil {
			return err
		}
		conn, err := flags.Dial()
		if err != nil {
			return err
		}
		defer conn.Close()
		// The call ends when its context does: at the deadline, or when this function
		// returns, for whatever reason.
		ctx, cancel := context.WithTimeout(ctx, flags.Deadline)
		defer cancel()
		stream, err := pb.NewBrokerServiceClient(conn).Predict(ctx)
		if err != nil {
			return err
		}
		places := make(chan struct{}, max(1, *window))
		go send(stream, readings, places, *rate)
		return receive(stream, readings, places, *stopAfter)
	})
}

type call = pb.BrokerService_PredictClient

// send writes the readings, each when there is a place for it. An error of Send says
// only that the call has ended; Recv says why.
func send(stream call, readings []*pb.BrokerRequest, places chan struct{}, rate float64) {
	var pace <-chan time.Time
	if rate > 0 {
		ticker := time.NewTicker(time.Duration(float64(time.Second) / rate))
		defer ticker.Stop()
		pace = ticker.C
	}
	for i, reading := range readings {
		if pace != nil && i > 0 {
			select {
			case <-pace:
			case <-stream.Context().Done():
				return
			}
		}
		select {
		case places <- struct{}{}:
		case <-stream.Context().Done():
			return
		}
		if stream.Send(reading) != nil {
			return
		}
	}
	_ = stream.CloseSend() // the half-close; it always gives nil
}

// receive takes one answer a reading, in order, until the server ends the call.
func receive(stream call, readings []*pb.BrokerRequest, places chan struct{}, stopAfter int) error {
	var s score
	defer func() { fmt.Println(s.report()) }()
	for {
		response, err := stream.Recv()
		if err == io.EOF { // the status was OK
			if s.answered < len(readings) {
				return fmt.Errorf("the server ended the call after %d answers", s.answered)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if s.answered == len(readings) || response.Id != readings[s.answered].Id {
			return fmt.Errorf("nobody asked for answer %d", response.Id)
		}
		<-places
		s.add(readings[s.answered], response)
		if s.answered == stopAfter {
			return nil // the deferred cancel ends the call
		}
	}
}
