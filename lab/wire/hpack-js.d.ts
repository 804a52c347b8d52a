// hpack.js brings no types; this is what is used of it.
declare module 'hpack.js' {
  interface Header {
    name: string;
    value: string;
    neverIndex: boolean;
  }
  interface Decompressor {
    write(bytes: Buffer): boolean;
    execute(): void;
    read(): Header | null;
    updateTableSize(size: number): void;
    on(event: 'error', listener: (error: Error) => void): void;
  }
  const hpack: {
    decompressor: { create(options: { table: { maxSize: number } }): Decompressor };
  };
  export default hpack;
}
