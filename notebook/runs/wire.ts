// A wire event for the page: JSON knows no bytes.
import type { WireEvent } from '../../lab/wire/event.ts';

/** The event, its bytes in base64. */
export function wireJson({ bytes, ...event }: WireEvent): object {
  return { ...event, bytes: bytes.toString('base64') };
}
