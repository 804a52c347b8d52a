// Chapter 4's server: frames in, processed frames out, on one bidirectional call.
import { number, parseFlags, serverFlags } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { serve } from '../lib/serve.ts';
import { trainClassifier } from './pictures/classifier.ts';
import { makeFilter } from './pictures/filters.ts';
import { definition, messageLimits, VideoService, videoService } from './service.ts';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 04-bidi-video/server.ts',
    about: 'Serves video.v1.VideoService: filters, and two models, frame by frame.',
    flags: {
      ...serverFlags(50054),
      atOnce: number({
        help: 'frames of a stream in work at once',
        default: 4,
        min: 1,
        max: 64,
        integer: true,
      }),
    },
  });
  const classifier = trainClassifier();
  const percent = (classifier.accuracy * 100).toFixed(1);
  console.log(`the digit model is right about ${percent} % of digits that it has not seen`);
  const stopping = new AbortController();
  await serve({
    name: 'video.v1.VideoService',
    definition,
    services: [
      [
        VideoService.service,
        videoService({
          makeFilter: (choice) => makeFilter(choice, classifier),
          atOnce: flags.atOnce,
          stopping: stopping.signal,
        }),
      ],
    ],
    flags,
    options: messageLimits,
    stopping,
  });
});
