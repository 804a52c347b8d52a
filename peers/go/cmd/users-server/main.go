// Chapter 1's server: users in memory, over unary calls.
package main

import (
	"context"
	"errors"
	"flag"

	"google.golang.org/grpc"

	pb "workbook/peers/gen/usersv1"
	"workbook/peers/internal/peer"
	"workbook/peers/internal/users"
)

func main() {
	flags := peer.AddServerFlags(50051)
	token := flag.String("token", "", "demand this bearer token; needs --tls")
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		var interceptors []grpc.UnaryServerInterceptor
		if *token != "" {
			if !flags.TLS {
				return errors.New("--token needs --tls")
			}
			interceptors = append(interceptors, users.RequireToken(*token))
		}
		register := func(server grpc.ServiceRegistrar) {
			pb.RegisterUserServiceServer(server, &users.Service{Store: users.NewStore()})
		}
		return peer.Serve(ctx, "users.v1.UserService", flags, register, interceptors...)
	})
}
