// The class as one picture: students by exercises, and under it what those think who
// have not passed. For light and dark pages, paper and screen readers.
import type { Exercise } from '../exercises/find.ts';
import { wrap } from '../exercises/show.ts';
import { sentenceOf, type Thought } from './explain.ts';
import type { Standing } from './standing.ts';

const style = `<style>
  .page { fill: #fff } text { fill: #222 } .soft { fill: #666 }
  .done { fill: #15803d } .some { fill: #2563eb } .none { fill: #e5e7eb }
  .absent { fill: none; stroke: #d4d4d8 } .known { fill: #7c3aed }
  .unknown { fill: #d97706 } .unknown-text { fill: #92400e }
  @media screen and (prefers-color-scheme: dark) {
    .page { fill: #16181d } text { fill: #e4e4e7 } .soft { fill: #a1a1aa }
    .done { fill: #4ade80 } .some { fill: #60a5fa } .none { fill: #3f3f46 }
    .absent { stroke: #3f3f46 } .known { fill: #a78bfa }
    .unknown { fill: #f59e0b } .unknown-text { fill: #fcd34d }
  }
</style>`;

const [width, left, right] = [800, 132, 780];
const [top, row, line] = [104, 24, 18];
const [dot, dots, texts, columns] = [9, 10, 132, 92];

const toXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');
const cutTo = (most: number, text: string) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

interface Look {
  look?: string;
  anchor?: 'start' | 'middle' | 'end';
}
const words = (text: string, x: number, y: number, { look = '', anchor = 'start' }: Look = {}) =>
  `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" class="${look}">${toXml(text)}</text>`;

/** Where the column of each exercise begins, and how wide all are. */
function placesOf(exercises: Exercise[]) {
  const chapters = new Set(exercises.map(({ chapter }) => chapter)).size;
  const gap = 10;
  const room = right - 60 - left - gap * (chapters - 1);
  const step = Math.min(36, room / Math.max(1, exercises.length));
  let x = left;
  return {
    step,
    xs: exercises.map(({ chapter }, i) => {
      if (i > 0) x += step + (exercises[i - 1]?.chapter === chapter ? 0 : gap);
      return x;
    }),
  };
}

/** One answer: full, in part, at nothing, or not there. */
function cell(
  standing: Standing,
  student: string,
  exercise: Exercise,
  box: string,
  middle: string,
) {
  const grade = standing.gradeOf(student, exercise);
  const all = exercise.tasks.length;
  if (grade?.passed === undefined) return `<rect ${box} class="absent"/>`;
  const { passed } = grade;
  if (grade.failed === undefined && passed === all) return `<rect ${box} class="done"/>`;
  const share = (0.35 + (0.5 * passed) / all).toFixed(2);
  const rect =
    passed === 0
      ? `<rect ${box} class="none"/>`
      : `<rect ${box} class="none"/><rect ${box} class="some" fill-opacity="${share}"/>`;
  return `${rect}<text ${middle} class="${passed === 0 ? 'soft' : ''}">${passed}</text>`;
}

function grid(standing: Standing): string[] {
  const { students, exercises, totalOf, most } = standing;
  const { step, xs } = placesOf(exercises);
  const parts = exercises.map(({ id }, i) =>
    words(id, (xs[i] ?? 0) + step / 2, top - 10, { look: 'soft', anchor: 'middle' }),
  );
  const end = (xs.at(-1) ?? left) + step + 50;
  parts.push(words(`of ${most}`, end, top - 10, { look: 'soft', anchor: 'end' }));
  const under = top + students.length * row + 17;
  parts.push(words('all tasks pass', left - 12, under, { look: 'soft', anchor: 'end' }));
  exercises.forEach((exercise, i) => {
    const [done] = standing.countsOf(exercise);
    const x = (xs[i] ?? 0) + step / 2;
    parts.push(words(String(done), x, under, { look: 'soft', anchor: 'middle' }));
  });
  students.forEach((student, number) => {
    const y = top + number * row;
    parts.push(words(cutTo(16, student), left - 12, y + 15, { anchor: 'end' }));
    exercises.forEach((exercise, i) => {
      const x = (xs[i] ?? 0) + 1.5;
      const box = `x="${x.toFixed(1)}" y="${y + 1.5}" width="${(step - 3).toFixed(1)}" height="${row - 3}" rx="3"`;
      const middle = `x="${(x + step / 2 - 1.5).toFixed(1)}" y="${y + 16}" text-anchor="middle" font-size="12"`;
      parts.push(cell(standing, student, exercise, box, middle));
    });
    parts.push(words(String(totalOf(student)), end, y + 15, { anchor: 'end' }));
  });
  return parts;
}

