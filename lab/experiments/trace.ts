// One call through two servers, seen by all that took part, as one trace: printed, and
// drawn to out/trace/trace.svg.
//
//   npx tsx lab/experiments/trace.ts
import { parseFlags, text } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { resultsIn } from '../../lib/results.ts';
import { traceLines, tracePicture } from './trace/picture.ts';
import { oneTrace } from './trace/run.ts';

await run(async () => {
  const { output } = parseFlags({
    usage: 'npx tsx lab/experiments/trace.ts',
    about: 'Makes one call through two servers, and draws its trace.',
    flags: { output: text({ help: 'folder for the picture (default out/trace)' }) },
  });
  const results = resultsIn(output, 'out/trace');
  const spans = await oneTrace();
  console.log(traceLines(spans).join('\n'));
  const traces = new Set(spans.map(({ context }) => context.traceId));
  results.write('trace.svg', tracePicture(spans));
  console.log(`traces: ${traces.size}, spans: ${spans.length}, drawn: ${results.name}/trace.svg`);
});
