"""What the clients have in common: flags, a channel, and the sentence that an error
becomes."""

import argparse
import asyncio
import sys
from pathlib import Path

import grpc

CERTS = Path(__file__).resolve().parent.parent.parent / ".cache" / "certs"


def client_flags(about, address):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--address", default=address, help="the server")
    parser.add_argument("--tls", action="store_true", help="connect over TLS")
    parser.add_argument("--certs", type=Path, default=CERTS, help="folder of the certificates")
    parser.add_argument("--client-cert", type=Path, help="PEM file: our certificate and its key")
    parser.add_argument("--gzip", action="store_true", help="compress what is sent")
    parser.add_argument("--deadline", type=float, default=30, help="seconds that a call may take")
    return parser


def read(path):
    try:
        return path.read_bytes()
    except OSError as error:
        sys.exit(
            f"Cannot read {path}: {error.strerror}. A TypeScript server that is started "
            "with --tls makes the certificates."
        )


def open_channel(flags, token=None, options=()):
    """Makes a channel, to be used by `async with`. It connects at the first call."""
    # grpcio sends a message as it is where gzip would not make it smaller.
    compression = grpc.Compression.Gzip if flags.gzip else None
    if not flags.tls:
        if token is not None:
            sys.exit("--token needs --tls: a token on a plaintext channel can be read by all.")
        if flags.client_cert is not None:
            sys.exit("--client-cert needs --tls.")
        return grpc.aio.insecure_channel(flags.address, options, compression)
    pem = None if flags.client_cert is None else read(flags.client_cert)
    credentials = grpc.ssl_channel_credentials(read(flags.certs / "ca.pem"), pem, pem)
    if token is not None:
        # Goes with every call, as `authorization: Bearer TOKEN` in its metadata.
        bearer = grpc.access_token_call_credentials(token)
        credentials = grpc.composite_channel_credentials(credentials, bearer)
    return grpc.aio.secure_channel(flags.address, credentials, options, compression)


def explain(error):
    code, details = error.code(), error.details()
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return "The deadline passed before the call was done. Allow more with --deadline SECONDS."
    if code is grpc.StatusCode.UNAVAILABLE:
        return f"UNAVAILABLE: {details}\nIs a server there? Name it with --address."
    return f"{code.name}: {details}"


def run(main):
    """Runs a program's coroutine. Ctrl-C cancels it, and with it the call it waits for."""
    try:
        asyncio.run(main)
    except grpc.aio.AioRpcError as error:
        sys.exit(explain(error))
    except KeyboardInterrupt:
        sys.exit(130)
