// What a page may ask for, read out of JSON that anybody could have written.
import type { IncomingMessage } from 'node:http';

const mostBody = 2 ** 20;

/** The fields of a wish; what is of another type is not there. */
export interface Fields {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  texts(name: string): string[] | undefined;
  numbers(name: string): number[] | undefined;
  flag(name: string): boolean;
}

/** Reads the body of a request; `undefined` when it is too long or no JSON object. */
export async function readFields(request: IncomingMessage): Promise<Fields | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > mostBody) return undefined;
    chunks.push(bytes);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? fieldsOf(value) : undefined;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: object): Fields {
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = (name: string) => {
    const field = fields.get(name);
    return typeof field === 'string' ? field : undefined;
  };
  return {
    text,
    number: (name) => {
      const field = fields.get(name);
      return typeof field === 'number' && Number.isSafeInteger(field) ? field : undefined;
    },
    texts: (name) => {
      const field = fields.get(name);
      return Array.isArray(field) && field.every((one) => typeof one === 'string')
        ? field
        : undefined;
    },
    numbers: (name) => {
      const field = fields.get(name);
      return Array.isArray(field) && field.every((one) => Number.isSafeInteger(one))
        ? field
        : undefined;
    },
    flag: (name) => fields.get(name) === true,
  };
}
