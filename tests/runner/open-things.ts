// What keeps this process alive, in words: from Node's diagnostic report, which
// knows addresses and process ids, and from the names of its active resources.

/** Of a handle in the report, what is read here. */
interface Handle {
  type: string;
  is_active?: boolean;
  is_referenced?: boolean;
  localEndpoint?: Endpoint | null;
  remoteEndpoint?: Endpoint | null;
  pid?: number;
  filename?: string;
}

interface Endpoint {
  ip4?: string;
  ip6?: string;
  port?: number;
}

const at = ({ ip4, ip6, port }: Endpoint) => `${ip4 ?? ip6 ?? ''}:${port ?? ''}`;

function inWords({ type, localEndpoint, remoteEndpoint, pid, filename }: Handle): string[] {
  if (type === 'tcp' && remoteEndpoint) return [`a connection to ${at(remoteEndpoint)}`];
  if (type === 'tcp' && localEndpoint) return [`a server on ${at(localEndpoint)}`];
  if (type === 'process') return [`the process ${pid}`];
  if (type === 'fs_event') return [`a watch on ${filename}`];
  return [];
}

function handles(): Handle[] {
  // Else it looks up the names of the addresses. Since Node 20.13; the types lack it.
  Object.assign(process.report, { excludeNetwork: true });
  const report: { libuv?: Handle[] } = JSON.parse(JSON.stringify(process.report.getReport()));
  return report.libuv ?? [];
}

/** Servers, connections, processes, watches and timers that are open, a few words each. */
export function openThings(): string[] {
  const named = handles()
    .filter((handle) => handle.is_active && handle.is_referenced)
    .flatMap(inWords);
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  if (timers > 0) named.push(timers === 1 ? 'a timer' : `${timers} timers`);
  return named;
}
