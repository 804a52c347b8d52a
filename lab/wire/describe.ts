// What the frames that hold neither headers nor data say. Source: RFC 9113,
// sections 6.5.2 and 7.
import type { Frame } from './frames.ts';

const settings = [
  '',
  'HEADER_TABLE_SIZE',
  'ENABLE_PUSH',
  'MAX_CONCURRENT_STREAMS',
  'INITIAL_WINDOW_SIZE',
  'MAX_FRAME_SIZE',
  'MAX_HEADER_LIST_SIZE',
];
const errors = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];
const errorName = (code: number) => errors[code] ?? `error ${code}`;

/** A frame in a few words; empty for headers and data. */
export function describe(frame: Frame): string {
  const { type, payload } = frame;
  const short = (least: number) => (payload.length < least ? 'too short' : undefined);
  switch (type) {
    case 'SETTINGS': {
      if (payload.length % 6 !== 0) return 'its length is no multiple of six';
      const entries = Array.from({ length: payload.length / 6 }, (_, i) => {
        const id = payload.readUInt16BE(i * 6);
        return `${settings[id] || `setting ${id}`}=${payload.readUInt32BE(i * 6 + 2)}`;
      });
      return entries.join(' ');
    }
    case 'WINDOW_UPDATE':
      return short(4) ?? `+${payload.readUInt32BE(0) & 0x7fffffff} bytes`;
    case 'RST_STREAM':
      return short(4) ?? errorName(payload.readUInt32BE(0));
    case 'GOAWAY': {
      if (payload.length < 8) return 'too short';
      const last = payload.readUInt32BE(0) & 0x7fffffff;
      const text = payload.subarray(8).toString('latin1');
      return `last stream ${last}, ${errorName(payload.readUInt32BE(4))}${text && `: ${text}`}`;
    }
    default:
      return '';
  }
}
