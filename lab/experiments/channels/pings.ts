// Keepalive that asks too often. grpc-js's servers let it; those of other makers
// count pings and close the connection, as this one does.
import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Session } from 'node:http2';
import { clientOf, many, told } from './service.ts';

/** What the client is told: a ping every so many milliseconds while there are calls. */
const every = 100;

/**
 * A server that takes two pings and no more on its first connection. What becomes of
 * the stream, and how long does the client wait between pings then?
 */
export async function tooManyPings(): Promise<string> {
  const sessions = new Set<ServerHttp2Session>();
  let answered = 0;
  let second: number[] = [];
  const server = createServer();
  server.on('session', (session) => {
    const isFirst = sessions.size === 0;
    const pings: number[] = [];
    let stream = 0;
    let end = () => {};
    sessions.add(session);
    if (!isFirst) second = pings;
    session.on('stream', (opened) => {
      answered++;
      stream = opened.id ?? 0;
      end = () => opened.close();
      opened.on('error', () => {}); // The client leaves it when its deadline passes.
      opened.respond({ ':status': 200, 'content-type': 'application/grpc' });
    });
    session.on('ping', () => {
      pings.push(performance.now());
      if (!isFirst && pings.length === 2) end(); // More is not asked.
      if (!isFirst || pings.length < 3) return;
      const reason = Buffer.from('too_many_pings');
      session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, stream, reason);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const options = { 'grpc.keepalive_time_ms': every, 'grpc.keepalive_timeout_ms': 10_000 };
  try {
    return await clientOf(`127.0.0.1:${port}`, options, async (client) => {
      const first = await many(client, 20);
      await many(client, 20);
      const [one = 0, two = 0] = second;
      // A slow machine pings late and never early; a timer may be a moment early.
      const longer = two - one > 1.9 * every;
      return `${told(first)}, then pings ${longer ? 'half as often' : 'as before'}, calls: ${answered}`;
    });
  } finally {
    for (const session of sessions) session.destroy();
    server.close();
  }
}
