// The chosen frame in full: its headers and what HPACK saved, or its messages, or the
// bytes of its payload.
import type { FrameDetail, HeaderRow } from '../state.ts';
import { make } from './dom.ts';
import { messageParts } from './parts.ts';

/** Shows a frame in the place of the one before. */
export function showFrame(into: HTMLElement, detail: FrameDetail): void {
  const { title, facts, meaning, headers, messages, payload } = detail;
  into.hidden = false;
  into.dataset.kind = '';
  into.replaceChildren(make('p', 'title', title), make('p', 'small', facts));
  if (meaning !== '') into.append(make('p', 'meaning', meaning));
  if (headers.length > 0) into.append(...headerParts(headers));
  if (messages.length > 0) into.append(...messagesOf(detail));
  if (payload.length > 0) into.append(...payloadParts(payload));
}

/** One message is shown; where a frame holds several, each has a button. */
function messagesOf({ messages }: FrameDetail): HTMLElement[] {
  const place = make('div', 'message');
  const buttons = messages.map((message, i) => {
    const made = make('button', 'quiet', `message ${i + 1}`);
    made.setAttribute('type', 'button');
    made.addEventListener('click', () => {
      for (const one of buttons) one.setAttribute('aria-pressed', String(one === made));
      place.replaceChildren(...messageParts(message));
    });
    return made;
  });
  buttons[0]?.click();
  return messages.length > 1 ? [make('div', 'choice', ...buttons), place] : [place];
}

function payloadParts({ hex, length }: FrameDetail['payload']): HTMLElement[] {
  const bytes = (hex.match(/../g) ?? []).map((byte) => make('span', '', byte));
  const box = make('div', 'bytes', ...bytes);
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', 'The bytes of the payload');
  const shown = hex.length / 2;
  const rest = shown < length ? [make('p', 'small', `… and ${length - shown} more`)] : [];
  return [make('p', 'name', 'The payload'), box, ...rest];
}

function headerParts(headers: HeaderRow[]): HTMLElement[] {
  const sum = (pick: (row: HeaderRow) => number) =>
    headers.reduce((all, row) => all + pick(row), 0);
  const [wire, plain] = [sum((row) => row.wire), sum((row) => row.plain)];
  const share = Math.round((1 - wire / plain) * 100);
  const said = make(
    'p',
    'saved',
    make('strong', '', `${wire} bytes`),
    ` on the wire instead of ${plain} as text: HPACK saved `,
    make('strong', '', `${plain - wire} bytes`),
    `, ${share} %.`,
  );
  const cell = (tag: string, name: string, ...what: (string | Node)[]) => make(tag, name, ...what);
  const row = ({ name, value, how, wire: own, plain: text }: HeaderRow) => {
    const bars = make('span', 'bars', bar('of-wire', own), bar('of-plain', text));
    bars.setAttribute('aria-hidden', 'true');
    const head = cell('th', '', make('code', '', name), ' ', make('span', 'value', value));
    head.setAttribute('scope', 'row');
    head.append(make('span', 'how', how));
    return cell(
      'tr',
      '',
      head,
      cell('td', 'n', `${own}`),
      cell('td', 'n', `${text}`),
      cell('td', '', bars),
    );
  };
  const top = ['header', 'on the wire', 'as text'].map((words) => {
    const made = cell('th', words === 'header' ? '' : 'n', words);
    made.setAttribute('scope', 'col');
    return made;
  });
  const table = make(
    'table',
    '',
    make('thead', '', make('tr', '', ...top, cell('td', ''))),
    make('tbody', '', ...headers.map(row)),
  );
  const box = make('div', 'table headers', table);
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', 'The headers and their bytes');
  return [said, box];
}

const mostBar = 72;

function bar(name: string, bytes: number): HTMLElement {
  const made = make('span', name);
  made.style.width = `${(Math.min(bytes, mostBar) / mostBar) * 100}%`;
  return made;
}
