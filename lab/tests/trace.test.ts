// One call through two servers, and the picture of it.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { traceLines, tracePicture } from '../experiments/trace/picture.ts';
import { oneTrace } from '../experiments/trace/run.ts';

test('a retry is one call of the front and two of the backend, all in one trace', async () => {
  const spans = await oneTrace();
  assert.is(new Set(spans.map(({ context }) => context.traceId)).size, 1);
  assert.equal(traceLines(spans), [
    'client calls orders.v1.Orders/GetOrder: OK',
    '  front answers orders.v1.Orders/GetOrder: OK',
    '    front calls stock.v1.Stock/GetItem: OK',
    '      backend answers stock.v1.Stock/GetItem, attempt 1: UNAVAILABLE',
    '      backend answers stock.v1.Stock/GetItem, attempt 2: OK',
  ]);
  const picture = tracePicture(spans);
  const described = /<desc.*<\/desc>/;
  const shown = readFileSync(new URL('../../docs/pictures/trace.svg', import.meta.url), 'utf8');
  assert.equal(described.exec(shown)?.[0], described.exec(picture)?.[0], 'the picture in docs/');
  const bars = [...picture.matchAll(/<rect x="([\d.]+)" .* width="([\d.]+)" .* class="(.*)"/g)];
  assert.equal(
    bars.map(([, , , look]) => look),
    ['asks ok', 'answers ok', 'asks ok', 'answers bad', 'answers ok'],
  );
  // None begins before its parent, and none leaves the picture.
  const starts = bars.map(([, x]) => Number(x));
  assert.equal(
    starts,
    starts.toSorted((a, b) => a - b),
  );
  for (const [, x, length] of bars) assert.ok(Number(x) + Number(length) <= 560);
});

test('what a picture holds is text, whoever wrote it', async () => {
  const [first] = await oneTrace();
  assert.ok(first);
  const picture = tracePicture([
    { ...first, name: '<script>&"', parentSpanId: 'of somebody else' },
  ]);
  assert.not.match(picture, '<script>');
  assert.match(picture, '&#60;script&#62;&#38;&#34;');
});

test.run();
