import { Metadata, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fieldViolations, invalidArgument } from '../status.ts';

test('field violations survive the way through the trailers', () => {
  const violations = [{ field: 'user.email', description: 'is not an address' }];
  const { code, message, metadata } = invalidArgument(violations);
  const received = Object.assign(new Error(message), { code, details: message, metadata });
  assert.is(code, status.INVALID_ARGUMENT);
  assert.equal(fieldViolations(received), violations);
});

test('an error without details has no field violations', () => {
  const error = Object.assign(new Error('gone'), {
    code: status.NOT_FOUND,
    details: 'gone',
    metadata: new Metadata(),
  });
  assert.equal(fieldViolations(error), []);
});

test.run();
