package peer

import (
	"context"
	"fmt"
	"log"
	"net"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"
)

const grace = 2 * time.Second

// Serve listens until ctx is cancelled. Health, reflection and a log of calls stand
// beside the service that register adds.
func Serve(
	ctx context.Context,
	name string,
	flags *ServerFlags,
	register func(grpc.ServiceRegistrar),
	interceptors ...grpc.UnaryServerInterceptor,
) error {
	transport, err := flags.serverCredentials()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(flags.Host, strconv.Itoa(flags.Port)))
	if err != nil {
		return fmt.Errorf("cannot listen: %w; choose another port with --port", err)
	}
	log.SetFlags(0)
	server := grpc.NewServer(
		grpc.Creds(transport),
		grpc.ChainUnaryInterceptor(append([]grpc.UnaryServerInterceptor{logUnary}, interceptors...)...),
		grpc.ChainStreamInterceptor(logStream),
	)
	register(server)
	healthy := health.NewServer()
	healthy.SetServingStatus(name, healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(server, healthy)
	reflection.Register(server)

	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		healthy.Shutdown() // NOT_SERVING, to all who watch
		// GracefulStop waits for open calls without a limit of its own. Stop cuts them.
		timer := time.AfterFunc(grace, server.Stop)
		defer timer.Stop()
		server.GracefulStop()
	}()

	security := "plaintext"
	switch {
	case flags.ClientCA != "":
		security = "mutual TLS"
	case flags.TLS:
		security = "TLS"
	}
	fmt.Printf("%s listens on %s (%s)\n", name, listener.Addr(), security)
	if err := server.Serve(listener); err != nil {
		return err
	}
	<-stopped
	fmt.Printf("%s has stopped\n", name)
	return nil
}
