// Pictures of what the client got: the samples on one sheet, and the score card.
import { scaleLinear } from 'd3-scale';
import sharp from 'sharp';
import type { Digit } from '../digits/images.ts';

const cell = { width: 72, height: 88, picture: 56 };
const mostColumns = 10;

/** How many samples a sheet holds: more take seconds to draw, and nobody looks at them. */
export const sheetHolds = 200;

/** One PNG with the samples, at most `sheetHolds`, label and index below each. */
export async function contactSheet(samples: Digit[]): Promise<Buffer> {
  const digits = samples.slice(0, sheetHolds);
  const columns = Math.min(mostColumns, Math.max(1, digits.length));
  const rows = Math.max(1, Math.ceil(digits.length / columns));
  const [width, height] = [columns * cell.width, rows * cell.height];
  const margin = (cell.width - cell.picture) / 2;
  const place = (i: number) => ({
    left: (i % columns) * cell.width + margin,
    top: Math.floor(i / columns) * cell.height + margin,
  });
  const pictures = await Promise.all(
    digits.map(async (digit, i) => ({ input: await enlarged(digit), ...place(i) })),
  );
  const captions = digits.map(({ index, label }, i) => {
    const { left, top } = place(i);
    const y = top + cell.picture + 14;
    return `<text x="${left}" y="${y}" font-weight="bold" fill="#111">${label}</text>
<text x="${left + cell.picture}" y="${y}" text-anchor="end" fill="#777">${index}</text>`;
  });
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"
 font-family="sans-serif" font-size="12">${captions.join('\n')}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite([...pictures, { input: Buffer.from(overlay) }])
    .png({ palette: true })
    .toBuffer();
}

/** One sample as a PNG of its own size. */
export function toPng({ width, height, pixels }: Digit): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

function enlarged({ width, height, pixels }: Digit): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize(cell.picture, cell.picture, { kernel: 'nearest' })
    .png()
    .toBuffer();
}

/** The confusion matrix as SVG: a row for each true digit, a column for each guess. */
export function confusionPicture(confusion: number[][], accuracy: number): string {
  const [size, left, top] = [44, 70, 86];
  const most = Math.max(1, ...confusion.flat());
  const shade = scaleLinear([0, most], [0, 1]);
  const digits = confusion.map((_, digit) => digit);
  const squares = confusion.flatMap((row, truth) =>
    row.map((count, guess) => {
      const [x, y] = [left + guess * size, top + truth * size];
      const colour = truth === guess ? '#15803d' : '#c2410c';
      // Mistakes are few: their square root makes them visible.
      const opacity = truth === guess ? shade(count) : Math.sqrt(shade(count));
      const ink = opacity > 0.55 ? '#fff' : '#222';
      return `<rect x="${x}" y="${y}" width="${size - 2}" height="${size - 2}" fill="#f3f3f3"/>
<rect x="${x}" y="${y}" width="${size - 2}" height="${size - 2}" fill="${colour}" opacity="${opacity.toFixed(3)}"/>
<text x="${x + size / 2 - 1}" y="${y + size / 2 + 4}" text-anchor="middle" fill="${ink}">${count || ''}</text>`;
    }),
  );
  const [width, height] = [left + 10 * size + 20, top + 10 * size + 20];
  const middle = left + 5 * size;
  const percent = (accuracy * 100).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 font-family="sans-serif" font-size="13" fill="#222">
<title>Confusion matrix: ${percent} % of the guesses are right</title>
<desc>Ten rows, one for each digit shown; ten columns, one for each digit guessed.</desc>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="28" font-size="16" font-weight="bold">${percent} % of the guesses are right</text>
<text x="${middle}" y="54" text-anchor="middle" fill="#666">guessed</text>
<text transform="translate(24 ${top + 5 * size}) rotate(-90)" text-anchor="middle" fill="#666">shown</text>
${digits.map((d) => `<text x="${left + (d + 0.5) * size}" y="${top - 10}" text-anchor="middle" font-weight="bold">${d}</text>`).join('\n')}
${digits.map((d) => `<text x="${left - 14}" y="${top + (d + 0.5) * size + 4}" text-anchor="middle" font-weight="bold">${d}</text>`).join('\n')}
${squares.join('\n')}
</svg>
`;
}
