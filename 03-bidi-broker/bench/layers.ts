// What is between chapter 3's domain and raw grpc-js, layer by layer.
import { layersOf } from '../../lab/bench/layers.ts';

export default layersOf({
  chapter: 'overhead3',
  title: 'A stream both ways: readings, 64 in flight',
  unit: 'readings',
  folder: '03-bidi-broker',
  client: 'grpc.ts --window 64',
  server: { file: '03-bidi-broker/server.ts', args: ['--port', '0'] },
  amount: 20_000,
});
