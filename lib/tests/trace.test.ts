// One trace through two servers, over real channels.
import { credentials, Metadata, status } from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, messages, unaryCall } from '../calls.ts';
import { serverStreaming, unary } from '../handlers.ts';
import { StatusError } from '../status.ts';
import { serviceError, testServer } from '../testing.ts';
import { activeSpan, type Span, traceCalls, traceClientCalls } from '../trace-calls.ts';
import { type Client, NumberService } from './numbers.ts';

interface Numeric {
  value: number;
}

const double = (client: Client, value: number, metadata = new Metadata()) =>
  unaryCall(client.double.bind(client), { value }, { deadline: inSeconds(20), metadata });

interface Seen {
  spans: Span[];
  /** Of each span that a handler asked for, its trace. */
  inHandlers: (string | undefined)[];
}

/** A front server that asks a backend, which refuses what is negative, and the client of it. */
async function twoServers(use: (client: Client, seen: Seen) => Promise<void>): Promise<void> {
  const seen: Seen = { spans: [], inHandlers: [] };
  const record = (span: Span) => seen.spans.push(span);
  const at = (name: string, handle: (value: number) => Promise<number> | number) => {
    const Double = unary(async ({ value }: Numeric) => {
      seen.inHandlers.push(activeSpan()?.traceId);
      return { value: await handle(value) };
    });
    // Three messages, and the trace as it was when the last of them was made.
    const Count = serverStreaming(async function* () {
      for (let n = 0; n < 3; n++) yield { value: n };
      seen.inHandlers.push(activeSpan()?.traceId);
    });
    const interceptors = [traceCalls(name, record)];
    return testServer(NumberService.service, { Double, Count }, { interceptors });
  };
  const clientOf = (name: string, address: string) =>
    new NumberService(address, credentials.createInsecure(), {
      interceptors: [traceClientCalls(name, record)],
    });
  const backend = await at('backend', (value) => {
    if (value < 0) throw new StatusError(status.OUT_OF_RANGE, 'negative');
    return value * 2;
  });
  const toBackend = clientOf('front', backend.address);
  const front = await at('front', async (value) => {
    const answer = await double(toBackend, value);
    return (await double(toBackend, answer?.value ?? 0))?.value ?? 0;
  });
  const client = clientOf('client', front.address);
  try {
    await use(client, seen);
  } finally {
    client.close();
    await front.stop();
    toBackend.close();
    await backend.stop();
  }
}

/** `front calls < front answers`: who is above whom. */
function arrows(spans: Span[]): string[] {
  const label = ({ service, kind }: Span) =>
    `${service} ${kind === SpanKind.CLIENT ? 'calls' : 'answers'}`;
  const byId = new Map(spans.map((span) => [span.context.spanId, span]));
  return spans
    .map((span) => {
      const parent = byId.get(span.parentSpanId ?? '');
      return `${label(span)} < ${parent === undefined ? 'nobody' : label(parent)}`;
    })
    .sort();
}

const wholeTrace = [
  'backend answers < front calls',
  'backend answers < front calls',
  'client calls < nobody',
  'front answers < client calls',
  'front calls < front answers',
  'front calls < front answers',
];

test('calls at the same time through two servers are a trace each', () =>
  twoServers(async (client, { spans, inHandlers }) => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => double(client, n)));
    const traces = new Set(spans.map(({ context }) => context.traceId));
    assert.is(traces.size, 8);
    for (const id of traces) {
      assert.equal(arrows(spans.filter(({ context }) => context.traceId === id)), wholeTrace);
      assert.is(inHandlers.filter((seen) => seen === id).length, 3);
    }
    assert.ok(spans.every(({ began, ended, code }) => began <= ended && code === status.OK));
  }));

test('each span has the status that its end of the call saw', () =>
  twoServers(async (client, { spans }) => {
    await serviceError(double(client, -1));
    assert.equal(
      spans.map(({ service, kind, code }) => `${service} ${kind} ${status[code]}`),
      [
        `backend ${SpanKind.SERVER} OUT_OF_RANGE`,
        `front ${SpanKind.CLIENT} OUT_OF_RANGE`,
        `front ${SpanKind.SERVER} INTERNAL`,
        `client ${SpanKind.CLIENT} INTERNAL`,
      ],
    );
  }));

test('a stream is one span, and its handler keeps the trace to its end', () =>
  twoServers(async (client, { spans, inHandlers }) => {
    for await (const _ of messages(client.count({ value: 3 }, { deadline: inSeconds(20) })));
    assert.is(spans.length, 2);
    assert.equal(inHandlers, [spans[0]?.context.traceId]);
  }));

test("a call leaves its caller's metadata as they were", () =>
  twoServers(async (client) => {
    const metadata = new Metadata();
    await double(client, 1, metadata);
    assert.equal(metadata.getMap(), {});
  }));

test.run();
