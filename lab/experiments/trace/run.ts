// A client calls a front server, and that a backend whose first answer is UNAVAILABLE:
// the channel between them tries again.
import {
  type ChannelOptions,
  credentials,
  type Interceptor,
  makeClientConstructor,
  type ServerInterceptor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { inSeconds } from '../../../lib/calls.ts';
import { unary } from '../../../lib/handlers.ts';
import { StatusError } from '../../../lib/status.ts';
import { testServer } from '../../../lib/testing.ts';
import { type Span, traceCalls, traceClientCalls } from '../../../lib/trace-calls.ts';

const same = (bytes: Buffer) => bytes;
const service = (name: string, method: string) => {
  const definition = {
    path: `/${name}/${method}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  return {
    name,
    path: definition.path,
    stub: makeClientConstructor({ [method]: definition }, name),
  };
};
const orders = service('orders.v1.Orders', 'GetOrder');
const stock = service('stock.v1.Stock', 'GetItem');

const retrying: ChannelOptions = {
  'grpc.service_config': JSON.stringify({
    methodConfig: [
      {
        name: [{ service: stock.name }],
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: '0.1s',
          maxBackoff: '0.1s',
          backoffMultiplier: 1,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  }),
};

/** Makes the call, and resolves with its spans in the order in which they began. */
export async function oneTrace(): Promise<Span[]> {
  const spans: Span[] = [];
  const record = (span: Span) => spans.push(span);
  const server = (name: string) => traceCalls(name, record);
  const client = (name: string) => traceClientCalls(name, record);
  let calls = 0;
  const backend = await at(stock, server('backend'), () => {
    calls++;
    if (calls === 1) throw new StatusError(status.UNAVAILABLE, 'not yet');
    return Buffer.from('12 pieces');
  });
  const toBackend = clientOf(stock, backend.address, client('front'), retrying);
  const front = await at(orders, server('front'), () => toBackend.call());
  const toFront = clientOf(orders, front.address, client('client'));
  try {
    await toFront.call();
  } finally {
    toFront.close();
    await front.stop();
    toBackend.close();
    await backend.stop();
  }
  return spans.sort((a, b) => a.began - b.began);
}

type Service = ReturnType<typeof service>;

function at(
  { stub, path }: Service,
  trace: ServerInterceptor,
  handle: () => Promise<Buffer> | Buffer,
) {
  const method = path.split('/').at(-1) ?? '';
  return testServer(stub.service, { [method]: unary(handle) }, { interceptors: [trace] });
}

function clientOf(
  { stub, path }: Service,
  address: string,
  trace: Interceptor,
  options: ChannelOptions = {},
) {
  const all = { ...options, interceptors: [trace] };
  const client = new stub(address, credentials.createInsecure(), all);
  const call = () =>
    new Promise<Buffer>((resolve, reject) => {
      const deadline = { deadline: inSeconds(20) };
      const done = (error: ServiceError | null, answer: Buffer = Buffer.alloc(0)) =>
        error === null ? resolve(answer) : reject(error);
      client.makeUnaryRequest(path, same, same, Buffer.from('order 7'), deadline, done);
    });
  return { call, close: () => client.close() };
}
