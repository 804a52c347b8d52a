// The bridge over real HTTP: what comes in as gRPC-Web or Connect goes on as gRPC with its
// deadline, its cancel and its token, and comes back with its status; who may call.
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { unary } from '../../lib/handlers.ts';
import { runProgram } from '../../lib/testing.ts';
import { call, friend, send, startBridge, trailersOf, withBridge } from './web/bridge.ts';
import { isInstalled, notInstalled, usersServer, web } from './web/web.ts';

const listed = unary(() => ({ users: [{ name: 'Ada' }] }));

function tests(): void {
  test('an answer is a message, and then its trailers in the body, under HTTP 200', () =>
    withBridge({ ListUsers: listed }, async (bridge) => {
      const { status, headers, body } = await call(bridge, 'ListUsers');
      assert.is(status, 200);
      assert.is(headers['content-type'], 'application/grpc-web+proto');
      // ListUsersResponse, its first field a User, whose second field is the name.
      const message = `0a051203${Buffer.from('Ada').toString('hex')}`;
      const trailers = Buffer.from('grpc-status: 0\r\n').toString('hex');
      assert.match(body.toString('hex'), new RegExp(`^00[0-9a-f]{8}.*${message.slice(4)}`));
      assert.ok(body.toString('hex').endsWith(`8000000010${trailers}`));
    }));

  test('the deadline goes on, as what is left of it', () => {
    const left: number[] = [];
    const ListUsers = unary((_, context) => {
      left.push(Number(context.call.getDeadline()) - Date.now());
      return {};
    });
    return withBridge({ ListUsers }, async (bridge) => {
      await call(bridge, 'ListUsers', { headers: { 'grpc-timeout': '10S' } });
      await call(bridge, 'ListUsers', { headers: { 'grpc-timeout': '10H' } });
      await call(bridge, 'ListUsers');
      const [ten = Number.NaN, day = Number.NaN, none = Number.NaN] = left;
      assert.ok(ten <= 10_000, `${ten} ms are left of ten seconds`);
      for (const most of [day, none]) {
        assert.ok(most > 10_000 && most <= 30_000, `${most} ms are left of the longest time`);
      }
    });
  });

  test('a deadline that passes ends the call at both ends', () => {
    const handler = new EventEmitter();
    const cancelled = once(handler, 'cancelled');
    const GetUser = unary(async (_, { signal }) => {
      await once(signal, 'abort');
      handler.emit('cancelled');
      return {};
    });
    return withBridge({ GetUser }, async (bridge) => {
      const answer = await call(bridge, 'GetUser', { headers: { 'grpc-timeout': '300m' } });
      assert.is(trailersOf(answer).get('grpc-status'), '4');
      await cancelled;
    });
  });

  test('a page that leaves cancels its call', () => {
    const handler = new EventEmitter();
    const [begun, cancelled] = [once(handler, 'begun'), once(handler, 'cancelled')];
    const GetUser = unary(async (_, { call, signal }) => {
      handler.emit('begun');
      await once(signal, 'abort');
      handler.emit('cancelled', Number(call.getDeadline()) - Date.now());
      return {};
    });
    return withBridge({ GetUser }, async (bridge) => {
      const leave = new AbortController();
      const gone = call(bridge, 'GetUser', { signal: leave.signal }).catch(({ name }) => name);
      await begun;
      leave.abort();
      assert.is(await gone, 'AbortError');
      const [left] = await cancelled;
      assert.ok(left > 0, 'it was the deadline that ended the call');
    });
  });

  test("a token goes on, and none of the page's other headers", () => {
    let seen = {};
    const ListUsers = unary((_, context) => {
      seen = context.call.metadata.getMap();
      return {};
    });
    return withBridge({ ListUsers }, async (bridge) => {
      const headers = { authorization: 'Bearer 1', cookie: 'a=b', 'x-more': 'c' };
      await call(bridge, 'ListUsers', { headers });
      assert.is(Reflect.get(seen, 'authorization'), 'Bearer 1');
      for (const name of ['cookie', 'x-more', 'origin'])
        assert.is(Reflect.get(seen, name), undefined);
    });
  });

  test('a refusal comes with its details, and with nothing else', async () => {
    const server = await usersServer();
    const bridge = await startBridge(server.address);
    try {
      const trailers = trailersOf(await call(bridge, 'CreateUser'));
      const names = ['grpc-message', 'grpc-status', 'grpc-status-details-bin'];
      assert.equal([...trailers.keys()].sort(), names);
      assert.is(trailers.get('grpc-status'), '3');
      const details = Buffer.from(trailers.get('grpc-status-details-bin') ?? '', 'base64');
      assert.match(details.toString('latin1'), /google\.rpc\.BadRequest.*email.*is not an email/s);
      // In Connect it is a status of HTTP, and JSON.
      const asked = { headers: { 'content-type': 'application/json' }, body: '{"id":"nobody"}' };
      const { status, body } = await call(bridge, 'GetUser', asked);
      assert.is(status, 404);
      assert.is(JSON.parse(String(body)).code, 'not_found');
      // And a server that has gone is no address.
      await server.stop();
      const gone = trailersOf(await call(bridge, 'ListUsers'));
      assert.is(gone.get('grpc-status'), '14');
      assert.is(gone.get('grpc-message'), 'the%20users%20cannot%20be%20reached');
    } finally {
      await server.stop();
      assert.is(await bridge.stop(), 0);
    }
  });

  test('an error that is no status stays inside', () =>
    withBridge({ ListUsers: unary(() => 'no message') }, async (bridge) => {
      const trailers = trailersOf(await call(bridge, 'ListUsers'));
      assert.is(trailers.get('grpc-status'), '13');
      assert.not.match(JSON.stringify([...trailers]), /\.ts|node_modules|at /);
    }));

  test('only pages that were named may call, each by its own name', () => {
    let calls = 0;
    const ListUsers = unary(() => {
      calls++;
      return {};
    });
    return withBridge({ ListUsers }, async (bridge) => {
      // A preflight has no body.
      const ask = (origin: string, method: string) =>
        call(bridge, 'ListUsers', {
          method,
          headers: { origin },
          ...(method === 'OPTIONS' ? { body: '' } : {}),
        });
      const allowed = await ask(friend, 'OPTIONS');
      assert.is(allowed.status, 204);
      assert.is(allowed.headers['access-control-allow-origin'], friend);
      assert.match(String(allowed.headers['access-control-allow-headers']), /grpc-timeout/i);
      const answered = await ask(friend, 'POST');
      assert.is(answered.headers['access-control-allow-origin'], friend);
      assert.match(String(answered.headers['access-control-expose-headers']), /grpc-status/i);
      assert.is(answered.headers.vary, 'origin');
      assert.is((await ask(`http://${bridge.address}`, 'POST')).status, 200);
      assert.is(calls, 2);
      for (const origin of ['http://elsewhere.example', 'null', `${friend}0`]) {
        for (const method of ['OPTIONS', 'POST']) {
          const { status, headers } = await ask(origin, method);
          assert.is(status, 403, `${method} from ${origin}`);
          assert.is(headers['access-control-allow-origin'], undefined);
        }
      }
      assert.is(calls, 2);
    });
  });

  test('a name that was made to lead here gets nothing', () =>
    withBridge({ ListUsers: listed }, async (bridge) => {
      const headers = { host: 'elsewhere.example' };
      assert.is((await call(bridge, 'ListUsers', { headers })).status, 421);
      assert.is((await send(bridge, '/', { method: 'GET', headers })).status, 421);
    }));

  test('what is no call is refused, and the next call is answered', () =>
    withBridge({ ListUsers: listed }, async (bridge) => {
      const short = await call(bridge, 'ListUsers', { body: Uint8Array.from([0, 0, 0, 0, 9, 1]) });
      assert.is.not(trailersOf(short).get('grpc-status'), '0');
      const large = await call(bridge, 'ListUsers', { body: Buffer.alloc(5 * 1024 * 1024, 0x7f) });
      assert.is(trailersOf(large).get('grpc-status'), '8');
      const plain = { headers: { 'content-type': 'text/plain' } };
      assert.is((await call(bridge, 'ListUsers', plain)).status, 415);
      assert.is((await call(bridge, 'RenameUser')).status, 404);
      assert.is((await send(bridge, '/../package.json', { method: 'GET' })).status, 404);
      assert.is(trailersOf(await call(bridge, 'ListUsers')).get('grpc-status'), '0');
    }));

  test('a wrong flag and a port in use are sentences', () =>
    withBridge({ ListUsers: listed }, async (bridge) => {
      const program = join(web, 'server.ts');
      const wrong = await runProgram(program, ['--origins', '*']);
      assert.is(wrong.code, 2);
      assert.match(wrong.stderr, /^--origins takes origins such as .*, not "\*"\.\n$/);
      const [, port = ''] = bridge.address.split(':');
      const taken = await runProgram(program, ['--port', port, '--address', bridge.address]);
      assert.is(taken.code, 2);
      assert.match(taken.stderr, /^Port \d+ is in use\. .*\n$/);
      assert.is((await call(bridge, 'ListUsers', { method: 'GET', body: '' })).status, 404);
    }));
}

if (isInstalled) tests();
else console.log(`\nSKIPPED: the bridge for web pages: ${notInstalled}`);

test.run();
