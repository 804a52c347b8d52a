// What is between chapter 2's domain and raw grpc-js, layer by layer.
import { layersOf } from '../../lab/bench/layers.ts';

export default layersOf({
  chapter: 'overhead2',
  title: 'A stream down: samples of 784 bytes, 32 a message',
  unit: 'samples',
  folder: '02-server-streaming-mnist',
  client: 'grpc.ts --batch 32 --window 1048576',
  server: { file: '02-server-streaming-mnist/server.ts', args: ['--port', '0'] },
  amount: 48_000,
});
