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

/** Opens the page's stream of events. After a lost connection it begins anew, by itself. */
export function listen(): Hear {
  const source = new EventSource(`/events?document=${encodeURIComponent(here)}`);
  const connection = one('#connection');
  source.addEventListener('open', () => say(connection, ''));
  source.addEventListener('error', () =>
    say(connection, 'The notebook does not answer. This page shows what was last known.', 'bad'),
  );
  return <Data>(event: string, use: (data: Data) => void) => {
    source.addEventListener(event, ({ data }) => {
      const read: Data = JSON.parse(data);
      use(read);
    });
  };
}
