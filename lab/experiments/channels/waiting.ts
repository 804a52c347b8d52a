// A call that begins before there is a server, and a channel whose state is watched.
import { connectivityState, Metadata } from '@grpc/grpc-js';
import { inSeconds } from '../../../lib/calls.ts';
import { soonAgain } from '../../many/ready.ts';
import { atSocket, serveAt } from './addresses.ts';
import { type Client, clientOf, one, told } from './service.ts';

/** Calls `onState` with each new state, until the channel is closed. */
function watch(client: Client, onState: (state: connectivityState) => void): void {
  const channel = client.getChannel();
  const next = (): void => {
    const state = channel.getConnectivityState(false);
    if (state === connectivityState.SHUTDOWN) return;
    channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => {
      onState(channel.getConnectivityState(false));
      next();
    });
  };
  next();
}

/** Resolves when the channel is in this state; connects, if need be, unless that is IDLE. */
export function reached(client: Client, wanted: connectivityState): Promise<void> {
  return new Promise((resolve, reject) => {
    const channel = client.getChannel();
    const look = () => {
      const state = channel.getConnectivityState(wanted !== connectivityState.IDLE);
      if (state === wanted) return resolve();
      channel.watchConnectivityState(state, inSeconds(20), (error) =>
        error ? reject(error) : look(),
      );
    };
    look();
  });
}

/** The server starts when the first attempt to connect has failed: and the call? */
export const early = (options: { waitForReady?: boolean }): Promise<string> =>
  atSocket((target) =>
    clientOf(target, soonAgain, async (client) => {
      const answer = one(client, { metadata: new Metadata(options), seconds: 20 });
      await reached(client, connectivityState.TRANSIENT_FAILURE);
      const end = await serveAt(target);
      try {
        return told(await answer);
      } finally {
        await end();
      }
    }),
  );

/** The states of a channel whose server comes late, up to READY. */
export const comes = (): Promise<string> => watched(async () => {});

/** The states of a channel from READY on, when its server stops. */
export const goes = (): Promise<string> =>
  watched(async (client, seen, end) => {
    seen.splice(0, seen.length - 1);
    await end();
    await reached(client, connectivityState.TRANSIENT_FAILURE);
  });

type Then = (client: Client, seen: connectivityState[], end: () => Promise<void>) => Promise<void>;

/** Watches a channel until its server is there, and while `then` does something to it. */
const watched = (then: Then): Promise<string> =>
  atSocket((target) =>
    clientOf(target, soonAgain, async (client) => {
      const seen: connectivityState[] = [client.getChannel().getConnectivityState(false)];
      watch(client, (state) => seen.push(state));
      await reached(client, connectivityState.TRANSIENT_FAILURE);
      const end = await serveAt(target);
      try {
        await reached(client, connectivityState.READY);
        await then(client, seen, end);
        return seen.map((state) => connectivityState[state]).join(', ');
      } finally {
        await end();
      }
    }),
  );
