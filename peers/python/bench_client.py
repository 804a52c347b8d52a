"""A client of the benchmark, as lab/bench/program.ts describes it: for each line on its
standard input, a number of seconds, it does its work until they have passed, and answers
with one line of JSON."""

import asyncio
import json
import math
import os
import sys
import time

from contract import broker, broker_grpc, users, users_grpc
from peer import client_flags, open_channel, run


async def get_user(channel, flags):
    """Reads one user again and again, one call after the other."""
    stub = users_grpc.UserServiceStub(channel)
    email = f"{os.getpid():010}.ada@example.com"
    request = users.CreateUserRequest(name="Ada Lovelace", email=email)
    ada = await stub.CreateUser(request, timeout=20)

    async def once():
        latencies, check = [], 0
        for _ in range(flags.amount):
            began = time.perf_counter()
            user = await stub.GetUser(users.GetUserRequest(id=ada.id), timeout=20)
            latencies.append((time.perf_counter() - began) * 1000)
            check += len(user.email)
        return latencies, check

    return once


def reading_at(number):
    """As in 03-bidi-broker/bench/readings.ts."""
    return broker.BrokerRequest(
        id=number,
        precipitation=number * 7 % 11,
        temp_max=15 + 10 * math.sin(number / 58),
        temp_min=7 + 8 * math.sin(number / 58),
        wind=1 + number * 3 % 8 / 2,
    )


async def predict(channel, flags):
    """Readings up and forecasts down, with a window of them in flight."""
    stub = broker_grpc.BrokerServiceStub(channel)

    async def once():
        places, sent_at = asyncio.Semaphore(flags.window), []

        async def readings():
            for number in range(1, flags.amount + 1):
                await places.acquire()
                sent_at.append(time.perf_counter())
                yield reading_at(number)

        latencies, check = [], 0.0
        async for response in stub.Predict(readings(), timeout=120):
            latencies.append((time.perf_counter() - sent_at[len(latencies)]) * 1000)
            check += response.prediction
            places.release()
        return latencies, check

    return once


async def main(flags):
    work = {"users": get_user, "broker": predict}[flags.work]
    loop = asyncio.get_running_loop()
    async with open_channel(flags) as channel:
        once = await work(channel, flags)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            began, seconds, latencies, check = time.perf_counter(), 0.0, [], None
            while check is None or seconds < float(line):
                more, found = await once()
                if len(more) != flags.amount or found != (found if check is None else check):
                    raise SystemExit("The same work gave different results.")
                latencies, check = latencies + more, found
                seconds = time.perf_counter() - began
            latencies.sort()
            last = len(latencies) - 1
            answer = {
                "each": flags.amount,
                "check": check,
                "units": len(latencies),
                "seconds": seconds,
                "p50": latencies[int(last * 0.5)],
                "p99": latencies[int(last * 0.99)],
            }
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    parser = client_flags(__doc__, "127.0.0.1:50051")
    parser.add_argument("--work", choices=["users", "broker"], default="users")
    parser.add_argument("--amount", type=int, default=100, help="how much to do in a round")
    parser.add_argument("--window", type=int, default=64, help="readings in flight")
    run(main(parser.parse_args()))
