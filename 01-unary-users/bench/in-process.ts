// The limit of chapter 1: the store asked in the same process, with no RPC.

import { benchProgram } from '../../lab/bench/program.ts';
import { openUserStore } from '../directory/open-store.ts';
import { ada, readAgain } from './calls.ts';

await benchProgram({
  about: 'The store alone.',
  flags: {},
  async connect(_, amount) {
    const store = await openUserStore(':memory:');
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const id = (await store.create(ada.name, email))?.id ?? '';
    return {
      round: () => readAgain(amount, 1, async () => (await store.get(id))?.email ?? ''),
      close: () => void store.close(),
    };
  },
});
