// Pages of a list that changes while it is read.

/** A page token that this server never gave. */
export class UnknownToken extends Error {}

const defaultSize = 50;
const largestSize = 1000;

/** How many users a page holds when the client asks for `pageSize`; 0 is "you choose". */
export const sizeOf = (pageSize: number) => Math.min(pageSize || defaultSize, largestSize);

// The token says after whom to go on, not how many to skip: users who go or come
// in between shift nothing.
export const writeToken = (sequence: number) =>
  Buffer.from(`after ${sequence}`).toString('base64url');

/**
 * The sequence number that a token stands for; 0 for the first page.
 *
 * @throws UnknownToken when the token is none of ours.
 */
export function readToken(token: string): number {
  if (token === '') return 0;
  const sequence = /^after (\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (sequence === undefined) throw new UnknownToken();
  return Number(sequence);
}
