// The reports of a process that runs a check, from the pipe on which it tells them. The
// student's code can write there, too: what is no report is not heard, and a flood ends.
import type { ChildProcess } from 'node:child_process';
import { isReport, type Report, reportsFd } from './report.ts';

// The calls of a check that sends pictures and is traced are long lines.
const mostCharacters = 64 * 2 ** 20;

/** Calls `onReport` for each report, and `onFlood` when there are more than any check has. */
export function hearReports(
  running: ChildProcess,
  onReport: (report: Report) => void,
  onFlood: () => void,
): void {
  const pipe = running.stdio[reportsFd];
  if (pipe === null || pipe === undefined || !('setEncoding' in pipe)) {
    throw new Error('the process has no pipe for reports');
  }
  let [left, begun] = [mostCharacters, ''];
  pipe.setEncoding('utf8');
  pipe.on('data', (text: string) => {
    left -= text.length;
    if (left <= 0) {
      pipe.destroy();
      return onFlood();
    }
    begun += text;
    if (!text.includes('\n')) return;
    const lines = begun.split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });

  function hear(line: string): void {
    try {
      const message: unknown = JSON.parse(line);
      if (isReport(message)) onReport(message);
    } catch {
      // Half a line, or none of the check's.
    }
  }
}
