// A program that has started another one, and takes its time to end.
import { spawn } from 'node:child_process';
import { exitOnSignals, onSignal } from '../../signals.ts';
import { endWithUs } from '../../testing.ts';

exitOnSignals();
onSignal(() => console.log('ending'));
// It holds this program's output open, and tells when nobody has ended it.
const lives = "setTimeout(() => console.log('left alone'), 10_000)";
const child = spawn(process.execPath, ['-e', lives], { stdio: 'inherit', detached: true });
endWithUs(child);
child.once('spawn', () => console.log('ready'));
