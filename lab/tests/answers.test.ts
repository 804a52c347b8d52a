// What a client hears of a call beside the messages, row by row of lab/experiments/answers.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cases } from '../experiments/answers/cases.ts';

const expected: Record<string, string> = {
  'unary: headers, trailers': 'metadata x-header, callback, status OK x-trailer',
  'unary: neither': 'metadata, callback, status OK',
  'unary: an error': 'callback error x-trailer, status NOT_FOUND x-trailer',
  'unary: headers, an error':
    'metadata x-header, callback error x-trailer, status NOT_FOUND x-trailer',
  'unary: the deadline': 'metadata x-header, callback error, status DEADLINE_EXCEEDED',
  'unary: cancelled': 'metadata x-header, callback error, status CANCELLED',
  'unary: no server': 'callback error, status UNAVAILABLE',
  'stream: headers, trailers': 'metadata x-header, data, status OK x-trailer, end',
  'stream: no message': 'status OK x-trailer, end',
  'stream: an error': 'error x-trailer, status NOT_FOUND x-trailer, end',
  'stream: a message, an error':
    'metadata x-header, data, error x-trailer, status NOT_FOUND x-trailer, end',
  'stream: cancelled': 'metadata x-header, data, error, status CANCELLED, end',
};

for (const [what, happen] of cases) {
  test(what, async () => assert.is(await happen(), expected[what]));
}

test('every row is there', () => {
  assert.equal(
    cases.map(([what]) => what),
    Object.keys(expected),
  );
});

test.run();
