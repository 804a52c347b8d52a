"""A client of another make: Python's grpcio, on a core written in C.

It calls the chapters' own servers with requests that are encoded by hand and counts
the messages that come back. It does not decode them: what it shows is the transport.
"""

import argparse
import json
import struct
import sys
import threading
import time

import grpc

parser = argparse.ArgumentParser()
parser.add_argument("--address", required=True)
parser.add_argument("--chapter", required=True)
parser.add_argument("--amount", type=int, default=100)
parser.add_argument("--batch", type=int, default=1)
parser.add_argument("--window", type=int, default=1)
flags = parser.parse_args()


def same(message):
    return message


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def text(field, value):
    return varint(field << 3 | 2) + varint(len(value)) + value.encode()


def users(channel):
    """GetUser, one call after the other."""
    path = "/users.v1.UserService/"
    create = channel.unary_unary(path + "CreateUser", same, same)
    email = f"ada-{time.time_ns()}@example.com"
    user = create(text(1, "Ada Lovelace") + text(2, email), timeout=20)
    get = channel.unary_unary(path + "GetUser", same, same)
    identifier = user[2 : 2 + user[1]].decode()
    request = text(1, identifier)
    latencies = []
    for _ in range(flags.amount):
        began = time.perf_counter()
        get(request, timeout=20)
        latencies.append((time.perf_counter() - began) * 1000)
    return flags.amount, latencies


def digits(channel):
    """Calls of 8000 samples each."""
    call = channel.unary_stream("/mnist.v1.MnistService/StreamSamples", same, same)
    left = flags.amount
    while left > 0:
        limit = min(left, 8000)
        request = b"\x18" + varint(limit) + b"\x38" + varint(flags.batch)
        messages = sum(1 for _ in call(request, timeout=120))
        expected = -(-limit // flags.batch)
        if messages != expected:
            raise SystemExit(f"{messages} messages came, not {expected}")
        left -= limit
    return flags.amount, []


def reading(number):
    sensors = enumerate((number % 11, 15, 7, 1 + number % 8), start=2)
    doubles = b"".join(varint(field << 3 | 1) + struct.pack("<d", to) for field, to in sensors)
    return b"\x08" + varint(number) + doubles


def broker(channel):
    """Readings up and forecasts down, with so many in flight."""
    places = threading.Semaphore(flags.window)
    sent_at = []

    def requests():
        for number in range(1, flags.amount + 1):
            places.acquire()
            sent_at.append(time.perf_counter())
            yield reading(number)

    predict = channel.stream_stream("/broker.v1.BrokerService/Predict", same, same)
    latencies = []
    for _ in predict(requests(), timeout=120):
        latencies.append((time.perf_counter() - sent_at[len(latencies)]) * 1000)
        places.release()
    if len(latencies) != flags.amount:
        raise SystemExit(f"{len(latencies)} forecasts came, not {flags.amount}")
    return flags.amount, latencies


work = {"01": users, "02": digits, "03": broker}[flags.chapter]
with grpc.insecure_channel(flags.address) as channel:
    for line in sys.stdin:
        began = time.perf_counter()
        rounds = 0
        seconds = 0.0
        latencies = []
        while rounds == 0 or seconds < float(line):
            each, more = work(channel)
            latencies += more
            rounds += 1
            seconds = time.perf_counter() - began
        answer = {"each": each, "check": each, "units": each * rounds, "seconds": seconds}
        if latencies:
            latencies.sort()
            last = len(latencies) - 1
            answer["p50"] = latencies[int(last * 0.5)]
            answer["p99"] = latencies[int(last * 0.99)]
        print(json.dumps(answer), flush=True)
