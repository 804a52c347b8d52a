// The wire on the page: stepped through, a message by its bytes, its fields and its
// proto, the headers and what HPACK saved; ten thousand messages too.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from '../../lib/browser.ts';
import { hasBrowser } from '../../lib/chromium.ts';
import { looksRight, withBrowser } from '../../lib/looks.ts';
import type { FrameRow } from '../state.ts';
import { withNotebook } from './notebook.ts';
import { alive, command } from './page.ts';
import { counter } from './stream.ts';

const document = '01-small/README.md';
const where = `document.querySelector('.controls .where').textContent`;
const lit = (box: string) =>
  `[...document.querySelectorAll('.${box} .lit')].map((one) => one.textContent).join(' ')`;
const detail = `document.querySelector('.detail').textContent`;

/** Runs the server and the client of the counter, and opens the frames of its call. */
async function step(page: Browser, address: string): Promise<void> {
  await page.open(address);
  await page.until(alive);
  await page.value(`${command(0)}.querySelector('.run').click()`);
  await page.until(`/It is up/.test(${command(0)}.textContent)`);
  await page.value(`${command(1)}.querySelector('.run').click()`);
  await page.until(`/exit code/.test(${command(1)}.textContent)`);
  assert.match(String(await page.value(`${command(1)}.textContent`)), /exit code 0/);
  await page.value(`document.querySelector('.calls:not([hidden])').open = true`);
  await page.value(`document.querySelector('.step').click()`);
  await page.until(`document.querySelector('.detail table') !== null`);
}

/** The number of the chosen frame, once it is shown in full. */
async function shown(page: Browser): Promise<number> {
  await page.until(
    `${where}.startsWith('frame ' + document.querySelector('.detail').dataset.frame + ' ')`,
  );
  return Number(/\d+/.exec(String(await page.value(where)))?.[0]);
}

/** Goes on to the request: frames of the connection may be between. */
async function toMessage(page: Browser): Promise<void> {
  for (let steps = 0; steps < 10; steps++) {
    await page.press('ArrowDown');
    await shown(page);
    if ((await page.value(`/Limit/.test(${detail})`)) === true) return;
  }
  throw new Error('the request is not among the first frames');
}

/** Goes to the status from the end: a client may send a WINDOW_UPDATE after it has come. */
async function toStatus(page: Browser): Promise<number> {
  await page.press('End');
  for (let steps = 0; steps < 30; steps++) {
    const frame = await shown(page);
    if ((await page.value(`/grpc-status/.test(${detail})`)) === true) return frame;
    await page.press('ArrowUp');
  }
  throw new Error('there is no status among the last frames');
}

test('nothing is told of a wire but what was seen, and to nobody without the key', () =>
  withNotebook(counter(1), async ({ ask }) => {
    const path = `/wire?document=${document}&cell=2`;
    assert.is((await ask(`${path}&call=1/1`, { key: false })).code, 403);
    for (const call of ['1/1', '../1', '', '__proto__']) {
      assert.is((await ask(`${path}&call=${call}`)).code, 404, call);
    }
  }));

/** The rows of the only call of a client that asks for `hundreds` of messages. */
async function rowsOf(hundreds: number): Promise<FrameRow[]> {
  let rows: FrameRow[] = [];
  await withNotebook(counter(hundreds), async ({ ask, wish, events }) => {
    const up = events(document, (event) => event === 'listens');
    await wish({ what: 'run', cell: 1 });
    await up;
    const ended = events(document, (event, data) => event === 'ended' && /"cell":2/.test(data));
    await wish({ what: 'run', cell: 2 });
    assert.match((await ended).join('\n'), /"code":0/);
    rows = JSON.parse((await ask(`/wire?document=${document}&cell=2&call=1/1`)).text).rows;
  });
  return rows;
}

test('frames of the connection stand where they fall among those of the call', async () => {
  const rows = await rowsOf(100);
  const own = rows.findIndex(({ ofConnection = false }) => !ofConnection);
  assert.is(rows[own]?.at, 0);
  // Both sides begin at once: which one is seen first is up to the machine.
  const before = rows.slice(0, own).map(({ what }) => what);
  for (const what of ['PREFACE', 'SETTINGS']) assert.ok(before.includes(what), before.join(', '));
  // 150 KB do not fit in the connection's window: it is opened again meanwhile.
  const status = rows.findIndex(({ look }) => look === 'good');
  const opened = rows.slice(own, status).filter((row) => row.what === 'WINDOW_UPDATE');
  assert.ok(opened.some((row) => row.ofConnection && row.up && /^\+\d+ bytes$/.test(row.label)));
  assert.ok(opened.every(({ look }) => look === 'soft'));
});

