// A client that listens to a stream of numbered messages, and can stop reading.
import { once } from 'node:events';
import { type ClientReadableStream, credentials, status } from '@grpc/grpc-js';
import { inSeconds } from '../../../lib/calls.ts';
import { isServiceError } from '../../../lib/status.ts';
import { Channels, type Client, nothing } from '../channels/service.ts';

const same = (bytes: Buffer) => bytes;

/** Listens from the moment that it is made. */
export class Listener {
  got = 0;
  /** How many messages were not there: their numbers are missing. */
  gaps = 0;
  isPaused = false;
  #last = 0;
  #ended: status | undefined;
  readonly #client: Client;
  readonly #call: ClientReadableStream<Buffer>;

  constructor(address: string) {
    // A channel of its own, as a program of its own has it.
    const options = { 'grpc.use_local_subchannel_pool': 1 };
    this.#client = new Channels(address, credentials.createInsecure(), options);
    const path = Channels.service.Many?.path ?? '';
    const deadline = { deadline: inSeconds(120) };
    this.#call = this.#client.makeServerStreamRequest(path, same, same, nothing, deadline);
    this.#call.on('data', (message: Buffer) => {
      const number = message.readUInt32BE();
      this.gaps += number - this.#last - 1;
      this.#last = number;
      this.got++;
      this.#call.emit('got');
    });
    this.#call.on('error', (error) => {
      this.#ended = isServiceError(error) ? error.code : status.UNKNOWN;
      this.#call.emit('got');
    });
  }

  /** Resolves when message `number` has come, or the call has ended. */
  async has(number: number): Promise<void> {
    while (this.#last < number && this.#ended === undefined) await once(this.#call, 'got');
  }

  /** Stops reading when the first message is there. */
  async pauseAfterFirst(): Promise<void> {
    await this.has(1);
    this.#call.pause();
    this.isPaused = true;
  }

  /** Reads on up to message `number`, and resolves with how the call stands: OK while it is open. */
  async readOn(number: number): Promise<status> {
    this.#call.resume();
    await this.has(number);
    return this.#ended ?? status.OK;
  }

  leave(): void {
    this.#call.cancel();
  }

  close(): void {
    this.#call.cancel();
    this.#client.close();
  }
}
