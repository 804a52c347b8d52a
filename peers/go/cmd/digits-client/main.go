// Chapter 2's client: learns from a stream of digits, guesses others, and sends the
// guesses up as another stream to have them scored.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"

	pb "workbook/peers/gen/mnistv1"
	"workbook/peers/internal/peer"
)

func main() {
	flags := peer.AddClientFlags("127.0.0.1:50052")
	stopAfter := flag.Int("stop-after", 0, "cancel the first stream after this many samples; 0 is never")
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		// The default is 64 KB that the server may send before it hears from us.
		conn, err := flags.Dial(grpc.WithInitialWindowSize(1 << 20))
		if err != nil {
			return err
		}
		defer conn.Close()
		return learnAndGuess(ctx, &digits{pb.NewMnistServiceClient(conn), flags.Deadline}, *stopAfter)
	})
}

var errEnough = errors.New("enough")

func learnAndGuess(ctx context.Context, d *digits, stopAfter int) error {
	var model centroids
	learned := 0
	err := d.stream(ctx, pb.Split_SPLIT_TRAIN, func(sample *pb.Sample) error {
		learned++
		if learned == stopAfter {
			return errEnough
		}
		return model.learn(sample)
	})
	if errors.Is(err, errEnough) {
		fmt.Printf("cancelled after %d samples\n", learned)
		return nil
	}
	if err != nil {
		return err
	}
	var guesses []*pb.Prediction
	err = d.stream(ctx, pb.Split_SPLIT_TEST, func(sample *pb.Sample) error {
		guess, err := model.guess(sample)
		guesses = append(guesses, &pb.Prediction{Index: sample.Index, Label: guess})
		return err
	})
	if err != nil {
		return err
	}
	card, err := d.score(ctx, guesses)
	if err != nil {
		return err
	}
	fmt.Printf("learned from %d digits; guessed %d others\n", learned, card.Count)
	fmt.Printf("%.1f %% of the guesses are right\n", card.Accuracy*100)
	return nil
}

// digits makes the two calls of chapter 2, each with a deadline of its own.
type digits struct {
	client pb.MnistServiceClient
	limit  time.Duration
}

// stream gives each sample of a split to take, until it returns an error.
func (d *digits) stream(ctx context.Context, split pb.Split, take func(*pb.Sample) error) error {
	// To leave a stream before its end is to cancel it, or it stays open.
	ctx, cancel := context.WithTimeout(ctx, d.limit)
	defer cancel()
	stream, err := d.client.StreamSamples(ctx, &pb.StreamSamplesRequest{Split: split, BatchSize: 32})
	if err != nil {
		return err
	}
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for _, sample := range response.Samples {
			if err := take(sample); err != nil {
				return err
			}
		}
	}
}

// score sends all guesses and takes the one answer.
func (d *digits) score(ctx context.Context, guesses []*pb.Prediction) (*pb.ScoreCard, error) {
	ctx, cancel := context.WithTimeout(ctx, d.limit)
	defer cancel()
	stream, err := d.client.ScorePredictions(ctx)
	if err != nil {
		return nil, err
	}
	for _, guess := range guesses {
		// The server counts: only a stream that holds `total` guesses is scored.
		guess.Total = int32(len(guesses))
		// Send blocks when the server reads more slowly than we write.
		if err := stream.Send(guess); err == io.EOF {
			break // the server has ended the call; CloseAndRecv says why
		} else if err != nil {
			return nil, err
		}
	}
	return stream.CloseAndRecv()
}
