"""A server as a program: flags, credentials, health and reflection, a log of calls, and
a stop in order."""

import argparse
import asyncio
import logging
import signal
import sys
import time
from pathlib import Path

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from peer import CERTS, read

GRACE_SECONDS = 2


def server_flags(about, port):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=port, help="port; 0 takes a free one")
    parser.add_argument("--tls", action="store_true", help="serve over TLS")
    parser.add_argument("--certs", type=Path, default=CERTS, help="folder of the certificates")
    parser.add_argument(
        "--client-ca", type=Path, help="PEM file: take only clients with a certificate that it signed"
    )
    return parser


def tls_credentials(flags):
    pem = read(flags.certs / "server.pem")
    authority = None if flags.client_ca is None else read(flags.client_ca)
    return grpc.ssl_server_credentials([(pem, pem)], authority, authority is not None)


class LogCalls(grpc.aio.ServerInterceptor):
    """Writes one line for each unary and bidirectional call when it has ended."""

    async def intercept_service(self, continuation, handler_call_details):
        handler = await continuation(handler_call_details)
        method = handler_call_details.method[1:]
        if handler is None:
            return handler  # no such method: grpcio answers UNIMPLEMENTED
        if handler.unary_unary:

            async def unary(request, context):
                with Told(method, context):
                    return await handler.unary_unary(request, context)

            return grpc.unary_unary_rpc_method_handler(
                unary, handler.request_deserializer, handler.response_serializer
            )
        if handler.stream_stream and not method.startswith("grpc."):

            async def bidi(requests, context):
                with Told(method, context):
                    async for response in handler.stream_stream(requests, context):
                        yield response

            return grpc.stream_stream_rpc_method_handler(
                bidi, handler.request_deserializer, handler.response_serializer
            )
        return handler


class Told:
    """Tells the method, the status and the time of what happens within it."""

    def __init__(self, method, context):
        self.method, self.context = method, context

    def __enter__(self):
        self.began = time.perf_counter()

    def __exit__(self, kind, error, trace):
        ms = (time.perf_counter() - self.began) * 1000
        logging.info("%s %s %.1f ms", self.method, self.status(kind), ms)

    def status(self, kind):
        if kind is None:
            return "OK"
        # A cancel and a deadline both cancel the handler's task: they look the same.
        if issubclass(kind, (asyncio.CancelledError, GeneratorExit)):
            return "CANCELLED"
        code = self.context.code()
        return code.name if isinstance(code, grpc.StatusCode) else "UNKNOWN"


async def serve(name, flags, register, *interceptors, on_stop=lambda: None):
    """Serves until SIGINT or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        # The second signal finds the default again, and ends the process at once.
        loop.add_signal_handler(signum, stop_soon, loop, stopping)

    # Without so_reuseport=0 two servers may listen on one port, and share its calls.
    server = grpc.aio.server(
        interceptors=[LogCalls(), *interceptors], options=[("grpc.so_reuseport", 0)]
    )
    register(server)
    healthy = health.aio.HealthServicer()
    for service in (name, ""):
        await healthy.set(service, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    services = (name, health.SERVICE_NAME, reflection.SERVICE_NAME)
    reflection.enable_server_reflection(services, server)

    target = f"{flags.host}:{flags.port}"
    if flags.client_ca is not None and not flags.tls:
        sys.exit("--client-ca needs --tls.")
    try:
        if flags.tls:
            port = server.add_secure_port(target, tls_credentials(flags))
        else:
            port = server.add_insecure_port(target)
    except RuntimeError:
        sys.exit(f"Cannot listen on {target}. Choose another port with --port.")
    await server.start()
    security = "mutual TLS" if flags.client_ca else "TLS" if flags.tls else "plaintext"
    print(f"{name} listens on {flags.host}:{port} ({security})", flush=True)

    await stopping.wait()
    await healthy.enter_graceful_shutdown()  # NOT_SERVING, to all who watch
    on_stop()
    # No new calls; open ones may finish for so long, then they are cut.
    await server.stop(GRACE_SECONDS)
    print(f"{name} has stopped", flush=True)


def stop_soon(loop, stopping):
    stopping.set()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(signum)
