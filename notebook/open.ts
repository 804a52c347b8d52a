// `--open`: the address in the reader's own browser, on each system by the program that
// is there for that. No shell reads the address: what it holds is not taken for a command.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { release } from 'node:os';

const powerShell = 'System32/WindowsPowerShell/v1.0/powershell.exe';
const wslWindows = '/mnt/c/Windows';
const notOpened = 'No browser could be opened: open the address yourself.';

/** What decides which program opens an address. */
export interface System {
  platform: NodeJS.Platform;
  /** The release of its kernel: that of a Linux within Windows names Microsoft. */
  release: string;
  /** Where Windows is, if this is Windows. */
  windows: string | undefined;
  exists(file: string): boolean;
}

const here: System = {
  platform: process.platform,
  release: release(),
  windows: process.env.SYSTEMROOT,
  exists: existsSync,
};

/** The program that opens an address, and its arguments. */
export function openerOf(address: string, system: System = here): [string, ...string[]] {
  const { platform, windows = 'C:/Windows', exists } = system;
  if (platform === 'darwin') return ['open', address];
  if (platform === 'win32') return [`${windows}/${powerShell}`, ...start(address)];
  // A Linux within Windows has no browser of its own, but Windows' programs, unless it is
  // a container or they were turned off.
  const within = /microsoft/i.test(system.release) && !exists('/.dockerenv');
  if (within && exists(`${wslWindows}/${powerShell}`)) {
    return [`${wslWindows}/${powerShell}`, ...start(address)];
  }
  return ['xdg-open', address];
}

/** PowerShell's Start-Process. In Base64 a command has no character that is read twice. */
function start(address: string): string[] {
  const command = `Start-Process '${address.replaceAll("'", "''")}'`;
  const encoded = Buffer.from(command, 'utf16le').toString('base64');
  return ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
}

/** Opens an address in the browser; says so when it cannot. */
export function openBrowser(address: string, system?: System): void {
  const [program, ...args] = openerOf(address, system);
  const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsHide: true });
  // What is not there is told as an error, what finds no browser by its exit code.
  child.once('error', () => console.error(notOpened));
  child.once('exit', (code) => {
    if (code !== 0) console.error(notOpened);
  });
  child.unref();
}
