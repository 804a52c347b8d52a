// Chapter 1's client again, from generated code.
import { clientFlags, parseFlags } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { demandInstalled } from './installed.ts';

await run(async () => {
  const { address, deadline } = clientFlags(50051);
  const flags = parseFlags({
    usage: 'npx tsx peers/web/users-client.ts',
    about: "Chapter 1's client from generated code: the life of one user, and each refusal.",
    flags: { address, deadline },
  });
  demandInstalled();
  const { tellStory } = await import('./story.ts');
  await tellStory(flags.address, flags.deadline);
});
