"""Chapter 2's client: learns from a stream of digits, guesses others, and sends the
guesses up as another stream to have them scored."""

from operator import add, mul

from contract import mnist, mnist_grpc
from peer import client_flags, open_channel, run

# How much the server may send before it hears from us; the default is 64 KB.
WINDOW = [("grpc.http2.lookahead_bytes", 1024 * 1024)]


async def main(flags):
    async with open_channel(flags, options=WINDOW) as channel:
        stub = mnist_grpc.MnistServiceStub(channel)

        async def samples(split):
            request = mnist.StreamSamplesRequest(split=split, batch_size=32)
            call = stub.StreamSamples(request, timeout=flags.deadline)
            try:
                async for response in call:
                    for sample in response.samples:
                        yield sample
            finally:
                call.cancel()  # a loop that is left early does not do it

        model, learned = Centroids(), 0
        training = samples(mnist.SPLIT_TRAIN)
        async for sample in training:
            learned += 1
            if learned == flags.stop_after:
                await training.aclose()  # runs its `finally` now, not some time later
                print(f"cancelled after {learned} samples")
                return
            model.learn(sample)
        guesses = [
            (sample.index, model.guess(sample.image.data))
            async for sample in samples(mnist.SPLIT_TEST)
        ]
        # The server counts: only a stream that holds `total` guesses is scored.
        predictions = (
            mnist.Prediction(index=index, label=label, total=len(guesses))
            for index, label in guesses
        )
        card = await stub.ScorePredictions(predictions, timeout=flags.deadline)
        print(f"learned from {learned} digits; guessed {card.count} others")
        print(f"{card.accuracy * 100:.1f} % of the guesses are right")


class Centroids:
    """The mean picture of each digit. A picture is taken for the digit whose mean is
    nearest."""

    def __init__(self):
        self._sums, self._counts, self._means = {}, {}, None

    def learn(self, sample):
        pixels, label = sample.image.data, sample.label
        before = self._sums.get(label, [0] * len(pixels))
        self._sums[label] = list(map(add, before, pixels))
        self._counts[label] = self._counts.get(label, 0) + 1

    def guess(self, pixels):
        if self._means is None:
            self._means = {
                label: [value / self._counts[label] for value in total]
                for label, total in self._sums.items()
            }
            self._squares = {label: sum(map(mul, mean, mean)) for label, mean in self._means.items()}

        # |mean - pixels|², without |pixels|², which is the same for all.
        def distance(label):
            return self._squares[label] - 2 * sum(map(mul, self._means[label], pixels))

        return min(self._means, key=distance)


if __name__ == "__main__":
    parser = client_flags(__doc__, "127.0.0.1:50052")
    parser.add_argument("--stop-after", type=int, help="cancel the first stream after this many")
    run(main(parser.parse_args()))
