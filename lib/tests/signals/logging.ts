// Logs three lines, to be written in a day, and ends before that.
import { logLines } from '../../log-lines.ts';
import { exitOnSignals } from '../../signals.ts';

const [way] = process.argv.slice(2);
const log = logLines(undefined, 86_400_000);
for (const line of ['one', 'two', 'three']) log(line);
if (way === 'exit') process.exit(3);
if (way === 'throw') throw new Error('thrown at the end');
if (way === 'signal') {
  exitOnSignals();
  setInterval(() => {}, 86_400_000);
  console.log('ready');
}
