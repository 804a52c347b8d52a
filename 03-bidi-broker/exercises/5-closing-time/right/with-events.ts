// 3.5 with events: the broker keeps a set of its open streams, and each of them knows
// how to say goodbye.
import { type Server, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '#generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '#generated/broker/v1/BrokerService.ts';

/** Tomorrow's highest temperature. It may take a while. */
export type Forecast = (reading: BrokerRequest__Output) => Promise<number>;

/** A broker's handlers, and how to stop the server that they are on. */
export interface Broker {
  handlers: BrokerServiceHandlers;
  /** Stops the server; resolves when its last call has ended. */
  stop(server: Server, patience: AbortSignal): Promise<void>;
}

type Call = ServerDuplexStream<BrokerRequest__Output, BrokerResponse>;

class Stream {
  readonly #call: Call;
  readonly #forecast: Forecast;
  #last = 0;
  #busy = false;
  #leaving = false;
  #halfClosed = false;
  #over = false;

  constructor(call: Call, forecast: Forecast) {
    this.#call = call;
    this.#forecast = forecast;
  }

  async answer(reading: BrokerRequest__Output): Promise<void> {
    // One at a time: what comes meanwhile waits in the stream.
    this.#call.pause();
    this.#busy = true;
    try {
      const prediction = await this.#forecast(reading);
      if (this.#over) return;
      this.#call.write({ id: reading.id, prediction });
      this.#last = reading.id;
    } catch (error) {
      console.error(error);
      this.#fail(status.INTERNAL, 'there is no forecast');
    } finally {
      this.#busy = false;
    }
    if (this.#leaving) this.leave();
    else this.#call.resume();
    if (this.#halfClosed) this.close();
  }

  leave(): void {
    this.#leaving = true;
    if (this.#busy) return;
    this.#fail(status.UNAVAILABLE, `the broker closes; your last answer was to ${this.#last}`);
  }

  /** The client has sent all. */
  close(): void {
    this.#halfClosed = true;
    if (this.#busy || this.#over) return;
    this.#over = true;
    this.#call.end();
  }

  gone(): void {
    this.#over = true;
  }

  #fail(code: status, details: string): void {
    if (!this.#over) this.#call.emit('error', { code, details });
    this.#over = true;
  }
}

/** Makes a broker. */
export function makeBroker(forecast: Forecast): Broker {
  const streams = new Set<Stream>();
  let closing = false;
  return {
    handlers: {
      Predict(call: Call) {
        const stream = new Stream(call, forecast);
        streams.add(stream);
        call.on('data', (reading: BrokerRequest__Output) => void stream.answer(reading));
        call.on('end', () => {
          stream.close();
          streams.delete(stream);
        });
        call.on('cancelled', () => {
          stream.gone();
          streams.delete(stream);
        });
        if (closing) stream.leave();
      },
    },
    async stop(server, patience) {
      closing = true;
      for (const stream of streams) stream.leave();
      const over = new Promise<void>((resolve, reject) =>
        server.tryShutdown((error) => (error ? reject(error) : resolve())),
      );
      const cut = () => server.forceShutdown();
      patience.addEventListener('abort', cut);
      if (patience.aborted) cut();
      try {
        await over;
      } finally {
        patience.removeEventListener('abort', cut);
      }
    },
  };
}
