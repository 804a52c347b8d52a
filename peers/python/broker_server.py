"""Chapter 3's server: a forecast for each reading, over one bidirectional call."""

import asyncio
import math

import grpc

from contract import broker, broker_grpc
from predictor import Predictor
from serving import serve, server_flags

BOUNDS = {"precipitation": (0, 2000), "temp_max": (-100, 70), "temp_min": (-100, 70), "wind": (0, 150)}


class BrokerService(broker_grpc.BrokerServiceServicer):
    def __init__(self):
        self._stopping = asyncio.Event()

    def stop(self):
        """Ends every stream with UNAVAILABLE."""
        self._stopping.set()

    async def Predict(self, request_iterator, context):
        """An async generator: grpcio takes the next answer when the last one has been
        sent, so a client that does not read holds the generator up at its `yield`."""
        model, last = Predictor(), 0
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            while True:
                coming = asyncio.ensure_future(context.read())
                await asyncio.wait({coming, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if stopping.done():
                    coming.cancel()
                    text = f"the server is stopping; the last reading answered is {last}"
                    await context.abort(grpc.StatusCode.UNAVAILABLE, text)
                reading = coming.result()
                if reading is grpc.aio.EOF:  # the client's half-close
                    return
                yield answer(reading, model)
                last = reading.id
        finally:
            stopping.cancel()


def answer(reading, model):
    refusal = refusal_of(reading)
    if refusal is not None:
        return broker.BrokerResponse(id=reading.id, refusal=refusal)
    return broker.BrokerResponse(id=reading.id, prediction=model.predict(reading))


def refusal_of(reading):
    """Why a reading cannot be used, in one clause; None when it can."""
    for sensor, (least, most) in BOUNDS.items():
        value = getattr(reading, sensor)
        if not math.isfinite(value):
            return f"{sensor} is not a finite number"
        if value < 0 and least == 0:
            return f"{sensor} is negative"
        if not least <= value <= most:
            return f"{sensor} is not from {least} to {most}"
    return "temp_min is above temp_max" if reading.temp_min > reading.temp_max else None


async def main(flags):
    service = BrokerService()

    def register(server):
        broker_grpc.add_BrokerServiceServicer_to_server(service, server)

    await serve("broker.v1.BrokerService", flags, register, on_stop=service.stop)


if __name__ == "__main__":
    asyncio.run(main(server_flags(__doc__, 8061).parse_args()))
