// Package peer is what the programs of this module have in common: flags,
// credentials, a server's life, and the sentence that an error becomes.
package peer

import (
	"flag"
	"time"
)

// ServerFlags are the flags that every server takes.
type ServerFlags struct {
	Host     string
	Port     int
	TLS      bool
	Certs    string
	ClientCA string
}

// AddServerFlags defines them; they are read by flag.Parse.
func AddServerFlags(port int) *ServerFlags {
	f := &ServerFlags{}
	flag.StringVar(&f.Host, "host", "127.0.0.1", "address to listen on")
	flag.IntVar(&f.Port, "port", port, "port; 0 takes a free one")
	flag.BoolVar(&f.TLS, "tls", false, "serve over TLS with development certificates")
	flag.StringVar(&f.Certs, "certs", "../../.cache/certs", "folder of the certificates")
	flag.StringVar(&f.ClientCA, "client-ca", "", "PEM file: take only clients with a certificate that it signed")
	return f
}

// ClientFlags are the flags that every client takes.
type ClientFlags struct {
	Address    string
	TLS        bool
	Certs      string
	ClientCert string
	Gzip       bool
	Deadline   time.Duration
}

// AddClientFlags defines them; they are read by flag.Parse.
func AddClientFlags(address string) *ClientFlags {
	f := &ClientFlags{Deadline: 30 * time.Second}
	flag.StringVar(&f.Address, "address", address, "the server")
	flag.BoolVar(&f.TLS, "tls", false, "connect over TLS")
	flag.StringVar(&f.Certs, "certs", "../../.cache/certs", "folder of the certificates")
	flag.StringVar(&f.ClientCert, "client-cert", "", "PEM file: our certificate and its key")
	flag.BoolVar(&f.Gzip, "gzip", false, "compress what is sent")
	flag.Func("deadline", "seconds that a call may take (default 30)", func(text string) error {
		seconds, err := time.ParseDuration(text + "s")
		f.Deadline = seconds
		return err
	})
	return f
}
