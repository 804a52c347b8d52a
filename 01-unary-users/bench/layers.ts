// What is between chapter 1's domain and raw grpc-js, layer by layer.
import { layersOf } from '../../lab/bench/layers.ts';

export default layersOf({
  chapter: 'overhead1',
  title: 'One call: a user read by its id',
  unit: 'calls',
  folder: '01-unary-users',
  client: 'grpc.ts',
  server: { file: '01-unary-users/server.ts', args: ['--port', '0', '--database', ':memory:'] },
  amount: 2000,
});
