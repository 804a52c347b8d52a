// For this chapter's checks: waits that end by themselves, without a clock. A
// little server beside the one in question answers calls, one after the other;
// they share one event loop, so what comes "at once" comes before those answers.
import { credentials, Metadata } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import { inSeconds } from '#lib/calls.ts';
import { clientStreaming } from '#lib/handlers.ts';
import { testServer } from '#lib/testing.ts';

/** A promise and the function that keeps it. */
export function signal<T = void>() {
  let tell: (value: T) => void = () => {};
  const told = new Promise<T>((resolve) => (tell = resolve));
  return { told, tell };
}

/** Makes `count` calls beside, one after the other, or fewer when `enough` says so. */
export async function roundTrips(count: number, enough = () => false): Promise<void> {
  const handlers = { ScorePredictions: clientStreaming(async () => ({})) };
  const { address, stop } = await testServer(MnistService.service, handlers);
  const client = new MnistService(address, credentials.createInsecure());
  try {
    for (let i = 0; i < count && !enough(); i++) await roundTrip(client);
  } finally {
    client.close();
    await stop();
  }
}

function roundTrip(client: InstanceType<typeof MnistService>): Promise<void> {
  return new Promise((resolve, reject) => {
    const answered = (error: Error | null) => (error ? reject(error) : resolve());
    client.scorePredictions(new Metadata(), { deadline: inSeconds(3) }, answered).end();
  });
}

/** Whether `event` comes before fifty calls beside have come and gone. */
export async function comes(event: Promise<unknown>): Promise<boolean> {
  let came = false;
  void event.then(() => (came = true));
  await roundTrips(50, () => came);
  return came;
}

/** Lets everything else that is ready run, `count` times. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
