// How a program of the workbook is run in a process of its own.

/**
 * Arguments for Node.js, before the name of a TypeScript file.
 *
 * At its end Node.js waits for the threads that compile hot functions, and such a
 * thread may be waiting for the main thread's garbage collection: once in some
 * thousand times, a program that has done everything does not end
 * (https://github.com/nodejs/node/issues/54918). Compiling on the main thread leaves
 * nobody to wait for. A benchmark does without it: there it would count.
 */
export const typescript = ['--no-concurrent-recompilation', '--import', import.meta.resolve('tsx')];
