// 3.4 with a writer and a reader side by side: the writer takes a slot for each
// reading, the reader gives slots back.
import type { BrokerService } from '#03/service.ts';
import type { BrokerRequest } from '#generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse__Output } from '#generated/broker/v1/BrokerResponse.ts';

/** A reading and its id, which the answer will carry. */
export type Reading = BrokerRequest & { id: number };

type Call = ReturnType<InstanceType<typeof BrokerService>['predict']>;

class Slots {
  #free: number;
  #closed = false;
  #waiting: ((open: boolean) => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves with `false` when nobody gives slots back any more. */
  async take(): Promise<boolean> {
    if (this.#closed) return false;
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next(true);
  }

  close(): void {
    this.#closed = true;
    for (const next of this.#waiting.splice(0)) next(false);
  }
}

async function send(call: Call, readings: Reading[], slots: Slots): Promise<void> {
  for (const reading of readings) {
    if (!(await slots.take())) return;
    call.write(reading);
  }
  call.end();
}

async function receive(call: AsyncIterable<BrokerResponse__Output>, slots: Slots) {
  const answers = new Map<number, BrokerResponse__Output>();
  try {
    for await (const answer of call) {
      answers.set(answer.id, answer);
      slots.give();
    }
    return answers;
  } finally {
    slots.close();
  }
}

/** Sends all readings on one call and returns their answers, in the same order. */
export async function answersTo(
  client: InstanceType<typeof BrokerService>,
  readings: Reading[],
  window: number,
  deadline: Date,
): Promise<BrokerResponse__Output[]> {
  if (window < 1) throw new RangeError(`a window of ${window} lets nothing out`);
  const call = client.predict({ deadline });
  const slots = new Slots(window);
  const [answers] = await Promise.all([receive(call, slots), send(call, readings, slots)]);
  return readings.map(({ id }) => {
    const answer = answers.get(id);
    if (answer) return answer;
    throw new Error(`reading ${id} was not answered`);
  });
}
