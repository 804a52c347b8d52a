// For tests: a chapter of one call, which streams as many messages as a test needs.

const proto = `syntax = "proto3";

package small.v1;

service Counter {
  rpc Count(Limit) returns (stream Tick);
}

message Limit {
  int32 most = 1;
}

message Tick {
  int32 number = 1;
  string word = 2;
}
`;

const server = `import { Server, ServerCredentials } from '@grpc/grpc-js';
const tick = (n) => Buffer.concat([Buffer.from([8, (n & 127) | 128, n >> 7, 18, 2]), Buffer.from('hi')]);
const server = new Server();
const method = {
  path: '/small.v1.Counter/Count',
  requestStream: false,
  responseStream: true,
  requestSerialize: (bytes) => bytes,
  requestDeserialize: (bytes) => bytes,
  responseSerialize: tick,
  responseDeserialize: (bytes) => bytes,
};
server.addService({ count: method }, {
  async count(call) {
    const most = call.request.readUInt8(1) * 100;
    // Seven hundred are its last: it tells its clients so, and the call goes on to its end.
    if (most === 700) server.tryShutdown(() => {});
    for (let n = 1; n <= most; n++) {
      if (!call.write(n)) await new Promise((resolve) => call.once('drain', resolve));
    }
    call.end();
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, port) => {
  console.log('the counter listens on 127.0.0.1:' + port);
});
`;

const client = `import { Client, credentials } from '@grpc/grpc-js';
const address = process.argv[process.argv.indexOf('--address') + 1];
const client = new Client(address, credentials.createInsecure());
const same = (bytes) => bytes;
const hundreds = Number(process.argv[2]);
const request = Buffer.from([8, hundreds]);
const deadline = Date.now() + 100_000;
const call = client.makeServerStreamRequest('/small.v1.Counter/Count', same, same, request, { deadline });
let count = 0;
for await (const _ of call) count++;
console.log(count + ' messages');
client.close();
`;

/** The chapter's files; its notes run the server, and the client with each of `hundreds`. */
export function counter(...hundreds: number[]): { [file: string]: string } {
  const clients = hundreds.flatMap((many) => [
    `$ npx tsx 01-small/client.ts ${many}`,
    `${many * 100} messages`,
  ]);
  const commands = ['$ npx tsx 01-small/server.ts', '…', ...clients].join('\n');
  const readme = `# 1. Small: a counter\n\n\`\`\`console\n${commands}\n\`\`\`\n`;
  return { 'README.md': readme, 'small.proto': proto, 'server.ts': server, 'client.ts': client };
}
