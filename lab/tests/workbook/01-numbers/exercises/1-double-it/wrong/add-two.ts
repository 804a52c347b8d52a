// Misconception: Doubling is adding two.
// Fails: task 2
// Says: the double of 0: 2
// Ask: What is the double of 3?
import type { NumberServiceHandlers } from '#generated/numbers/v1/NumberService.ts';
import { unary } from '#lib/handlers.ts';

type Handlers = Pick<NumberServiceHandlers, 'Double'>;

/** A server's handlers. */
export function numberService(): Handlers {
  return {
    Double: unary(({ value }) => {
      return { value: value + 2 };
    }),
  };
}
