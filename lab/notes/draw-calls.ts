// Draws the pictures of calls in the notes, docs/pictures/01-call.svg and so on,
// from runs of the chapters that are made just now.
//   npx tsx lab/notes/draw-calls.ts
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../../lib/program.ts';
import { drawPictures } from '../wire/pictures.ts';

await run(async () => {
  for (const [name, svg] of await drawPictures()) {
    writeFileSync(fileURLToPath(new URL(`../../docs/pictures/${name}`, import.meta.url)), svg);
    console.log(`picture: docs/pictures/${name}`);
  }
});
