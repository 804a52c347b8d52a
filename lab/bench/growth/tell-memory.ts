// Loaded into a server before its program, with --expose-gc: at SIGUSR2 it collects the
// garbage and prints how many bytes are then still needed.
process.on('SIGUSR2', () => {
  if (globalThis.gc === undefined) throw new Error('node runs without --expose-gc');
  // Twice: what a first one finds to be finished is let go by the second.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  console.log(`it needs ${heapUsed + external} bytes`);
});
