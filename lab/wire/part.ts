// A field of a message taken apart. In a file of its own: the notebook's page reads it,
// and has neither Node.js nor protobuf.
/** A field of a message, or of a message within it. */
export interface Part {
  /** How many messages it is within. */
  depth: number;
  /** Where it begins in the whole message, and how many bytes it has, tag and all. */
  offset: number;
  length: number;
  number: number;
  wireType: string;
  /** By the proto, where it knows the field. */
  name?: string;
  type?: string;
  value: string;
  /** Where the proto says so. */
  file?: string;
  line?: number;
}
