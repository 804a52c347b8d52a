package peer

import (
	"context"
	"crypto/tls"
	"fmt"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// serverCredentials are plaintext, or the certificate and key in server.pem.
func (f *ServerFlags) serverCredentials() (credentials.TransportCredentials, error) {
	if !f.TLS {
		return insecure.NewCredentials(), nil
	}
	path := filepath.Join(f.Certs, "server.pem")
	pair, err := tls.LoadX509KeyPair(path, path)
	if err != nil {
		return nil, fmt.Errorf("cannot use %s: %w; "+
			"`npx tsx 01-unary-users/server.ts --tls` makes the certificates", path, err)
	}
	return credentials.NewServerTLSFromCert(&pair), nil
}

// Dial makes a channel. It connects when the first call is made.
func (f *ClientFlags) Dial(options ...grpc.DialOption) (*grpc.ClientConn, error) {
	transport := insecure.NewCredentials()
	if f.TLS {
		path := filepath.Join(f.Certs, "ca.pem")
		trusted, err := credentials.NewClientTLSFromFile(path, "")
		if err != nil {
			return nil, fmt.Errorf("cannot use %s: %w; a server that was started "+
				"with --tls makes the certificates", path, err)
		}
		transport = trusted
	}
	options = append(options, grpc.WithTransportCredentials(transport))
	return grpc.NewClient(f.Address, options...)
}

// Bearer is a token that goes with every call, in its metadata.
type Bearer string

// GetRequestMetadata is asked once for each call.
func (token Bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(token)}, nil
}

// RequireTransportSecurity makes grpc-go refuse to send the token in plaintext.
func (Bearer) RequireTransportSecurity() bool { return true }
