// Loaded before a test file: tells the runner which test has begun and which is
// done, and when asked what keeps the process alive.
import { test } from 'uvu';
import { isQuestion, type News } from './news.ts';
import { openThings } from './open-things.ts';

const tell = (news: News) => void process.send?.(news);

// uvu keeps the name of the test in hand in the context that its hooks get.
test.before.each(({ __test__ }) => tell({ kind: 'begun', test: String(__test__) }));
test.after.each(() => tell({ kind: 'done' }));

process.on('message', (message) => {
  if (isQuestion(message)) tell({ kind: 'open', things: openThings() });
});
// To listen for the question is no reason to stay.
process.channel?.unref();
