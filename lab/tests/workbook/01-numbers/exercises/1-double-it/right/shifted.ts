// Twice as much is one bit further to the left, as long as it is an integer.
import type { NumberServiceHandlers } from '#generated/numbers/v1/NumberService.ts';
import { unary } from '#lib/handlers.ts';

class Doubler {
  readonly handlers: Pick<NumberServiceHandlers, 'Double'> = {
    Double: unary(({ value }) => ({ value: value << 1 })),
  };
}

export const numberService = () => new Doubler().handlers;
