// The bytes that this process sends and gets over TCP, whatever library it uses:
// node tells of each connection that it makes.
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** Bytes to servers, and from them. */
export interface Traffic {
  up: number;
  down: number;
}

/** Counts from now on; what it returns tells how much it has been. */
export function countTraffic(): () => Traffic {
  const open = new Set<Socket>();
  const closed = { up: 0, down: 0 };
  subscribe('net.client.socket', (message) => {
    const socket = socketOf(message);
    if (socket === undefined) return;
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      closed.up += socket.bytesWritten;
      closed.down += socket.bytesRead;
    });
  });
  return () => {
    const sum = { ...closed };
    for (const { bytesWritten, bytesRead } of open) {
      sum.up += bytesWritten;
      sum.down += bytesRead;
    }
    return sum;
  };
}

function socketOf(message: unknown): Socket | undefined {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return undefined;
  return message.socket instanceof Socket ? message.socket : undefined;
}
