// A call as a sequence diagram in text: for a terminal of 80 columns, and for the
// message of a check that failed.
import type { WireCall } from './calls.ts';
import type { Step } from './steps.ts';

const inner = 62;

function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function arrow({ direction, text, kind, bytes }: Step): string {
  const size = bytes > 0 && kind === 'message' ? ` (${bytes} bytes)` : '';
  const label = ` ${fit(text, inner - 8 - size.length)}${size} `;
  const line = (kind === 'message' || kind === 'headers' ? '-' : '=').repeat(
    Math.max(0, inner - 3 - label.length),
  );
  // A pause, beside the line of whoever had to wait.
  if (kind === 'held') return direction === 'up' ? ` ${label}` : `${label} `.padStart(inner);
  if (kind === 'broken' || kind === 'fault')
    return `${'x'.repeat(2)}${label}${'x'.repeat(line.length + 1)}`;
  return direction === 'up' ? `--${label}${line}>` : `<--${label}${line}`;
}

/** The diagram of one call; lines of at most 80 columns. More than `most` steps are shortened. */
export function diagram(call: WireCall, most = 40): string {
  const [first] = call.steps;
  const began = first?.at ?? 0;
  const lines = call.steps.map((step) => {
    const ms = `${(step.at - began).toFixed(1)} ms`;
    return `  |${arrow(step).padEnd(inner)}| ${ms.padStart(10)}`;
  });
  if (lines.length > most) {
    const left = lines.length - most;
    lines.splice(Math.ceil(most / 2), left, `  :${`   ${left} more`.padEnd(inner)}:`);
  }
  const where = `stream ${call.stream} of connection ${call.connection}`;
  const title = `${fit(call.path || 'a call without a path', 52)}, ${where}`;
  return [title, `client${' '.repeat(inner - 6)}server`, ...lines].join('\n');
}
