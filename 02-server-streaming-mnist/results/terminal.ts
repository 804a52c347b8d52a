// Digits on a terminal: each character holds two pixels, one above the other.

const grey = (value: number) => 232 + Math.round((value / 255) * 23);

/** Draws pictures of one size side by side, in 256-colour escapes; ends without a newline. */
export function halfBlocks(
  pictures: { width: number; height: number; pixels: Uint8Array }[],
): string {
  const [first] = pictures;
  if (first === undefined) return '';
  const lines: string[] = [];
  for (let y = 0; y < first.height; y += 2) {
    const cells = pictures.flatMap(({ width, pixels }) =>
      Array.from({ length: width }, (_, x) => {
        const upper = grey(pixels[y * width + x] ?? 0);
        const lower = grey(pixels[(y + 1) * width + x] ?? 0);
        return `\x1b[38;5;${upper};48;5;${lower}m▀`;
      }),
    );
    lines.push(`${cells.join('')}\x1b[0m`);
  }
  return lines.join('\n');
}
