"""Calls any method with ready-made messages: gRPC by Python's grpcio, no proto.

Usage: any_client.py ADDRESS PATH SHAPE, with one request in hex a line on stdin.
SHAPE is unary, server, client or bidi. Prints each response in hex, then the
status code's name.
"""

import sys

import grpc

address, path, shape = sys.argv[1:]
requests = [bytes.fromhex(line.strip()) for line in sys.stdin]


def same(message):
    return message


with grpc.insecure_channel(address) as channel:
    kinds = {
        "unary": channel.unary_unary,
        "server": channel.unary_stream,
        "client": channel.stream_unary,
        "bidi": channel.stream_stream,
    }
    call = kinds[shape](path, request_serializer=same, response_deserializer=same)
    argument = iter(requests) if shape in ("client", "bidi") else requests[0]
    try:
        answer = call(argument, timeout=20)
        for response in [answer] if isinstance(answer, bytes) else answer:
            print(response.hex())
        print(grpc.StatusCode.OK.name)
    except grpc.RpcError as error:
        print(error.code().name)
