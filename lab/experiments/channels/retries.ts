// A call that fails is made again, if the service config says for which statuses.
import { type ChannelOptions, status } from '@grpc/grpc-js';
import { unary } from '../../../lib/handlers.ts';
import { StatusError } from '../../../lib/status.ts';
import { withClient } from '../../../lib/testing.ts';
import { Channels, configured, forEver, nothing, one, service, told } from './service.ts';

/** Up to four attempts, with pauses that grow. */
export const retryPolicy = {
  maxAttempts: 4,
  initialBackoff: '0.05s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};
const config = { methodConfig: [{ name: [{ service }], retryPolicy }], loadBalancingConfig: [] };

/** Up to four attempts while the server is UNAVAILABLE. */
export const retrying = configured(config);

/** The server says UNAVAILABLE twice, and then OK. */
export async function retried(options: ChannelOptions): Promise<string> {
  let attempts = 0;
  const answer = unary(() => {
    if (++attempts < 3) throw new StatusError(status.UNAVAILABLE, 'not now');
    return nothing;
  });
  let code = status.OK;
  await withClient(
    Channels,
    { One: answer, Many: forEver },
    async (client) => {
      code = await one(client);
    },
    options,
  );
  return `${told(code)}, attempts: ${attempts}`;
}