test('GOAWAY stands between the request and the status of a call that may still end', async () => {
  const rows = await rowsOf(7);
  const away = rows.findIndex(({ what }) => what === 'GOAWAY');
  const [request, status] = [
    rows.findIndex(({ label }) => /Counter\/Count/.test(label)),
    rows.findIndex(({ look }) => look === 'good'),
  ];
  assert.ok(request >= 0 && request < away && away < status, `${request}, ${away}, ${status}`);
  assert.match(rows[away]?.label ?? '', /NO_ERROR/);
  assert.equal([rows[away]?.ofConnection, rows[away]?.up, rows[away]?.look], [true, false, 'soft']);
});

if (!hasBrowser) {
  console.log('SKIPPED: the wire in a browser: no Chromium: apt-get install chromium');
} else {
  test('a call is stepped through by keys and buttons, from its headers to its status', () =>
    withNotebook(counter(1), ({ notebook }) =>
      withBrowser(async (page) => {
        await step(page, notebook.address(document));
        assert.match(String(await page.value(detail)), /HPACK saved \d+ bytes/);
        assert.match(String(await page.value(detail)), /:path \/small\.v1\.Counter\/Count/);
        // The drawing has the focus: the keys go through its frames.
        const all = Number(/of (\d+)$/.exec(String(await page.value(where)))?.[1]);
        assert.ok(all > 100, `${all} frames`);
        const first = await shown(page);
        await page.press('ArrowDown');
        await page.press('ArrowRight');
        assert.is(await page.value(where), `frame ${first + 2} of ${all}`);
        await page.press('ArrowUp');
        assert.is(await page.value(where), `frame ${first + 1} of ${all}`);
        const status = await toStatus(page);
        await page.value(`document.querySelector('[title="One frame back"]').click()`);
        assert.is(await page.value(where), `frame ${status - 1} of ${all}`);
        await page.value(`document.querySelector('[title="First frame"]').click()`);
        assert.is(await page.value(where), `frame 1 of ${all}`);
        // Before the call there was the connection: it is shown, and said to be that.
        await page.until(`/of the connection, not of one call/.test(${detail})`);
        assert.match(String(await page.value(detail)), /^(PREFACE|SETTINGS)/);
        await looksRight(page);
      }),
    ));

  test('a byte lights up its field and its line, and each of these the others', () =>
    withNotebook(counter(1), ({ notebook }) =>
      withBrowser(async (page) => {
        await step(page, notebook.address(document));
        await toMessage(page);
        // 5 bytes of prefix, then 08 01: most is 1.
        await page.value(`document.querySelectorAll('.bytes span')[6].click()`);
        assert.is(await page.value(lit('bytes')), '08 01');
        assert.match(String(await page.value(lit('fields'))), /most.*int32.*1$/);
        assert.match(String(await page.value(lit('protos'))), /^10\s+int32 most = 1;$/);
        await page.value(`document.querySelector('.fields .field').click()`);
        assert.is(await page.value(lit('bytes')), '00 00 00 00 02');
        await page.value(`document.querySelector('[data-place="small.proto:10"]').click()`);
        assert.is(await page.value(lit('bytes')), '08 01');
        // By keyboard alone, too.
        await page.value(`document.querySelector('.fields').focus()`);
        await page.press('ArrowUp');
        assert.match(String(await page.value(detail)), /The prefix: bytes 0 to 4 of 7/);
        await looksRight(page);
      }),
    ));

  test('of ten thousand messages those are drawn that are seen', () =>
    withNotebook(counter(100), ({ notebook }) =>
      withBrowser(async (page) => {
        await step(page, notebook.address(document));
        const drawn = `document.querySelectorAll('.frame').length`;
        assert.ok(Number(/of (\d+)$/.exec(String(await page.value(where)))?.[1]) > 5000);
        assert.ok(Number(await page.value(drawn)) < 60);
        await toStatus(page);
        assert.ok(Number(await page.value(drawn)) < 60);
        assert.is(
          await page.value(`document.querySelector('.frame[aria-selected=true] b').textContent`),
          'HEADERS',
        );
      }),
    ));
}

test.run();
