// Command-line flags over util.parseArgs: typed values, a --help made from the
// same description, and a sentence that names the flag that is wrong.
import { isAbsolute, relative } from 'node:path';
import { parseArgs } from 'node:util';

/** The command line or an input is wrong: one sentence for the person, exit code 2. */
export class UsageError extends Error {}

/** One flag: how its text becomes a value. */
export interface Flag<T> {
  kind: 'string' | 'boolean';
  help: string;
  fallback: T;
  read(text: string): T;
}

interface TextOptions {
  help: string;
  default?: string;
}
/** A flag that takes a text; `undefined` when it is not given and has no default. */
export function text(options: TextOptions & { default: string }): Flag<string>;
export function text(options: TextOptions): Flag<string | undefined>;
export function text(options: TextOptions): Flag<string | undefined> {
  return { kind: 'string', help: options.help, fallback: options.default, read: (value) => value };
}

interface NumberOptions {
  help: string;
  default?: number;
  min?: number;
  max?: number;
  integer?: boolean;
}
/** A flag that takes a number within bounds. */
export function number(options: NumberOptions & { default: number }): Flag<number>;
export function number(options: NumberOptions): Flag<number | undefined>;
export function number(options: NumberOptions): Flag<number | undefined> {
  const { min = -Infinity, max = Infinity, integer = false } = options;
  const read = (value: string) => {
    const parsed = value.trim() === '' ? Number.NaN : Number(value);
    const fits = parsed >= min && parsed <= max && (!integer || Number.isInteger(parsed));
    if (!fits) {
      const bounds = `from ${min} to ${max}`;
      throw new UsageError(`takes ${integer ? 'a whole number' : 'a number'} ${bounds}`);
    }
    return parsed;
  };
  return { kind: 'string', help: options.help, fallback: options.default, read };
}

/** A flag that is there or not. */
export function toggle(options: { help: string }): Flag<boolean> {
  return { kind: 'boolean', help: options.help, fallback: false, read: () => true };
}

/** A flag that takes one of a few words. */
export function choice<const T extends string>(
  words: readonly T[],
  options: { help: string; default: NoInfer<T> },
): Flag<T> {
  const read = (value: string) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new UsageError(`takes one of ${words.join(', ')}`);
    return word;
  };
  return { kind: 'string', help: options.help, fallback: options.default, read };
}

/** The flags that every server takes. */
export function serverFlags(port: number) {
  return {
    host: text({ help: 'address to listen on', default: '127.0.0.1' }),
    port: number({
      help: 'port; 0 takes a free one',
      default: port,
      min: 0,
      max: 65535,
      integer: true,
    }),
    tls: toggle({ help: 'serve over TLS with development certificates' }),
    clientCa: text({ help: 'PEM file: take only clients with a certificate that it signed' }),
    certs: text({ help: 'folder of the development certificates (default .cache/certs)' }),
    metrics: number({
      help: 'port on this machine where Prometheus reads; 0 takes a free one',
      min: 0,
      max: 65535,
      integer: true,
    }),
  };
}

// Without a host a call would wait until its deadline.
function readAddress(value: string): string {
  if (/^[^\s:]\S*$/.test(value)) return value;
  throw new UsageError('takes HOST:PORT, as in localhost:50051');
}

/** The flags that every client takes. */
export function clientFlags(port: number) {
  return {
    address: {
      ...text({ help: 'the server', default: `127.0.0.1:${port}` }),
      read: readAddress,
    },
    tls: toggle({ help: 'connect over TLS' }),
    clientCert: text({ help: "PEM file with the client's certificate and key" }),
    certs: text({ help: 'folder of the development certificates (default .cache/certs)' }),
    log: toggle({ help: 'print a line for each call when it has ended' }),
    deadline: number({ help: 'seconds that a call may take', default: 30, min: 0.001, max: 86400 }),
  };
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type Values<Flags> = { [Name in keyof Flags]: Flags[Name] extends Flag<infer T> ? T : never };

/**
 * Reads the command line. `--help` prints the description and exits with 0.
 *
 * @throws UsageError naming the flag that is unknown or whose value does not fit.
 */
export function parseFlags<Flags extends Record<string, Flag<unknown>>>(
  program: { usage: string; about: string; flags: Flags },
  args: string[] = process.argv.slice(2),
): Values<Flags> {
  const { flags } = program;
  const names = Object.keys(flags);
  const known = Object.fromEntries(
    Object.entries(flags).map(([name, { kind }]) => [kebab(name), { type: kind }]),
  );
  const given = readArgs(args, { ...known, help: { type: 'boolean' } });
  if (given.help) {
    console.log(helpText(program));
    process.exit(0);
  }
  const values: Record<string, unknown> = {};
  for (const name of names) values[name] = readFlag(name, flags[name], given[kebab(name)]);
  if (!isComplete(values, flags)) throw new Error('a flag was not read');
  return values;
}

// Each value came out of its own flag's `read` or `fallback`, so it has its type.
function isComplete<Flags extends object>(values: object, flags: Flags): values is Values<Flags> {
  return Object.keys(flags).every((name) => name in values);
}

function readArgs(args: string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new UsageError(`${reason}. --help lists the flags.`);
  }
}

function readFlag(name: string, flag: Flag<unknown> | undefined, given: unknown): unknown {
  if (flag === undefined || given === undefined) return flag?.fallback;
  try {
    return flag.read(String(given));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--${kebab(name)} ${error.message}, not "${given}".`);
  }
}

// A file of the workbook is named as it would be typed here.
const near = (fallback: unknown) =>
  typeof fallback === 'string' && isAbsolute(fallback) ? relative('', fallback) : String(fallback);

function helpText(program: {
  usage: string;
  about: string;
  flags: Record<string, Flag<unknown>>;
}): string {
  const lines = Object.entries(program.flags).map(([name, { kind, help, fallback }]) => {
    const label = `--${kebab(name)}${kind === 'string' ? ' VALUE' : ''}`;
    const standard =
      kind === 'string' && fallback !== undefined ? ` (default ${near(fallback)})` : '';
    return `  ${label.padEnd(24)}${help}${standard}`;
  });
  return `${program.about}\n\nUsage: ${program.usage} [flags]\n\n${lines.join('\n')}`;
}
