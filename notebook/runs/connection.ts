// The frames of the connection itself (stream 0) among those of a call, where they fall:
// its settings, its flow control, GOAWAY and its end belong to no call, yet decide what
// becomes of each.
import type { WireEvent } from '../../lab/wire/event.ts';

interface Stream {
  connection: number;
  stream: number;
}

/**
 * The frames of a call with those of its connection: from the last frame of another call
 * before it to the first one after it.
 *
 * @returns None when nothing was seen of the call.
 */
export function withConnection(events: WireEvent[], { connection, stream }: Stream): WireEvent[] {
  const all = events.filter((event) => event.connection === connection);
  const isOther = (event: WireEvent) => event.stream !== stream && event.stream !== 0;
  const first = all.findIndex((event) => event.stream === stream);
  if (first === -1) return [];
  const last = all.findLastIndex((event) => event.stream === stream);
  const from = all.findLastIndex((event, i) => i < first && isOther(event)) + 1;
  const to = all.findIndex((event, i) => i > last && isOther(event));
  return all.slice(from, to === -1 ? all.length : to).filter((event) => !isOther(event));
}

/** What a frame of the connection means for the calls on it; empty where there is no more to say. */
export function meaningOf({ what, flags, note }: WireEvent): string {
  const isAnswer = flags.includes('ACK');
  switch (what) {
    case 'PREFACE':
      return 'What every client says first: it speaks HTTP/2.';
    case 'SETTINGS':
      return isAnswer
        ? 'The settings of the other side are taken over.'
        : 'What its sender can take. It holds for the whole connection.';
    case 'WINDOW_UPDATE':
      return 'The other side may send so many bytes more, in all calls of the connection together.';
    case 'PING':
      return isAnswer
        ? 'The same eight bytes, sent back: the connection is alive.'
        : 'Is the other side still there? It has to send the same eight bytes back.';
    case 'GOAWAY':
      return 'No new call on this connection. Calls up to the last stream that it names may end.';
    case 'CLOSED':
      return note === halfClosed ? 'This side has no more to send.' : 'The connection is over.';
    default:
      return '';
  }
}

const noError = 'NO_ERROR';
const halfClosed = 'half-closed';

/** Whether it breaks the calls that are still open. */
export const isTrouble = ({ what, note }: WireEvent, open: boolean) =>
  what === 'FAULT' ||
  what === 'CUT' ||
  (what === 'GOAWAY' && !note.includes(noError)) ||
  (what === 'CLOSED' && open && note !== halfClosed);
