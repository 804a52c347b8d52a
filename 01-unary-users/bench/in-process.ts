// The limit of chapter 1: the store asked in the same process, with no RPC.

import { benchProgram } from '../../lab/bench/program.ts';
import { openUserStore } from '../directory/user-store.ts';
import { ada, readAgain } from './calls.ts';

await benchProgram({
  about: 'The store alone.',
  flags: {},
  connect(_, amount) {
    const store = openUserStore(':memory:');
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const id = store.create(ada.name, email)?.id ?? '';
    return {
      round: () => readAgain(amount, 1, () => store.get(id)?.email ?? ''),
      close: () => store.close(),
    };
  },
});
