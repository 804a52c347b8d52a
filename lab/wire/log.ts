// The log: one line a frame, and for whoever asks, each byte by its name.
import type { WireEvent } from './event.ts';
import type { Naming } from './names.ts';
import { readFields } from './protobuf.ts';

const cut = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** A line for each event; messages and headers are cut to `width` columns. */
export function logLines(events: WireEvent[], naming: Naming, width = 100): string[] {
  const paths = new Map<string, string>();
  const began = new Map<string, number>();
  return events.flatMap((event) => {
    const key = `${event.connection}/${event.stream}`;
    const path = event.headers.find(([name]) => name === ':path')?.[1];
    if (path !== undefined) paths.set(key, path);
    if (!began.has(key)) began.set(key, event.at);
    const ms = (event.at - (began.get(key) ?? 0)).toFixed(1);
    const arrow = event.what === 'FAULT' ? 'xxx' : event.direction === 'up' ? '-->' : '<--';
    const what = [event.what, ...event.flags].join(' ');
    const head = `${ms.padStart(8)} ms ${arrow} ${key.padEnd(5)} ${what}`;
    const size = event.length > 0 ? `, ${event.length} bytes` : '';
    const note = event.note === '' ? '' : `  ${event.note}`;
    const details = [
      ...event.holds.map(({ ms, window }) => {
        return `before: held by flow control, ${ms.toFixed(1)} ms (window of the ${window})`;
      }),
      ...event.headers.map(([name, value]) => `${name}: ${value}`),
      ...event.messages.map(({ bytes, wireLength, compressed, why }) => {
        const how = `${compressed ? 'compressed ' : ''}message, ${wireLength} bytes`;
        return `${how}: ${why ?? naming(paths.get(key), event.direction, bytes)}`;
      }),
    ];
    const indented = details.map((detail) => cut(`${' '.repeat(20)}${detail}`, width));
    return [cut(`${head}${size}${note}`, width), ...indented];
  });
}

const hex = (bytes: Buffer) => bytes.toString('hex').replace(/(..)(?!$)/g, '$1 ');

/** A message's bytes, each range with its name: the prefix, then tag and value of each field. */
export function byteLines(message: Buffer, compressed: boolean): string[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const line = (bytes: Buffer, name: string) => `${cut(hex(bytes), 60).padEnd(60)}  ${name}`;
  const { fields, broken } = readFields(message);
  return [
    line(Buffer.from([compressed ? 1 : 0]), compressed ? 'compressed' : 'not compressed'),
    line(length, `the message has ${message.length} bytes`),
    ...fields.map(({ number, wireType, offset, length: size }) =>
      line(message.subarray(offset, offset + size), `field ${number}, ${wireType}`),
    ),
    ...(broken === undefined ? [] : [line(message.subarray(broken.offset), broken.why)]),
  ];
}
