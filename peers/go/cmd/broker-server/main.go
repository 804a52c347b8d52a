// Chapter 3's server: a forecast for each reading, over one bidirectional call.
package main

import (
	"context"
	"flag"

	"google.golang.org/grpc"

	pb "workbook/peers/gen/brokerv1"
	"workbook/peers/internal/broker"
	"workbook/peers/internal/peer"
)

func main() {
	flags := peer.AddServerFlags(8061)
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		register := func(server grpc.ServiceRegistrar) {
			pb.RegisterBrokerServiceServer(server, &broker.Service{Stopping: ctx})
		}
		return peer.Serve(ctx, "broker.v1.BrokerService", flags, register)
	})
}
