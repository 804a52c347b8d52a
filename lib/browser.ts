// For tests: Chromium without a window, driven by its own protocol over a WebSocket.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const limitMs = 150_000;

/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(program);

interface Reply {
  id?: number;
  method?: string;
  params?: { type?: string; entry?: { level: string; text: string } };
  error?: { message: string };
  result?: {
    targetId?: string;
    sessionId?: string;
    result?: { value?: unknown };
    exceptionDetails?: { exception?: { description?: string } };
  };
}

/** One page in a browser. */
export class Browser {
  /** What the page has complained of in its console. */
  readonly complaints: string[] = [];
  readonly #child: ChildProcess;
  readonly #socket: WebSocket;
  readonly #folder: string;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #session = '';
  #last = 0;

  private constructor(child: ChildProcess, socket: WebSocket, folder: string) {
    this.#child = child;
    this.#socket = socket;
    this.#folder = folder;
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))));
  }

  /** Starts one. */
  static async start(): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), 'browser-'));
    const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
    const child = spawn(program, [...args, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let [said, address] = ['', ''];
    for await (const chunk of child.stderr) {
      said += chunk;
      address = /ws:\/\/\S+/.exec(said)?.[0] ?? '';
      if (address !== '') break;
    }
    const socket = new WebSocket(address);
    await once(socket, 'open');
    const browser = new Browser(child, socket, folder);
    const made = await browser.#send('Target.createTarget', { url: 'about:blank' });
    const targetId = made.result?.targetId;
    const attached = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = attached.result?.sessionId ?? '';
    for (const part of ['Page', 'Runtime', 'Log']) await browser.#send(`${part}.enable`);
    return browser;
  }

  /** Opens an address, and waits until the page's program has begun. */
  async open(address: string): Promise<void> {
    await this.#send('Page.navigate', { url: address });
    await this.until(`document.readyState === 'complete' && location.protocol === 'http:'`);
  }

  /** What an expression is in the page. */
  async value(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result } = await this.#send('Runtime.evaluate', options);
    const failed = result?.exceptionDetails?.exception?.description;
    if (failed !== undefined) throw new Error(failed);
    return result?.result?.value;
  }

  /** Waits until an expression holds: it is asked again for each picture that is drawn. */
  async until(expression: string): Promise<void> {
    const wait = `new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('it did not come to be')), ${limitMs});
      const look = () => {
        if (!(${expression})) return requestAnimationFrame(look);
        clearTimeout(late);
        resolve(true);
      };
      look();
    })`;
    await this.value(wait).catch((error: unknown) => {
      // A page that goes while it is asked is asked anew.
      if (/context was destroyed|navigated/.test(String(error))) return this.until(expression);
      throw new Error(`${expression}: ${error}`);
    });
  }

  /** Presses a key, as in `Tab` or `Enter`. */
  async press(key: string): Promise<void> {
    const codes: { [key: string]: number } = {
      Tab: 9,
      Enter: 13,
      Escape: 27,
      End: 35,
      Home: 36,
      ArrowLeft: 37,
      ArrowUp: 38,
      ArrowRight: 39,
      ArrowDown: 40,
    };
    const common = { key, code: key, windowsVirtualKeyCode: codes[key] };
    const text = key === 'Enter' ? { text: '\r' } : {};
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...common, ...text });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
  }

  /** Types text where the focus is. */
  async type(text: string): Promise<void> {
    await this.#send('Input.insertText', { text });
  }

  /** The size and the colours of the page. */
  async view(width: number, height: number, colours: 'light' | 'dark' = 'light'): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
    await this.#send('Emulation.setDeviceMetricsOverride', size);
    const features = [{ name: 'prefers-color-scheme', value: colours }];
    await this.#send('Emulation.setEmulatedMedia', { features });
  }

  /** Ends it. */
  async stop(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stderr?.resume();
    // Killed, it would leave processes that still write into its folder.
    this.#session = '';
    await this.#send('Browser.close');
    await closed;
    this.#socket.terminate();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }

  async #send(method: string, params: object = {}): Promise<Reply> {
    const id = ++this.#last;
    const session = this.#session === '' ? {} : { sessionId: this.#session };
    const replied = new Promise<Reply>((resolve) => this.#replies.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, ...session }));
    const reply = await replied;
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`);
    return reply;
  }

  #hear(reply: Reply): void {
    if (reply.id !== undefined) {
      this.#replies.get(reply.id)?.(reply);
      this.#replies.delete(reply.id);
    } else if (reply.method === 'Runtime.exceptionThrown') {
      this.complaints.push(JSON.stringify(reply.params));
    } else if (reply.params?.entry?.level === 'error' || reply.params?.type === 'error') {
      this.complaints.push(JSON.stringify(reply.params));
    }
  }
}
