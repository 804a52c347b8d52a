// A message three times: its bytes, its fields, and the lines of the proto that say
// what they are. What is chosen in one is lit up in the other two.
import type { Part } from '../../lab/wire/part.ts';
import type { MessageDetail } from '../state.ts';
import { all, make } from './dom.ts';
import { colouredLines } from './highlight.ts';

const prefix = 5;
let messages = 0;

function prefixPart({ compressed, length }: MessageDetail): Part {
  const value = `${compressed ? 'compressed' : 'not compressed'}, ${length - prefix} bytes follow`;
  const about = { number: 0, wireType: '', name: 'prefix', type: 'of gRPC' };
  return { depth: 0, offset: -prefix, length: prefix, value, ...about };
}

/** The three views of one message. */
export function messageParts(message: MessageDetail): HTMLElement[] {
  const name = `message-${++messages}`;
  const parts = [prefixPart(message), ...message.parts];
  const bytes = (message.hex.match(/../g) ?? []).map((byte) => make('span', '', byte));
  const fields = parts.map((part, i) => fieldRow(part, `${name}-${i}`));
  const lines = new Map<string, HTMLElement>();
  // A field in a message within it comes later, and has these bytes for itself.
  const owners = bytes.map((_, at) => parts.findLastIndex((part) => holds(part, at - prefix)));

  const hexBox = box('bytes', 'Its bytes; left and right go from field to field', bytes);
  const fieldBox = box('fields', 'Its fields; the arrow keys choose one', fields);
  fieldBox.setAttribute('role', 'listbox');
  const protoBox = box('protos', 'The lines of the proto', protoLines(message, lines));
  const said = make('p', 'small said-part');
  said.setAttribute('role', 'status');
  let chosen = -1;

  function light(index: number): void {
    const part = parts[index];
    if (part === undefined) return;
    for (const lit of [hexBox, fieldBox, protoBox].flatMap((one) => all('.lit', one))) {
      lit.classList.remove('lit');
    }
    const start = part.offset + prefix;
    for (const byte of bytes.slice(start, start + part.length)) byte.classList.add('lit');
    fields[index]?.classList.add('lit');
    const line = lines.get(`${part.file}:${part.line}`);
    line?.classList.add('lit');
    for (const [inside, what] of [
      [hexBox, bytes[start]],
      [fieldBox, fields[index]],
      [protoBox, line],
    ] as const) {
      if (what !== undefined) reveal(inside, what);
    }
  }
  function choose(index: number): void {
    const part = parts[Math.min(Math.max(index, 0), parts.length - 1)];
    if (part === undefined) return;
    chosen = parts.indexOf(part);
    for (const [i, field] of fields.entries()) {
      field.setAttribute('aria-selected', String(i === chosen));
    }
    fieldBox.setAttribute('aria-activedescendant', `${name}-${chosen}`);
    light(chosen);
    said.textContent = sentence(part, message);
  }
  // Pointing at something lights it up; pressing keeps it.
  function point(inside: HTMLElement, find: (target: Element) => number): void {
    const found = ({ target }: Event) => (target instanceof Element ? find(target) : -1);
    inside.addEventListener('pointerover', (event) => {
      if (found(event) !== -1) light(found(event));
    });
    inside.addEventListener('pointerleave', () => light(chosen));
    inside.addEventListener('click', (event) => {
      if (found(event) !== -1) choose(found(event));
    });
    inside.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      choose(chosen + by);
    });
  }
  point(hexBox, (target) => owners[bytes.findIndex((byte) => byte.isSameNode(target))] ?? -1);
  point(fieldBox, (target) => fields.findIndex((field) => field.contains(target)));
  point(protoBox, (target) => {
    const place = target.closest<HTMLElement>('[data-place]')?.dataset.place;
    return parts.findIndex(({ file, line }) => `${file}:${line}` === place);
  });
  choose(Math.min(1, parts.length - 1));
  const rest = message.length - bytes.length;
  const notes = [
    rest > 0 ? `${rest} more bytes are not shown. ` : '',
    message.left > 0 ? `${message.left} more fields are not shown. ` : '',
    message.compressed ? 'The bytes are those after unpacking. ' : '',
    message.why,
  ].join('');
  return [
    make('p', 'name', message.type, make('span', 'size', `${message.length} bytes`)),
    hexBox,
    ...(notes === '' ? [] : [make('p', 'small', notes)]),
    fieldBox,
    said,
    ...(message.protos.length > 0 ? [protoBox] : []),
  ];
}

const holds = ({ offset, length }: Part, at: number) => at >= offset && at < offset + length;

function box(name: string, label: string, inside: HTMLElement[]): HTMLElement {
  const made = make('div', name, ...inside);
  made.tabIndex = 0;
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', label);
  return made;
}

function fieldRow({ depth, number, name, type, wireType, value }: Part, id: string) {
  const label = name ?? `field ${number}`;
  const about = number === 0 ? (type ?? '') : `${number} · ${type ?? wireType}`;
  const row = make('div', 'field', make('b', '', label), make('span', 'type', about), value);
  row.id = id;
  row.style.paddingLeft = `${0.5 + depth * 1.1}rem`;
  row.setAttribute('role', 'option');
  return row;
}

function protoLines({ protos }: MessageDetail, lines: Map<string, HTMLElement>): HTMLElement[] {
  return protos.flatMap(({ file, first, text }) => {
    const rows = colouredLines(text.join('\n'), 'proto').map((line, i) => {
      const place = `${file}:${first + i}`;
      line.className = 'line';
      line.dataset.place = place;
      line.prepend(make('span', 'number', String(first + i)));
      lines.set(place, line);
      return line;
    });
    return [make('div', 'file', file), make('code', '', ...rows)];
  });
}

/** Scrolls within its own box: the page stays where it is. */
function reveal(inside: HTMLElement, what: HTMLElement): void {
  const [outer, inner] = [inside.getBoundingClientRect(), what.getBoundingClientRect()];
  if (inner.top < outer.top) inside.scrollTop -= outer.top - inner.top + 8;
  if (inner.bottom > outer.bottom) inside.scrollTop += inner.bottom - outer.bottom + 8;
}

function sentence(
  { offset, length, number, name, file, line }: Part,
  { length: all_ }: MessageDetail,
) {
  const what = number === 0 ? 'The prefix' : `Field ${number}${name ? `, ${name}` : ''}`;
  const from = offset + prefix;
  const where = `${what}: bytes ${from} to ${from + length - 1} of ${all_}`;
  return file === undefined ? `${where}.` : `${where}; ${file}, line ${line}.`;
}
