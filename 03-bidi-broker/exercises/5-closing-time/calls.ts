// What 3.5's check needs besides the student's broker: calls to it, and slow work.
import { Client, credentials, type Server, type ServiceError } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { unary } from '#lib/handlers.ts';

/** False, after longer than any of this takes: a limit, so that a wait has an end. */
export function late(): Promise<false> {
  return new Promise((resolve) => {
    AbortSignal.timeout(3000).addEventListener('abort', () => resolve(false));
  });
}

/** Work that tells when it has begun, and goes on until it is told to finish. */
export function underWay() {
  let [tell, finish] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => (tell = resolve));
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const begin = () => {
    tell();
    return finished;
  };
  return { begun, begin, finish };
}

/** An open stream of the broker. */
export function openStream(t: Bench<object>, address: string) {
  const client = new BrokerService(address, credentials.createInsecure());
  t.onEnd(() => client.close());
  const call = client.predict(t.soon());
  const end = t.ended(endOf(call));
  const answered: number[] = [];
  call.on('data', ({ id }) => answered.push(id));
  return {
    end,
    /** The ids of the answers so far. */
    answered: () => answered,
    send: (id: number) => void call.write({ id, tempMax: id }),
    halfClose: () => void call.end(),
    /** Sends a reading; false when the call ends without an answer to it. */
    answer(id: number): Promise<boolean> {
      t.step(`waiting for the answer to reading ${id}`);
      call.write({ id, tempMax: id });
      const answered = new Promise<boolean>((resolve, reject) => {
        call.once('data', ({ id: of, prediction }) => {
          const happened = `it is ${prediction}, and that of reading ${of}`;
          if (of === id && prediction === id) resolve(true);
          else reject(t.wrong(`the answer to reading ${id} is its forecast, ${id}`, happened));
        });
      });
      const got = Promise.race([answered, end.then(() => false)]);
      // A task may look at it later.
      got.catch(() => {});
      return got;
    },
  };
}

const nothing = Buffer.alloc(0);
const same = (bytes: Buffer) => bytes;
/** A method of another service, without a proto: its messages are bytes. */
const Wait = {
  path: '/other.v1.OtherService/Wait',
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};

/** Puts another service on the server. Its calls end with OK once `work` has ended. */
export function addOtherService(server: Server, work: () => Promise<void>): void {
  const wait = async () => {
    await work();
    return nothing;
  };
  server.addService({ Wait }, { Wait: unary(wait) });
}

/** A call of the other service; resolves when it has ended. */
export function otherCall(t: Bench<object>, address: string) {
  const client = new Client(address, credentials.createInsecure());
  t.onEnd(() => client.close());
  const answered = new Promise<void>((resolve, reject) => {
    const done = (error: ServiceError | null) => (error === null ? resolve() : reject(error));
    client.makeUnaryRequest(Wait.path, same, same, nothing, t.soon(), done);
  });
  return t.ended(answered);
}

function endOf(call: { on(event: string, listener: (error?: Error) => void): unknown }) {
  return new Promise<void>((resolve, reject) => {
    call.on('error', reject);
    call.on('end', () => resolve());
  });
}
