# The workbook in a container; one image serves every chapter.
#
#   docker build -t grpc-workbook .
#   docker run --rm --init grpc-workbook lab/tour.ts
#   docker run --rm --init -p 127.0.0.1:50051:50051 grpc-workbook \
#     01-unary-users/server.ts --host 0.0.0.0
#   docker run --rm -it -v "$PWD/work:/workbook/work" grpc-workbook lab/lab.ts start 1.1
#
# A server in a container listens on 0.0.0.0: a published port leads to the
# container's own address, where nobody answers who listens on its loopback.
# --init, because a process with the number 1 does not end by itself on SIGTERM.
FROM node:20-bookworm-slim

# Chapter 4 reads MP4 and WebM through ffmpeg; captions need a font.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg fonts-dejavu-core \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /workbook
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts
COPY . .
# The programs run as a user who may write only where they keep their results.
RUN npm run generate && mkdir -p .cache out work && chown node:node .cache out work
USER node

ENTRYPOINT ["node", "--import", "tsx"]
CMD ["lab/tour.ts"]
