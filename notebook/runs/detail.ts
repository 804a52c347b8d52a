// One frame in full: its headers and what HPACK saved, its messages and their fields,
// or its payload.
import type { WireEvent } from '../../lab/wire/event.ts';
import type { WireMessage } from '../../lab/wire/messages.ts';
import { partsOf } from '../../lab/wire/parts.ts';
import { representationsOf } from '../../lab/wire/representations.ts';
import type { FrameDetail, HeaderRow, MessageDetail, ProtoLines } from '../state.ts';
import { meaningOf } from './connection.ts';
import type { SeenCall } from './wire.ts';

// Nobody reads a megabyte of bytes.
const mostBytes = 1024;
const mostMessages = 12;
const prefix = 5;
/** A header as text is followed by a line's end, and has a colon and a space in it. */
const around = 4;

/** The frame with this number, counted from 0; `undefined` when there is none. */
export function detailOf(call: SeenCall, number: number): FrameDetail | undefined {
  const event = call.events[number];
  if (event === undefined) return undefined;
  const { what, flags, direction, length, note, bytes, messages } = event;
  const from = direction === 'up' ? 'client' : 'server';
  const size = length > 0 ? `${length} bytes from the ${from}` : `seen at the ${from}`;
  const more = messages.length > mostMessages ? `the first ${mostMessages} messages` : '';
  const whose = event.stream === 0 ? 'of the connection, not of one call' : '';
  const neither = event.headers.length === 0 && messages.length === 0;
  return {
    title: [what, ...flags].join(' · '),
    facts: [size, whose, note, more].filter((words) => words !== '').join('; '),
    meaning: event.stream === 0 ? meaningOf(event) : '',
    headers: headerRows(event),
    messages: messages.slice(0, mostMessages).map((message) => messageOf(call, event, message)),
    payload: { hex: neither ? hexOf(bytes) : '', length: neither ? bytes.length : 0 },
  };
}

const hexOf = (bytes: Buffer) => bytes.subarray(0, mostBytes).toString('hex');

function headerRows({ headers, block = Buffer.alloc(0) }: WireEvent): HeaderRow[] {
  const written = representationsOf(block).filter(({ how }) => how !== 'size of the table');
  return headers.map(([name, value], i) => {
    const { how = 'not read', kept = false, bytes = 0 } = written[i] ?? {};
    const plain = Buffer.byteLength(name) + Buffer.byteLength(value) + around;
    return { name, value, how: kept ? `${how}, and kept` : how, wire: bytes, plain };
  });
}

function messageOf(
  { path, schema }: SeenCall,
  { direction }: WireEvent,
  { bytes, compressed, wireLength, why = '' }: WireMessage,
): MessageDetail {
  const type = schema?.typeOf(path, direction);
  const { parts, types, left, broken } = partsOf(bytes, type, schema);
  const head = Buffer.alloc(prefix);
  head[0] = compressed ? 1 : 0;
  head.writeUInt32BE(wireLength - prefix, 1);
  const unread = broken && `From byte ${broken.offset} on it is no message: ${broken.why}.`;
  return {
    type: type?.name ?? 'a message of a type that no proto here names',
    hex: hexOf(Buffer.concat([head, bytes.subarray(0, mostBytes)])),
    length: prefix + bytes.length,
    compressed,
    parts,
    left,
    why: why || unread || '',
    protos: distinct(types.flatMap((one) => schema?.linesOf(one) ?? [])),
  };
}

/** Without those that stand within another. */
function distinct(all: (ProtoLines & { last: number })[]): ProtoLines[] {
  const within = (a: ProtoLines & { last: number }, b: ProtoLines & { last: number }) =>
    a !== b && a.file === b.file && a.first > b.first && a.last <= b.last;
  return all
    .filter((one) => !all.some((other) => within(one, other)))
    .map(({ file, first, text }) => ({ file, first, text }));
}
