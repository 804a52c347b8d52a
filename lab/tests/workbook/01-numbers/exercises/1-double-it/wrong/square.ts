// Misconception: Doubling is squaring.
// Fails: task 1
// Says: the double of 2: -4
// Ask: What is the double of 3?
import type { NumberServiceHandlers } from '#generated/numbers/v1/NumberService.ts';
import { unary } from '#lib/handlers.ts';

type Handlers = Pick<NumberServiceHandlers, 'Double'>;

/** A server's handlers. */
export function numberService(): Handlers {
  return {
    Double: unary(({ value }) => {
      return { value: -value * value };
    }),
  };
}
