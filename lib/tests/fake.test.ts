// A service that is not ours, faked: what a program does when it answers, refuses, is away,
// says nothing or breaks off can be tried without it.
import { credentials, Metadata, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, messages, unaryCall } from '../calls.ts';
import { type Fake, fakeServer } from '../fake.ts';
import { StatusError } from '../status.ts';
import { serviceError } from '../testing.ts';
import { NumberService } from './numbers.ts';

type Service = typeof NumberService.service;

const retries = JSON.stringify({
  methodConfig: [
    {
      name: [{}],
      retryPolicy: {
        maxAttempts: 3,
        initialBackoff: '0.01s',
        maxBackoff: '0.1s',
        backoffMultiplier: 2,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
});

/** A fake and a client of it, for as long as `use` takes. */
async function withFake(
  use: (
    fake: Fake<Service>,
    double: (value: number, seconds?: number) => Promise<{ value: number }>,
    client: InstanceType<typeof NumberService>,
  ) => Promise<void>,
): Promise<void> {
  const fake = await fakeServer(NumberService.service);
  const options = { 'grpc.service_config': retries };
  const client = new NumberService(fake.address, credentials.createInsecure(), options);
  const double = (value: number, seconds = 20) =>
    unaryCall(client.double.bind(client), { value }, { deadline: inSeconds(seconds) });
  try {
    await use(fake, double, client);
  } finally {
    client.close();
    await fake.stop();
  }
}

const away = { fail: new StatusError(status.UNAVAILABLE, 'for a moment') };

test('a service that is away for two calls is asked a third time', () =>
  withFake(async (fake, double) => {
    fake.on('Double', away, away, { answer: { value: 42 } });
    assert.is((await double(21)).value, 42);
    assert.equal(
      fake.asked('Double').map(({ value }) => value),
      [21, 21, 21],
    );
  }));

test('a refusal comes with its text and its metadata, and is not asked again', () =>
  withFake(async (fake, double) => {
    const metadata = new Metadata();
    metadata.set('reason', 'quota');
    const fail = new StatusError(status.RESOURCE_EXHAUSTED, 'too many today', metadata);
    fake.on('Double', { fail });
    const error = await serviceError(double(1));
    assert.is(error.code, status.RESOURCE_EXHAUSTED);
    assert.is(error.details, 'too many today');
    assert.equal(error.metadata.get('reason'), ['quota']);
    assert.is(fake.asked('Double').length, 1);
  }));

test('a service that says nothing is left at the deadline', () =>
  withFake(async (fake, double) => {
    fake.on('Double', 'silence', { answer: { value: 2 } });
    assert.is((await serviceError(double(1, 0.3))).code, status.DEADLINE_EXCEEDED);
    assert.is((await double(1)).value, 2);
  }));

test('a stream that breaks off has given what came before', () =>
  withFake(async (fake, _, client) => {
    fake.on('Count', { messages: [{ value: 1 }, { value: 2 }], ...away });
    const got: number[] = [];
    const read = async () => {
      const call = client.count({ value: 9 }, { deadline: inSeconds(20) });
      for await (const { value } of messages(call)) got.push(value);
    };
    assert.is((await serviceError(read())).code, status.UNAVAILABLE);
    assert.equal(got, [1, 2]);
  }));

test('a call that nobody prepared is told, and so is a method that is not there', () =>
  withFake(async (fake, double) => {
    const error = await serviceError(double(1));
    assert.is(error.code, status.UNIMPLEMENTED);
    assert.match(error.details, 'No test has said what Double does.');
    assert.throws(() => fake.on('Duble', away), 'The service has no method Duble.');
    assert.throws(() => fake.on('Echo', away), 'The service has no method Echo.');
  }));

test.run();
