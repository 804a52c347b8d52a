package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"google.golang.org/grpc"

	brokerpb "workbook/peers/gen/brokerv1"
	userspb "workbook/peers/gen/usersv1"
)

// getUser reads one user again and again, one call after the other.
func getUser(ctx context.Context, conn *grpc.ClientConn, amount int) (round, error) {
	client := userspb.NewUserServiceClient(conn)
	email := fmt.Sprintf("%010d.ada@example.com", os.Getpid())
	first, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	ada, err := client.CreateUser(first, &userspb.CreateUserRequest{Name: "Ada Lovelace", Email: email})
	if err != nil {
		return nil, err
	}
	get := func() (*userspb.User, error) {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		return client.GetUser(ctx, &userspb.GetUserRequest{Id: ada.Id})
	}
	return func() (latencies []float64, check float64, err error) {
		for range amount {
			began := time.Now()
			user, err := get()
			if err != nil {
				return nil, 0, err
			}
			latencies = append(latencies, since(began))
			check += float64(len(user.Email))
		}
		return latencies, check, nil
	}, nil
}

// readingAt is as in 03-bidi-broker/bench/readings.ts.
func readingAt(id int) *brokerpb.BrokerRequest {
	return &brokerpb.BrokerRequest{
		Id:            int32(id),
		Precipitation: float64(id * 7 % 11),
		TempMax:       15 + 10*math.Sin(float64(id)/58),
		TempMin:       7 + 8*math.Sin(float64(id)/58),
		Wind:          1 + float64(id*3%8)/2,
	}
}

// predict streams readings up and takes forecasts, with a window of them in flight.
func predict(ctx context.Context, conn *grpc.ClientConn, amount, window int) round {
	client := brokerpb.NewBrokerServiceClient(conn)
	return func() (latencies []float64, check float64, err error) {
		ctx, cancel := context.WithTimeout(ctx, 120*time.Second)
		defer cancel()
		stream, err := client.Predict(ctx)
		if err != nil {
			return nil, 0, err
		}
		// A place in flight, and when its reading was sent.
		places := make(chan time.Time, max(1, window))
		go func() {
			for id := 1; id <= amount; id++ {
				select {
				case places <- time.Now():
				case <-ctx.Done():
					return
				}
				if stream.Send(readingAt(id)) != nil {
					return // Recv says why
				}
			}
			_ = stream.CloseSend() // the half-close; it always gives nil
		}()
		for {
			response, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				if len(latencies) < amount {
					err = fmt.Errorf("the server ended the call after %d answers", len(latencies))
					return nil, 0, err
				}
				return latencies, check, nil
			}
			if err != nil {
				return nil, 0, err
			}
			latencies = append(latencies, since(<-places))
			check += response.GetPrediction()
		}
	}
}
