// For tests: Chromium without a window, driven by its own protocol over a WebSocket.
import { once } from 'node:events';
import WebSocket from 'ws';
import { type Chromium, startChromium } from './chromium.ts';
import { waitFor } from './wait-for.ts';

// Less than the runner of the tests waits: the test itself says what did not come to be.
const limitMs = 100_000;
const goes = /^Error: Runtime\.evaluate: .*(context|navigated)/;

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

/**
 * Tells the runner of the tests that something has happened: a test of many steps may
 * take long on a busy machine. It shows this when the test fails.
 */
function tell(step: string): void {
  if (process.connected) console.log(`  ${step.slice(0, 100).replaceAll('\n', ' ')}`);
}

/** What waits for a reply. */
interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** One page in a browser. */
export class Browser {
  /** What the page has complained of in its console. */
  readonly complaints: string[] = [];
  readonly #chromium: Chromium;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #tabs: string[] = [];
  #session = '';
  #last = 0;

  private constructor(chromium: Chromium, socket: WebSocket) {
    this.#chromium = chromium;
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))));
    // Without a connection no reply comes: whoever waits for one is told so.
    socket.on('close', () => this.#tellAll(this.#gone()));
  }

  /** Starts one. */
  static async start(): Promise<Browser> {
    const chromium = await startChromium();
    try {
      const socket = new WebSocket(chromium.address);
      await once(socket, 'open');
      // What is wrong with a connection is told by its end, too.
      socket.on('error', () => {});
      const browser = new Browser(chromium, socket);
      await browser.tab(0);
      return browser;
    } catch (error) {
      await chromium.kill();
      throw error;
    }
  }

  /** Shows a tab, counted from 0; one that is not there yet is made. */
  async tab(number: number): Promise<void> {
    this.#session = this.#tabs[number] ?? '';
    if (this.#session === '') {
      const made = await this.#send('Target.createTarget', { url: 'about:blank' });
      const targetId = made.result?.targetId;
      const attached = await this.#send('Target.attachToTarget', { targetId, flatten: true });
      this.#session = attached.result?.sessionId ?? '';
      this.#tabs[number] = this.#session;
      for (const part of ['Page', 'Runtime', 'Log', 'Inspector']) {
        await this.#send(`${part}.enable`);
      }
    }
    await this.#send('Page.bringToFront');
  }

  /** Opens an address, and waits until the page's program has begun. */
  async open(address: string): Promise<void> {
    await this.#send('Page.navigate', { url: address });
    await this.until(`document.readyState === 'complete' && location.protocol === 'http:'`);
  }

  /** What an expression is in the page. */
  async value(expression: string): Promise<unknown> {
    const value = await this.#evaluate(expression);
    tell(`it was asked ${expression}`);
    return value;
  }

  async #evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result } = await this.#send('Runtime.evaluate', options);
    const failed = result?.exceptionDetails?.exception?.description;
    if (failed !== undefined) throw new Error(failed);
    return result?.result?.value;
  }

  /**
   * Waits until an expression holds: it is asked again for each picture that is drawn.
   *
   * @throws Error with what the page says just then, when it does not come to hold.
   */
  async until(expression: string): Promise<void> {
    await this.#evaluate(waitFor(expression, limitMs)).catch((error: unknown) => {
      // A page that goes while it is asked is asked anew.
      if (goes.test(String(error))) return this.until(expression);
      const complaints = this.complaints.length > 0 ? `; ${this.complaints.join('; ')}` : '';
      throw new Error(`${expression}: ${error}${complaints}`);
    });
    tell(`it came to be ${expression}`);
  }

  /** Presses a key, as in `Tab` or `Enter`. */
  async press(key: string): Promise<void> {
    const arrows = { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 };
    const others = { Tab: 9, Enter: 13, Escape: 27, End: 35, Home: 36 };
    const codes: { [key: string]: number } = { ...others, ...arrows };
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

  /** Makes the page, or the whole browser, crash: no reply to that comes. */
  crash(what: 'Page' | 'Browser'): void {
    this.#send(`${what}.crash`).catch(() => {});
  }

  /** Ends it, and what is left of one that has ended by itself. */
  async stop(): Promise<void> {
    this.#session = '';
    // Killed, it would leave processes that still write into its folder. One that is gone
    // already, or goes before it replies, need not be asked.
    this.#send('Browser.close').catch(() => {});
    await this.#chromium.ended();
    this.#socket.terminate();
  }

  async #send(method: string, params: object = {}): Promise<Reply> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw this.#gone();
    const id = ++this.#last;
    const session = this.#session === '' ? {} : { sessionId: this.#session };
    const replied = new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#socket.send(JSON.stringify({ id, method, params, ...session }));
    const reply = await replied;
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`);
    return reply;
  }

  #gone(): Error {
    return new Error(`the browser has ended by itself: ${this.#chromium.said()}`);
  }

  #tellAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #hear(reply: Reply): void {
    if (reply.id !== undefined) {
      this.#waiting.get(reply.id)?.resolve(reply);
      this.#waiting.delete(reply.id);
    } else if (reply.method === 'Inspector.targetCrashed') {
      this.#tellAll(new Error('the page has crashed'));
    } else if (reply.method === 'Runtime.exceptionThrown') {
      this.complaints.push(JSON.stringify(reply.params));
    } else if (reply.params?.entry?.level === 'error' || reply.params?.type === 'error') {
      this.complaints.push(JSON.stringify(reply.params));
    }
  }
}
