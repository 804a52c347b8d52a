"""The modules that generate.py makes. They import each other by their bare names,
so their folder has to be on the path."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "generated"))

try:
    import broker_pb2 as broker
    import broker_pb2_grpc as broker_grpc
    import image_pb2 as image
    import mnist_pb2 as mnist
    import mnist_pb2_grpc as mnist_grpc
    import users_pb2 as users
    import users_pb2_grpc as users_grpc
    import video_pb2 as video
    import video_pb2_grpc as video_grpc
except ModuleNotFoundError as missing:
    sys.exit(f"{missing}. Run generate.py first, by the Python of the same .venv.")

__all__ = [
    "broker",
    "broker_grpc",
    "image",
    "mnist",
    "mnist_grpc",
    "users",
    "users_grpc",
    "video",
    "video_grpc",
]
