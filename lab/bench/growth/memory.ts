// The memory of another process, as Linux tells it.
import { readFileSync, writeFileSync } from 'node:fs';

const linux = process.platform === 'linux';

/** Begins to look for the most memory that a process takes from the system. */
export function forgetPeak(pid: number | undefined): void {
  // 5 sets the peak to what it has now: proc_pid_clear_refs(5).
  if (linux && pid !== undefined) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The most that a process took since then, in bytes; undefined where no system tells it. */
export function peakOf(pid: number | undefined): number | undefined {
  if (!linux || pid === undefined) return undefined;
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return found === null ? undefined : Number(found[1]) * 1024;
}
