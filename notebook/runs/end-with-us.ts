// Loaded before each program that the notebook starts: when the notebook is gone,
// however it went, the program ends too.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();
