// 1.1 Double it.
import type { NumberServiceHandlers } from '#generated/numbers/v1/NumberService.ts';
import { unary } from '#lib/handlers.ts';

type Handlers = Pick<NumberServiceHandlers, 'Double'>;

/** A server's handlers. */
export function numberService(): Handlers {
  return {
    Double: unary(({ value }) => {
      // TODO: twice as much.
      return { value };
    }),
  };
}
