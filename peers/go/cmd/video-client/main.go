// Chapter 4's client: draws a square that moves, sends it frame by frame with a window
// of frames in flight, and takes the processed frames with what was found in them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"google.golang.org/grpc"

	"workbook/peers/gen/imagev1"
	pb "workbook/peers/gen/videov1"
	"workbook/peers/internal/peer"
)

const (
	width, height, side = 96, 64, 16
	// Of a message; grpc-go takes 4 MB of what it receives by default, as grpc-js does.
	largest = 17 << 20
)

func main() {
	flags := peer.AddClientFlags("127.0.0.1:50054")
	frames := flag.Int("frames", 30, "frames to send")
	window := flag.Int("window", 6, "frames in flight")
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		conn, err := flags.Dial(grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largest)))
		if err != nil {
			return err
		}
		defer conn.Close()
		ctx, cancel := context.WithTimeout(ctx, flags.Deadline)
		defer cancel()
		stream, err := pb.NewVideoServiceClient(conn).ProcessVideo(ctx)
		if err != nil {
			return err
		}
		places := make(chan struct{}, max(1, *window))
		go send(stream, *frames, places)
		return receive(stream, *frames, places)
	})
}

type call = pb.VideoService_ProcessVideoClient

// send writes the filter first, then the frames. Why a Send failed, Recv says.
func send(stream call, frames int, places chan struct{}) {
	motion := &pb.Filter{Kind: &pb.Filter_Motion_{Motion: &pb.Filter_Motion{}}}
	first := &pb.ProcessVideoRequest{Kind: &pb.ProcessVideoRequest_Filter{Filter: motion}}
	if stream.Send(first) != nil {
		return
	}
	for sequence := range frames {
		select {
		case places <- struct{}{}:
		case <-stream.Context().Done():
			return
		}
		frame := &pb.ProcessVideoRequest_Frame{Frame: draw(sequence)}
		if stream.Send(&pb.ProcessVideoRequest{Kind: frame}) != nil {
			return
		}
	}
	_ = stream.CloseSend() // it always gives nil
}

func receive(stream call, frames int, places chan struct{}) error {
	answered, found := 0, 0
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if response.GetFrame().GetSequence() != int32(answered) {
			return errors.New("an answer came out of order")
		}
		<-places
		answered++
		found += len(response.Detections)
	}
	if answered < frames {
		return fmt.Errorf("the server ended the call after %d answers", answered)
	}
	fmt.Printf("%d frames answered, filter motion\nfound: motion %d times\n", answered, found)
	return nil
}

// draw makes a frame: a white square on black, further to the right in each one.
func draw(sequence int) *pb.Frame {
	data := make([]byte, width*height*3)
	left := (sequence * 8) % (width - side)
	for y := side; y < 2*side; y++ {
		row := data[(y*width+left)*3:][:side*3]
		for i := range row {
			row[i] = 255
		}
	}
	image := &imagev1.Image{Width: width, Height: height, Format: imagev1.Format_FORMAT_RGB24, Data: data}
	return &pb.Frame{Sequence: int32(sequence), TimestampMs: float64(sequence) * 40, Image: image}
}
