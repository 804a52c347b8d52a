// A valid request stream for each method of the workbook, as JSON. `last` is the
// response of the method before, so that a user can be made and then asked for.

/** What a test sends to one method and what it has to find in the last response. */
export interface Sample {
  method: string;
  requests(last: Record<string, unknown>): object[];
  answer: RegExp;
}

const idOf = (last: Record<string, unknown>) => ({ id: last.id });
// One grey pixel; bytes are base64 in JSON.
const pixel = { width: 1, height: 1, format: 'FORMAT_RGB24', data: 'gICA' };
const reading = { precipitation: 0, tempMax: 10, tempMin: 2, wind: 3 };

/** For each chapter, its methods in the order in which they make sense. */
export const samples: Record<string, Sample[]> = {
  '01-unary-users': [
    {
      method: 'users.v1.UserService/CreateUser',
      requests: () => [{ name: 'Grace', email: 'grace@example.org' }],
      answer: /"name":\s*"Grace"/,
    },
    { method: 'users.v1.UserService/GetUser', requests: (last) => [idOf(last)], answer: /Grace/ },
    {
      method: 'users.v1.UserService/UpdateUser',
      requests: (last) => [{ user: { ...idOf(last), name: 'Grace H.' }, updateMask: 'name' }],
      answer: /Grace H\./,
    },
    { method: 'users.v1.UserService/ListUsers', requests: () => [{}], answer: /Grace H\./ },
    {
      method: 'users.v1.UserService/DeleteUser',
      requests: ({ users }) => {
        const [first] = Array.isArray(users) ? users : [];
        return [{ id: first?.id }];
      },
      answer: /^\{\s*\}/,
    },
  ],
  '02-server-streaming-mnist': [
    {
      method: 'mnist.v1.MnistService/StreamSamples',
      requests: () => [{ split: 'SPLIT_TEST', digits: [7], limit: 4, batchSize: 2 }],
      answer: /"label":\s*7/,
    },
    {
      method: 'mnist.v1.MnistService/ScorePredictions',
      requests: () => [
        { index: 0, label: 0, total: 2 },
        { index: 1, label: 0, total: 2 },
      ],
      answer: /"accuracy":\s*0\.5/,
    },
  ],
  '03-bidi-broker': [
    {
      method: 'broker.v1.BrokerService/Predict',
      requests: () => [
        { id: 1, ...reading },
        { id: 2, ...reading, wind: -1 },
      ],
      answer: /"refusal":\s*"wind is negative"/,
    },
  ],
  '04-bidi-video': [
    {
      method: 'video.v1.VideoService/ProcessVideo',
      requests: () => [
        { filter: { threshold: { level: 100 } } },
        { frame: { sequence: 7, image: pixel } },
      ],
      answer: /"sequence":\s*7/,
    },
  ],
};
