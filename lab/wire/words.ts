// A call in words, for whoever cannot see its picture: who sent what, in order.
// Nothing in it differs from run to run but what the programs did differently.
import type { Step } from './steps.ts';

const who = { up: 'client', down: 'server' };

function words({ kind, text, bytes, direction }: Step): string {
  switch (kind) {
    case 'message':
      return `${who[direction]}: message of ${bytes} bytes`;
    case 'headers':
      return `${who[direction]}: headers`;
    case 'status':
      return `${who[direction]}: status ${text.split(':')[0]}`;
    case 'held':
      return `${who[direction]}: held by flow control`;
    case 'fault':
    case 'broken':
      return text;
    default:
      return `${who[direction]}: ${text}`;
  }
}

/** The steps of a call in words; the same one several times is said once. */
export function inWords(steps: Step[], limit = 24): string {
  const runs: { said: string; times: number }[] = [];
  for (const step of steps) {
    const said = words(step);
    const last = runs.at(-1);
    if (last?.said === said) last.times++;
    else runs.push({ said, times: 1 });
  }
  const parts = runs.map(({ said, times }) => (times > 1 ? `${said}, ${times} times` : said));
  const left = parts.length - limit;
  if (left > 0) parts.splice(limit / 2, left, `and so on, ${left} more`);
  return parts.join('; ');
}
