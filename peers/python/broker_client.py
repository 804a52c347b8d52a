"""Chapter 3's client: streams readings up with a window of them in flight, takes the
forecasts as they come, and compares them with what the next day was."""

import asyncio
import csv
from pathlib import Path

from contract import broker, broker_grpc
from peer import client_flags, open_channel, run

DATA = Path(__file__).resolve().parent.parent.parent / "03-bidi-broker" / "dataset" / "sensors.csv"


def read_csv(path):
    sensors = ("precipitation", "temp_max", "temp_min", "wind")
    try:
        with open(path, newline="") as file:
            return [
                broker.BrokerRequest(id=int(row["id"]), **{name: float(row[name]) for name in sensors})
                for row in csv.DictReader(file)
            ]
    except (OSError, KeyError, ValueError) as error:
        raise SystemExit(f"Cannot read {path}: {error!r}.")


async def main(flags):
    readings = read_csv(flags.data)
    places = asyncio.Semaphore(flags.window)

    async def sent():
        """grpcio takes the next reading when the call has room for it."""
        for number, reading in enumerate(readings):
            if flags.rate and number > 0:
                await asyncio.sleep(1 / flags.rate)
            await places.acquire()
            yield reading

    score = Score()
    async with open_channel(flags) as channel:
        call = broker_grpc.BrokerServiceStub(channel).Predict(sent(), timeout=flags.deadline)
        try:
            async for response in call:
                if score.answered == len(readings) or response.id != readings[score.answered].id:
                    raise SystemExit(f"Nobody asked for answer {response.id}.")
                places.release()
                score.add(readings[score.answered], response)
                if score.answered == flags.stop_after:
                    break
            else:
                if score.answered < len(readings):
                    raise SystemExit(f"The server ended the call after {score.answered} answers.")
        finally:
            call.cancel()  # to leave the loop is not enough; on a call that has ended it does nothing
            print(score.report())


class Score:
    """Compares each forecast with what the next day was, and with the naive one:
    tomorrow is as today."""

    def __init__(self):
        self.answered = self.refused = self.compared = 0
        self.error = self.naive_error = 0.0
        self._before = None

    def add(self, reading, response):
        self.answered += 1
        if response.WhichOneof("result") == "refusal":
            self.refused += 1
            self._before = None  # nobody knows what this day was
            print(f"Reading {response.id} was refused: {response.refusal}")
            return
        if self._before is not None:
            forecast, naive = self._before
            self.compared += 1
            self.error += abs(forecast - reading.temp_max)
            self.naive_error += abs(naive - reading.temp_max)
        self._before = (response.prediction, reading.temp_max)

    def report(self):
        days = max(1, self.compared)
        return (
            f"{self.answered} readings answered, {self.refused} refused\n"
            f"mean error {self.error / days:.2f} °C; "
            f'of "tomorrow is as today" {self.naive_error / days:.2f} °C'
        )


if __name__ == "__main__":
    parser = client_flags(__doc__, "127.0.0.1:8061")
    parser.add_argument("--data", default=DATA, help="a CSV file")
    parser.add_argument("--window", type=int, default=64, help="readings in flight")
    parser.add_argument("--rate", type=float, help="readings a second")
    parser.add_argument("--stop-after", type=int, help="cancel after this many answers")
    run(main(parser.parse_args()))
