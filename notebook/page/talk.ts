// The page's talk with the notebook: wishes up, events down.
import { one, say } from './dom.ts';

const here = document.body.dataset.document ?? '';

/** Asks for something; returns why it cannot be, or an empty text. */
export async function wish(what: string, more: object = {}): Promise<string> {
  try {
    const response = await fetch('/wish', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ document: here, what, ...more }),
    });
    if (!response.headers.get('content-type')?.startsWith('application/json')) {
      return (await response.text()).trim();
    }
    const { why }: { why: string } = await response.json();
    return why;
  } catch {
    return 'The notebook does not answer: has it ended? Start it with npm run notebook.';
  }
}

/** Hears one kind of event. */
export type Hear = <Data>(event: string, use: (data: Data) => void) => void;

const againMs = 2000;
const gone =
  'The notebook does not answer: has it ended? Start it with npm run notebook. This page shows what was last known.';
const startedAnew =
  'The notebook was started anew, with another key: open the address that it has printed. This page then goes on, with what you have typed.';

/**
 * Opens the page's stream of events. After a lost connection it begins anew, by itself; a
 * notebook that was started anew lets this page in once its new address was opened.
 */
export function listen(): Hear {
  const heard: [event: string, use: (event: MessageEvent<string>) => void][] = [];
  const connection = one('#connection');
  function open(): EventSource {
    const source = new EventSource(`/events?document=${encodeURIComponent(here)}`);
    for (const [event, use] of heard) source.addEventListener(event, use);
    source.addEventListener('open', () => say(connection, ''));
    source.addEventListener('error', () => {
      // Closed is who was refused: the browser does not ask again, so we do.
      const refused = source.readyState === EventSource.CLOSED;
      const words = refused ? startedAnew : gone;
      if (connection.textContent !== words) say(connection, words, 'bad');
      if (refused) setTimeout(() => (now = open()), againMs);
    });
    return source;
  }
  let now = open();
  return <Data>(event: string, use: (data: Data) => void) => {
    const read = ({ data }: MessageEvent<string>) => {
      const told: Data = JSON.parse(data);
      use(told);
    };
    heard.push([event, read]);
    now.addEventListener(event, read);
  };
}
