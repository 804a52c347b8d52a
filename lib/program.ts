// The outermost function of a program: a person who meets an error reads one
// sentence and what to do next, and the exit code says that it failed.
import { logVerbosity, type ServiceError, setLogVerbosity, status } from '@grpc/grpc-js';
import { UsageError } from './flags.ts';
import { isServiceError } from './status.ts';
import { sentenceOf } from './system-error.ts';

/** One sentence for what a call ended with. */
export function explain(error: ServiceError): string {
  const { code, details } = error;
  if (code === status.DEADLINE_EXCEEDED) {
    return 'The deadline passed before the call was done. Allow more with --deadline SECONDS.';
  }
  if (code !== status.UNAVAILABLE) return `${status[code]}: ${details}`;
  if (/alert certificate required/.test(details)) {
    return 'The server demands a certificate of yours. Show one with --client-cert.';
  }
  if (/alert certificate expired/.test(details)) {
    return 'Your certificate has expired, says the server. Show another with --client-cert.';
  }
  if (/alert (unknown ca|bad certificate)/.test(details)) {
    return 'The server does not trust your certificate. Show another with --client-cert.';
  }
  const [date] = /certificate (has expired|is not yet valid)/.exec(details) ?? [];
  if (date !== undefined) {
    const advice = 'Start the server with a valid one, or look at the clocks of both machines.';
    return `The server's ${date}. ${advice}`;
  }
  if (/certificate|altnames/i.test(details)) {
    // What TLS said, out of what the channel says around it.
    const [, reason = details] =
      /Last error: (?:Error: )?(.*?)(?:\. Resolution note|$)/s.exec(details) ?? [];
    return `The server's certificate is not trusted: ${reason}. Name its folder with --certs.`;
  }
  if (/wrong version number|packet length too long/i.test(details)) {
    return 'The server does not speak TLS. Leave --tls out, or start the server with --tls.';
  }
  if (/ECONNREFUSED/.test(details)) {
    return 'No server answers at that address. Start the server first, or name it with --address.';
  }
  if (/Failed to connect/.test(details)) {
    const hint = 'If it asks for a certificate, show one that it trusts with --client-cert.';
    return `The server hung up at once. If it serves over TLS, connect with --tls. ${hint}`;
  }
  return `UNAVAILABLE: ${details}`;
}

/**
 * Keeps the proxy that the environment names, in `http_proxy` or the like, out of
 * calls to this machine: it would look for their server on its own.
 */
export function reachLoopbackDirectly(): void {
  const { no_grpc_proxy, no_proxy } = process.env;
  const others = no_grpc_proxy || no_proxy;
  const direct = [...(others ? [others] : []), 'localhost', '127.0.0.1', '::1'];
  process.env.no_grpc_proxy = direct.join(',');
}

/** Runs a program's main function; what it throws becomes a sentence and an exit code. */
export async function run(main: () => Promise<void>): Promise<void> {
  // grpc-js prints a line of its own for errors that are told here in a sentence.
  if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
  reachLoopbackDirectly();
  // Whoever reads the output may have read enough: `… | head` is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    console.error(`Cannot write the output: ${error.message}.`);
    process.exit(1);
  });
  // With the log lost, because the disk is full or nobody reads it any more, a
  // server goes on: it has calls under way.
  process.stderr.on('error', () => {});
  try {
    await main();
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      process.exitCode = 2;
    } else if (isServiceError(error)) {
      console.error(explain(error));
      process.exitCode = 1;
    } else {
      console.error(sentenceOf(error));
      process.exitCode = 1;
    }
  }
}
