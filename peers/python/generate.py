"""Writes the contracts' Python modules into generated/, by protoc, which comes with
grpcio-tools."""

import sys
from pathlib import Path

from grpc_tools import protoc

here = Path(__file__).parent
root = here.parent.parent
output = here / "generated"
protos = [
    root / "protos" / "image.proto",
    root / "01-unary-users" / "users.proto",
    root / "02-server-streaming-mnist" / "mnist.proto",
    root / "03-bidi-broker" / "broker.proto",
    root / "04-bidi-video" / "video.proto",
]
# protoc's own protos, such as google/protobuf/timestamp.proto.
well_known = Path(protoc.__file__).parent / "_proto"

output.mkdir(exist_ok=True)
folders = dict.fromkeys([well_known, *(proto.parent for proto in protos)])
sys.exit(
    protoc.main(
        [
            "protoc",
            *(f"-I{folder}" for folder in folders),
            *(f"--{kind}={output}" for kind in ("python_out", "pyi_out", "grpc_python_out")),
            *(str(proto) for proto in protos),
        ]
    )
)
