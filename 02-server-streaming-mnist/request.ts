// What a request for samples may ask for. Every wrong field is named at once.
import type { StreamSamplesRequest__Output } from '../generated/mnist/v1/StreamSamplesRequest.ts';
import { type FieldViolation, invalidArgument } from '../lib/status.ts';

const largestBatch = 1000;
// A number that the enum does not know arrives as that number, not as a name.
const splits = ['SPLIT_UNSPECIFIED', 'SPLIT_TRAIN', 'SPLIT_TEST'];
const formats = ['FORMAT_UNSPECIFIED', 'FORMAT_RAW8', 'FORMAT_PNG'];

/**
 * Lets a request pass that can be served.
 *
 * @throws StatusError INVALID_ARGUMENT with a violation for each wrong field.
 */
export function checkRequest(request: StreamSamplesRequest__Output): void {
  const { split, digits, limit, startIndex, batchSize, format } = request;
  const found: FieldViolation[] = [];
  const unless = (fits: boolean, field: string, description: string) => {
    if (!fits) found.push({ field, description });
  };
  // The first few: a status is a header, and with one that is too large to be sent
  // all calls of the connection wait.
  const strange = digits.filter((digit) => digit < 0 || digit > 9).slice(0, 5);
  unless(splits.includes(split), 'split', 'is neither SPLIT_TRAIN nor SPLIT_TEST');
  unless(strange.length === 0, 'digits', `${strange.join(', ')}: digits are 0 to 9`);
  unless(limit >= 0, 'limit', 'is negative');
  unless(startIndex >= 0, 'start_index', 'is negative');
  unless(batchSize >= 0 && batchSize <= largestBatch, 'batch_size', `is not 0 to ${largestBatch}`);
  unless(formats.includes(format), 'format', 'is neither FORMAT_RAW8 nor FORMAT_PNG');
  if (found.length > 0) throw invalidArgument(found);
}
