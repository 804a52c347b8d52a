// The page: lists users, makes one, removes one. Each call has a deadline, and how it ended
// is said by its status.
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { BadRequestSchema } from '../gen/error_details_pb.ts';
import { type User, UserService } from '../gen/users_pb.ts';
import { statusName } from '../names.ts';
import { byId, el } from './dom.ts';
import { watched } from './wire.ts';

const list = byId('users', HTMLUListElement);
const status = byId('status', HTMLParagraphElement);
const next = byId('next', HTMLButtonElement);
const form = byId('new', HTMLFormElement);
const fields = { name: byId('name', HTMLInputElement), email: byId('email', HTMLInputElement) };
const deadline = byId('deadline', HTMLSelectElement);
const pageSize = 3;

const users = createClient(
  UserService,
  createGrpcWebTransport({
    baseUrl: location.origin,
    fetch: watched(byId('wire', HTMLDivElement)),
  }),
);
let nextToken = '';
// A request id goes with what was typed until it has been answered: pressing Create again
// after a lost answer makes no second user.
let requestId = crypto.randomUUID();

/** Makes one call and says how it ended; `undefined` when it did not end with OK. */
async function told<Res>(
  method: string,
  call: (options: { timeoutMs: number }) => Promise<Res>,
): Promise<Res | undefined> {
  const began = performance.now();
  const say = (code: string, words: string) => {
    const ms = (performance.now() - began).toFixed(0);
    status.className = code === 'OK' ? 'good' : 'bad';
    status.replaceChildren(
      el('b', code),
      ` ${method}, ${ms} ms${words === '' ? '' : ': '}${words}`,
    );
  };
  for (const [name, input] of Object.entries(fields)) mark(name, input, '');
  try {
    const response = await call({ timeoutMs: Number(deadline.value) });
    say('OK', '');
    return response;
  } catch (error) {
    const { code, rawMessage, details } = ConnectError.from(error);
    say(statusName(code), rawMessage);
    if (code === Code.InvalidArgument && details.length > 0) markFields(ConnectError.from(error));
    return undefined;
  }
}

function markFields(error: ConnectError): void {
  const violations = error.findDetails(BadRequestSchema).flatMap((bad) => bad.fieldViolations);
  for (const [name, input] of Object.entries(fields)) {
    mark(name, input, violations.find(({ field }) => field === name)?.description ?? '');
  }
  Object.values(fields)
    .find((input) => input.ariaInvalid === 'true')
    ?.focus();
}

function mark(name: string, input: HTMLInputElement, wrong: string): void {
  input.ariaInvalid = wrong === '' ? 'false' : 'true';
  byId(`${name}-wrong`, HTMLParagraphElement).textContent = wrong;
}

function row({ id, name, email }: User): HTMLLIElement {
  const item = el('li');
  const remove = el('button', 'Delete');
  remove.type = 'button';
  remove.ariaLabel = `Delete ${name}`;
  remove.addEventListener('click', async () => {
    const gone = await told('DeleteUser', (options) => users.deleteUser({ id }, options));
    if (gone !== undefined) await show('');
  });
  const text = el('div');
  text.append(el('strong', name), el('span', email));
  item.append(text, remove);
  return item;
}

async function show(pageToken: string): Promise<void> {
  const request = { pageSize, pageToken };
  const page = await told('ListUsers', (options) => users.listUsers(request, options));
  if (page === undefined) return;
  list.replaceChildren(...page.users.map(row));
  byId('none', HTMLParagraphElement).hidden = page.users.length > 0;
  nextToken = page.nextPageToken;
  next.disabled = nextToken === '';
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const request = { name: fields.name.value, email: fields.email.value, requestId };
  const user = await told('CreateUser', (options) => users.createUser(request, options));
  if (user === undefined) return;
  form.reset();
  await show('');
});
form.addEventListener('input', () => {
  requestId = crypto.randomUUID();
});
form.addEventListener('reset', () => {
  requestId = crypto.randomUUID();
});
next.addEventListener('click', () => show(nextToken));
byId('first', HTMLButtonElement).addEventListener('click', () => show(''));
await show('');
