package peer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
)

// serverCredentials are plaintext, or the certificate and key in server.pem; with an
// authority of clients, only those that show a certificate of its are let in.
func (f *ServerFlags) serverCredentials() (credentials.TransportCredentials, error) {
	if !f.TLS {
		if f.ClientCA != "" {
			return nil, errors.New("--client-ca needs --tls")
		}
		return insecure.NewCredentials(), nil
	}
	path := filepath.Join(f.Certs, "server.pem")
	pair, err := tls.LoadX509KeyPair(path, path)
	if err != nil {
		return nil, fmt.Errorf("cannot use %s: %w; "+
			"`npx tsx 01-unary-users/server.ts --tls` makes the certificates", path, err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	if f.ClientCA != "" {
		if config.ClientCAs, err = authorities(f.ClientCA); err != nil {
			return nil, err
		}
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return credentials.NewTLS(config), nil
}

func authorities(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("cannot use %s: it holds no certificate", path)
	}
	return pool, nil
}

// Dial makes a channel. It connects when the first call is made.
func (f *ClientFlags) Dial(options ...grpc.DialOption) (*grpc.ClientConn, error) {
	transport, err := f.clientCredentials()
	if err != nil {
		return nil, err
	}
	options = append(options, grpc.WithTransportCredentials(transport))
	if f.Gzip {
		options = append(options, grpc.WithDefaultCallOptions(grpc.UseCompressor(gzip.Name)))
	}
	return grpc.NewClient(f.Address, options...)
}

func (f *ClientFlags) clientCredentials() (credentials.TransportCredentials, error) {
	if !f.TLS {
		if f.ClientCert != "" {
			return nil, errors.New("--client-cert needs --tls")
		}
		return insecure.NewCredentials(), nil
	}
	trusted, err := authorities(filepath.Join(f.Certs, "ca.pem"))
	if err != nil {
		return nil, fmt.Errorf("%w; a server that was started with --tls makes the certificates", err)
	}
	config := &tls.Config{RootCAs: trusted}
	if f.ClientCert != "" {
		pair, err := tls.LoadX509KeyPair(f.ClientCert, f.ClientCert)
		if err != nil {
			return nil, fmt.Errorf("cannot use %s: %w", f.ClientCert, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return credentials.NewTLS(config), nil
}

// Bearer is a token that goes with every call, in its metadata.
type Bearer string

// GetRequestMetadata is asked once for each call.
func (token Bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(token)}, nil
}

// RequireTransportSecurity makes grpc-go refuse to send the token in plaintext.
func (Bearer) RequireTransportSecurity() bool { return true }
