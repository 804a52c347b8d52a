"""Chapter 4's client: draws a square that moves, sends it frame by frame with a window of
frames in flight, and takes the processed frames with what was found in them."""

import asyncio

from contract import image, video, video_grpc
from peer import client_flags, open_channel, run

WIDTH, HEIGHT, SIDE = 96, 64, 16
# grpcio takes messages of 4 MB by default, as grpc-js does.
LIMITS = [("grpc.max_receive_message_length", 17 * 1024 * 1024)]


def draw(sequence):
    """A frame: a white square on black, further to the right in each one."""
    left = sequence * 8 % (WIDTH - SIDE)
    row = bytes(3 * left) + b"\xff" * 3 * SIDE + bytes(3 * (WIDTH - SIDE - left))
    black = bytes(3 * WIDTH)
    data = black * SIDE + row * SIDE + black * (HEIGHT - 2 * SIDE)
    picture = image.Image(width=WIDTH, height=HEIGHT, format=image.FORMAT_RGB24, data=data)
    return video.Frame(sequence=sequence, timestamp_ms=sequence * 40, image=picture)


async def main(flags):
    places = asyncio.Semaphore(flags.window)

    async def requests():
        yield video.ProcessVideoRequest(filter=video.Filter(motion=video.Filter.Motion()))
        for sequence in range(flags.frames):
            await places.acquire()
            yield video.ProcessVideoRequest(frame=draw(sequence))

    answered = found = 0
    async with open_channel(flags, options=LIMITS) as channel:
        stub = video_grpc.VideoServiceStub(channel)
        async for response in stub.ProcessVideo(requests(), timeout=flags.deadline):
            if response.frame.sequence != answered:
                raise SystemExit("An answer came out of order.")
            places.release()
            answered += 1
            found += len(response.detections)
    if answered < flags.frames:
        raise SystemExit(f"The server ended the call after {answered} answers.")
    print(f"{answered} frames answered, filter motion\nfound: motion {found} times")


if __name__ == "__main__":
    parser = client_flags(__doc__, "127.0.0.1:50054")
    parser.add_argument("--frames", type=int, default=30, help="frames to send")
    parser.add_argument("--window", type=int, default=6, help="frames in flight")
    run(main(parser.parse_args()))
