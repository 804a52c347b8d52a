// Chapter 1's work by REST: POST /users makes a user, GET /users/ID reads it, as
// JSON over HTTP/1.1 or HTTP/2.

import { bodyOf, connectHttp, httpFlag, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { toggle } from '../../lib/flags.ts';
import { openUserStore } from '../directory/open-store.ts';
import type { StoredUser } from '../directory/user-store.ts';
import { ada, atOnceFlag, readAgain } from './calls.ts';

function toJson(user: StoredUser | undefined): string {
  if (user === undefined) throw new Error('there is no such user');
  const { id, name, email, createdMs, updatedMs } = user;
  const [createTime, updateTime] = [new Date(createdMs), new Date(updatedMs)];
  return JSON.stringify({ id, name, email, createTime, updateTime });
}

await benchProgram({
  about: 'GET /users/ID, as JSON.',
  flags: {
    http: httpFlag,
    atOnce: atOnceFlag,
    newConnection: toggle({ help: 'a new connection for each request' }),
  },
  async serve({ http }) {
    const store = await openUserStore(':memory:');
    return serveHttp(http, async ({ path, body, respond }) => {
      const id = path.slice('/users/'.length);
      if (id !== '') {
        body.resume();
        respond('application/json').end(toJson(await store.get(id)));
      } else {
        const { name, email } = JSON.parse((await bodyOf(body)).toString());
        respond('application/json').end(toJson(await store.create(name, email)));
      }
    });
  },
  async connect(address, amount, { http, atOnce, newConnection }) {
    const client = connectHttp(http, address, { connections: atOnce, kept: !newConnection });
    const ask = async (path: string, body?: string) =>
      JSON.parse((await bodyOf(await client.request(path, body))).toString());
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const { id } = await ask('/users/', JSON.stringify({ ...ada, email }));
    return {
      round: () =>
        readAgain(amount, atOnce, async () => {
          const user = await ask(`/users/${id}`);
          return user.email;
        }),
      close: client.close,
    };
  },
});