/** A dot for each student, and the sentence. */
function drawThought(thought: Thought, y: number): { drawn: string; height: number } {
  const look = thought.known.length === 0 ? 'unknown' : 'known';
  const count = thought.students.length;
  const shown = Math.min(count, dots);
  const marks = Array.from({ length: shown }, (_, i) => {
    const x = texts - 14 - (i + 1) * (dot + 2);
    return `<rect x="${x}" y="${y - dot}" width="${dot}" height="${dot}" rx="2" class="${look}"/>`;
  });
  if (count > dots) marks.length = 0;
  const many = count > dots ? words(`${count} ×`, texts - 14, y, { anchor: 'end' }) : '';
  const lines = wrap(cutTo(400, sentenceOf(thought)), 0, columns).split('\n');
  const said = lines.map((text, i) =>
    words(text, texts, y + i * line, { look: look === 'unknown' ? 'unknown-text' : '' }),
  );
  return { drawn: [...marks, many, ...said].join('\n'), height: lines.length * line + 4 };
}

function thoughts(standing: Standing, from: number): { parts: string[]; y: number } {
  const parts: string[] = [];
  let y = from;
  for (const exercise of standing.exercises) {
    const own = standing.thoughtsOf(exercise);
    if (own.length === 0) continue;
    const [done, begun] = standing.countsOf(exercise);
    const head = `<tspan font-weight="bold">${toXml(`${exercise.id} ${exercise.title}`)}</tspan>`;
    const count = `<tspan class="soft" dx="8">${done} of ${begun} pass</tspan>`;
    parts.push(`<text x="16" y="${y}">${head}${count}</text>`);
    y += line + 4;
    for (const thought of own) {
      const { drawn, height } = drawThought(thought, y);
      parts.push(drawn);
      y += height;
    }
    y += 14;
  }
  return { parts, y };
}

function key(): string {
  const kinds = [
    [16, 'done', 'all tasks pass'],
    [140, 'some', 'so many tasks pass'],
    [296, 'absent', 'no answer, or the starter'],
    [492, 'known', 'one who thinks so'],
    [640, 'unknown', 'not known yet'],
  ] as const;
  const parts = kinds.map(
    ([x, look, name]) => `<rect x="${x}" y="47" width="14" height="12" rx="2" class="${look}"/>
${words(name, x + 20, 58, { look: 'soft' })}`,
  );
  return parts.join('\n');
}

/** Draws the class as an SVG document. */
export function picture(standing: Standing): string {
  const { students, exercises } = standing;
  const under = top + students.length * row + 62;
  const { parts, y } = thoughts(standing, under);
  const height = y + 4;
  const title = `${students.length} students, ${exercises.length} exercises`;
  const described = exercises
    .map((one) => `${one.id}: ${standing.countsOf(one).join(' of ')} pass.`)
    .join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"
 aria-labelledby="title desc" font-family="sans-serif" font-size="13">
<title id="title">${toXml(title)}</title>
<desc id="desc">${toXml(described)}</desc>
${style}
<rect width="${width}" height="${height}" class="page"/>
<text x="16" y="28" font-size="16" font-weight="bold">${toXml(title)}</text>
${key()}
${[...grid(standing), ...parts].join('\n')}
</svg>
`;
}
