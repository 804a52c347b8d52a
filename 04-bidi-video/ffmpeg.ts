// ffmpeg, where it is installed, reads and writes what sharp cannot: through pipes,
// frame by frame, never a whole video in memory.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { BadVideo, splitJpegs } from './mjpeg.ts';

const advice =
  'Install ffmpeg to read and write it: "apt install ffmpeg" on Debian, "brew install ffmpeg" ' +
  'on macOS, "winget install ffmpeg" on Windows.';

/** Whether ffmpeg can be run here. */
export function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Frames a second of a video file. */
function rateOf(path: string): number {
  const entries = ['-select_streams', 'v:0', '-show_entries', 'stream=avg_frame_rate'];
  const args = ['-v', 'error', ...entries, '-of', 'csv=p=0', '--', path];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  const [above = 0, below = 1] = String(stdout).trim().split('/').map(Number);
  const rate = above / below;
  return Number.isFinite(rate) && rate > 0 ? rate : 24;
}

/**
 * The frames of a video as JPEGs. Leaving the loop ends ffmpeg.
 *
 * @throws BadVideo when ffmpeg is missing or cannot read the file.
 */
export function readWithFfmpeg(path: string): { rate: number; frames: AsyncGenerator<Buffer> } {
  if (!hasFfmpeg()) throw new BadVideo(`${path} is no motion JPEG, WebP or GIF. ${advice}`);
  async function* frames() {
    // file: keeps ffmpeg from taking a name for one of its protocols.
    const input = ['-i', `file:${path}`];
    const output = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-q:v', '3', '-an', 'pipe:1'];
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...output], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    const closed = once(child, 'close');
    try {
      yield* splitJpegs(child.stdout);
      const [code] = await closed;
      if (code !== 0) throw new BadVideo(`ffmpeg cannot read ${path}: ${lastLine(said)}`);
    } finally {
      child.kill('SIGKILL');
    }
  }
  return { rate: rateOf(path), frames: frames() };
}

/** Writes JPEG frames into an MP4 file, as they come. */
export function mp4Writer(path: string, rate: number) {
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', String(rate), '-i', 'pipe:0'];
  // Many players want an even size and this pixel format.
  const form = ['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p'];
  const args = ['-v', 'error', '-y', ...input, ...form, '-movflags', '+faststart', `file:${path}`];
  const child = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  child.stdin.on('error', () => {}); // ffmpeg has ended early; its exit code tells why.
  const closed = once(child, 'close');
  return {
    async write(jpeg: Buffer): Promise<void> {
      if (child.stdin.write(jpeg)) return;
      await Promise.race([once(child.stdin, 'drain'), closed]);
    },
    async end(): Promise<void> {
      child.stdin.end();
      const [code] = await closed;
      if (code !== 0) throw new BadVideo(`ffmpeg cannot write ${path}: ${lastLine(said)}`);
    },
  };
}
