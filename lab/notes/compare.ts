// Whether a program printed what a document shows, but for what differs from run
// to run.

/** What differs from run to run is made the same: times, rates, ports, ids, and how
 * many messages were on their way when a call was cancelled. */
export function normalise(line: string): string {
  return (
    line
      .replace(/\b(127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1\]):\d+/g, '$1:#')
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '#')
      .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/g, '#')
      .replace(
        /\b\d[\d,]*(\.\d+)?( ?(ms|µs|s|MB|MiB|x|fps|frames\/s|messages\/s|readings\/s|samples\/s|calls\/s))(?![\w])/g,
        '#$2',
      )
      // Shares of a profile.
      .replace(/( {2,}\d+ %){2}$/, ' # % # %')
      .replace(/\btimeout(:?) \d+m\b/g, 'timeout$1 #')
      // How many bytes headers take depends on what the table holds of ports and times.
      .replace(/\b(HEADERS .*), \d+ bytes/, '$1, # bytes')
      .replace(/\bdate: .* GMT/, 'date: #')
      .replace(/-{3,}/g, '---')
      .replace(/\bdropped: \d+ frames/, 'dropped: # frames')
      .replace(/(CANCELLED .*?), \d+ out, \d+ in|(CANCELLED .*?), \d+ in, \d+ out/, '$1$2, #')
      .replace(/[█▇▆▅▄▃▂▁]+/g, '#')
      .replace(/ {2,}/g, ' ')
      .trimEnd()
  );
}

/** Whether `printed` is what `shown` says; a shown line `…` stands for any lines. */
export function matches(shown: string[], printed: string[], prefix = false): boolean {
  const [line, ...rest] = shown;
  if (line === undefined) return prefix || printed.length === 0;
  if (line === '…') {
    return (
      printed.some((_, skip) => matches(rest, printed.slice(skip), prefix)) ||
      matches(rest, [], prefix)
    );
  }
  const [first, ...others] = printed;
  if (first === undefined || normalise(line) !== normalise(first)) return false;
  return matches(rest, others, prefix);
}
