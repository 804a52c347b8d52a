// What an answer is checked with: its exercise's tasks, or a learner's own test.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench, Rule, Task } from './tasks.ts';
import { Wrong } from './verdict.ts';

const why = 'what is wrong is to be found by the test';
const except: Record<Rule, string> = {
  deadlines: why,
  'calls end': why,
  'handlers end': why,
  listeners: why,
  leftovers: why,
  spinning: why,
  inside: why,
};

/**
 * The tasks in an exercise's folder.
 *
 * @param attack A file with a learner's test, which is the only task then.
 */
export async function tasksOf(folder: string, attack: string | undefined): Promise<Task<object>[]> {
  if (attack) return [attackTask(attack)];
  const check = pathToFileURL(join(folder, 'check.ts')).href;
  const { default: tasks }: { default: Task<object>[] } = await import(check);
  return tasks;
}

function attackTask(file: string): Task<object> {
  return {
    title: 'Your test',
    tried: 'What your test does.',
    read: '',
    except,
    async run(t: Bench<object>) {
      const { attack }: { attack?: unknown } = await import(pathToFileURL(file).href);
      if (typeof attack !== 'function') {
        throw new Wrong('your file exports the function attack', 'it does not');
      }
      await attack(t);
    },
  };
}
