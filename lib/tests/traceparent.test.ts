// The rules of W3C Trace Context, and a server that meets those who break them.
import { credentials, Metadata } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, unaryCall } from '../calls.ts';
import { unary } from '../handlers.ts';
import { testServer } from '../testing.ts';
import { type Span, traceCalls } from '../trace-calls.ts';
import { childOf, readTrace, writeTrace } from '../traceparent.ts';
import { type Client, NumberService } from './numbers.ts';

interface Numeric {
  value: number;
}

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const good = `00-${traceId}-${spanId}-01`;

function sent(...traceparents: string[]): Metadata {
  const metadata = new Metadata();
  for (const one of traceparents) metadata.add('traceparent', one);
  return metadata;
}

const double = (client: Client, value: number, metadata = new Metadata()) =>
  unaryCall(client.double.bind(client), { value }, { deadline: inSeconds(20), metadata });

const broken = {
  'nothing in it': [''],
  'a version that is forbidden': [`ff-${traceId}-${spanId}-01`],
  'a version of one digit': [`0-${traceId}-${spanId}-01`],
  capitals: [good.toUpperCase()],
  'a trace id of zeros': [`00-${'0'.repeat(32)}-${spanId}-01`],
  'a parent of zeros': [`00-${traceId}-${'0'.repeat(16)}-01`],
  'a short id': [`00-${traceId.slice(1)}-${spanId}-01`],
  'more than version 00 has': [`${good}-more`],
  'a later version that goes on without a dash': [`cc-${traceId}-${spanId}-01x`],
  'flags that are no number': [`00-${traceId}-${spanId}-0g`],
  'spaces in between': [`00 ${traceId} ${spanId} 01`],
  'two of them': [good, good],
  'very many characters': ['0'.repeat(6000)],
};

test('a traceparent is read and written as the standard says', () => {
  const found = readTrace(sent(good));
  assert.equal(found, { traceId, spanId, traceFlags: 1, isRemote: true });
  for (const [what, texts] of Object.entries(broken)) {
    assert.is(readTrace(sent(...texts)), undefined, what);
  }
  assert.is(readTrace(new Metadata()), undefined);
  // Of a later version what is known counts, and of flags the one that is.
  assert.is(readTrace(sent(`cc-${traceId}-${spanId}-01-what-is-to-come`))?.spanId, spanId);
  assert.is(readTrace(sent(`00-${traceId}-${spanId}-ff`))?.traceFlags, 1);
  assert.is(readTrace(sent(`00-${traceId}-${spanId}-fe`))?.traceFlags, 0);

  const child = childOf(found);
  assert.is(child.traceId, traceId);
  assert.is.not(child.spanId, spanId);
  const metadata = sent('what a caller has put there');
  writeTrace(metadata, child);
  assert.equal(metadata.get('traceparent'), [`00-${traceId}-${child.spanId}-01`]);
});

test('tracestate goes along with a good traceparent, within its limits', () => {
  const state = (text: string) => {
    const metadata = sent(good);
    metadata.set('tracestate', text);
    const passedOn = new Metadata();
    writeTrace(passedOn, childOf(readTrace(metadata)));
    return passedOn.get('tracestate');
  };
  assert.equal(state('rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'), [
    'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
  ]);
  assert.equal(state('NOT A KEY'), []);
  assert.equal(state(`a=${'x'.repeat(600)}`), []);
});

/** A client that sends just what a test tells it to. */
async function asStranger(use: (client: Client, spans: Span[]) => Promise<void>): Promise<void> {
  const spans: Span[] = [];
  const interceptors = [traceCalls('server', (span) => spans.push(span))];
  const handlers = { Double: unary(({ value }: Numeric) => ({ value })) };
  const { address, stop } = await testServer(NumberService.service, handlers, { interceptors });
  const client = new NumberService(address, credentials.createInsecure());
  try {
    await use(client, spans);
  } finally {
    client.close();
    await stop();
  }
}

test('a hostile traceparent begins a new trace, and the call does not notice', () =>
  asStranger(async (client, spans) => {
    for (const texts of Object.values(broken)) {
      assert.is((await double(client, 7, sent(...texts)))?.value, 7);
    }
    assert.is(spans.length, Object.keys(broken).length);
    for (const { context, parentSpanId } of spans) {
      assert.is.not(context.traceId, traceId);
      assert.match(context.traceId, /^[0-9a-f]{32}$/);
      assert.is(parentSpanId, undefined);
    }
    await double(client, 7, sent(good));
    assert.is(spans.at(-1)?.context.traceId, traceId);
    assert.is(spans.at(-1)?.parentSpanId, spanId);
  }));

test('what the caller does not sample is passed on, and not recorded', () =>
  asStranger(async (client, spans) => {
    const unsampled = `00-${traceId}-${spanId}-00`;
    await double(client, 7, sent(unsampled));
    assert.is(spans.length, 0);
    const passedOn = new Metadata();
    writeTrace(passedOn, childOf(readTrace(sent(unsampled))));
    assert.match(String(passedOn.get('traceparent')[0]), new RegExp(`^00-${traceId}-.*-00$`));
  }));

test.run();
