// Cancels its own call and has not given it an 'error' listener.
import { credentials } from '@grpc/grpc-js';
import { inSeconds } from '../../lib/calls.ts';
import { NumberService } from './seen.ts';

const client = new NumberService('127.0.0.1:1', credentials.createInsecure());
client.count({ value: 1 }, { deadline: inSeconds(5) }).cancel();
