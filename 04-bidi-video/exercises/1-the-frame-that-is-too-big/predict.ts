// Predicts 4.1: what a frame of 5 MiB meets at limits that nobody has set.
import { credentials, status } from '@grpc/grpc-js';
import { VideoService } from '#04/service.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { Prediction } from '#lab/exercises/predictions.ts';
import { inSeconds } from '#lib/calls.ts';
import { bidi } from '#lib/handlers.ts';
import { isServiceError } from '#lib/status.ts';
import { testServer } from '#lib/testing.ts';
import { ask, frameMessage } from '../ask.ts';

const mebibyte = 1024 * 1024;

/** Sends one frame of 5 MiB and has it sent back: the status, and the frames that the handler got. */
async function echo(serverOptions: Record<string, number>): Promise<[string, string]> {
  let got = 0;
  async function* processVideo(requests: AsyncIterable<ProcessVideoRequest__Output>) {
    for await (const { frame } of requests) {
      if (!frame) continue;
      got++;
      yield { frame };
    }
  }
  const handlers = { ProcessVideo: bidi(processVideo) };
  const server = await testServer(VideoService.service, handlers, serverOptions);
  const client = new VideoService(server.address, credentials.createInsecure());
  try {
    await ask(client, [frameMessage(0, Buffer.alloc(5 * mebibyte))], { deadline: inSeconds(10) });
    return ['OK', String(got)];
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return [status[error.code] ?? '', String(got)];
  } finally {
    client.close();
    await server.stop();
  }
}

const statuses = ['OK', 'INVALID_ARGUMENT', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED'];

export default {
  story:
    'A client sends one frame of 5 MiB, and the server sends it back. First both have the limits that gRPC gives them. Then the server takes messages of 8 MiB, and the client stays as it is.',
  questions: [
    { ask: 'First: which status does the client see?', answers: statuses },
    { ask: "First: how many frames does the server's handler get?", answers: ['0', '1'] },
    { ask: 'Then: which status does the client see?', answers: statuses },
    { ask: "Then: how many frames does the server's handler get?", answers: ['0', '1'] },
  ],
  async run() {
    const first = await echo({});
    const then = await echo({ 'grpc.max_receive_message_length': 8 * mebibyte });
    return [...first, ...then];
  },
} satisfies Prediction;
