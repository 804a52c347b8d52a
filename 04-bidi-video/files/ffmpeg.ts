// ffmpeg, where it is installed, reads and writes what sharp cannot: through pipes,
// frame by frame, never a whole video in memory.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { splitJpegs } from './mjpeg.ts';
import { BadVideo } from './video.ts';

const advice =
  'Install ffmpeg to read and write it: "apt install ffmpeg" on Debian, "brew install ffmpeg" ' +
  'on macOS, "winget install ffmpeg" on Windows.';

/** Whether ffmpeg can be run here. */
export function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}

// The first complaint is the cause, those after it follow from it. Before it may
// stand the part of ffmpeg that complains, or the name of the file.
function complaint(said: string, path: string): string {
  const [first = ''] = said.trim().split('\n');
  const reason = first.replace(/^\[[^\]]*\] /, '').replace(`file:${path}: `, '');
  return `ffmpeg says "${reason.trim() || 'nothing'}"`;
}

/** Starts ffmpeg; what it says, all of it complaints, can be read as it comes. */
function start(args: string[]) {
  // In a group of its own, Ctrl-C ends the client's reading and not its ffmpeg.
  const detached = process.platform !== 'win32';
  const child = spawn('ffmpeg', ['-v', 'error', ...args], { detached });
  // It does not outlive the client, also where a second Ctrl-C ends that at once.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk).slice(0, 10_000)));
  return { child, closed: once(child, 'close'), said: () => said };
}

/** Frames a second of a video file, as ffmpeg writes it: `24`, `24000/1001`. */
function rateOf(path: string): { text: string; perSecond: number } {
  const entries = ['-select_streams', 'v:0', '-show_entries', 'stream=avg_frame_rate'];
  const args = ['-v', 'error', ...entries, '-of', 'csv=p=0', `file:${path}`];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  const text = String(stdout).trim();
  const [above = 0, below = 1] = text.split('/').map(Number);
  const perSecond = above / below;
  const known = Number.isFinite(perSecond) && perSecond > 0;
  return known ? { text, perSecond } : { text: '24', perSecond: 24 };
}

/**
 * The frames of a video as JPEGs, at its mean rate. Leaving the loop ends ffmpeg.
 *
 * @throws BadVideo when ffmpeg is missing or cannot read the file, or, after the
 *   frames that it could read, when there was damage.
 */
export function readWithFfmpeg(path: string): { rate: number; frames: AsyncGenerator<Buffer> } {
  if (!hasFfmpeg()) throw new BadVideo(`${path} is no motion JPEG, WebP or GIF. ${advice}`);
  const rate = rateOf(path);
  async function* frames() {
    // file: keeps ffmpeg from taking a name for one of its protocols. The rate is
    // asked for: else a video whose rate varies comes at the highest it ever has.
    const input = ['-nostdin', '-i', `file:${path}`, '-an', '-r', rate.text];
    const output = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-q:v', '3', 'pipe:1'];
    const { child, closed, said } = start([...input, ...output]);
    try {
      yield* splitJpegs(child.stdout);
      const [code] = await closed;
      // A video that is cut short ends with code 0, and with a complaint.
      if (code !== 0 || said() !== '') throw new BadVideo(complaint(said(), path));
    } finally {
      child.kill('SIGKILL');
      await closed;
    }
  }
  return { rate: rate.perSecond, frames: frames() };
}

/** Writes JPEG frames into an MP4 file, as they come. */
export function mp4Writer(path: string, rate: number) {
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', String(rate), '-i', 'pipe:0'];
  // Many players want an even size and this pixel format.
  const form = ['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p'];
  // Written aside: nobody finds half a video under its name.
  const aside = `${path}.${process.pid}`;
  const args = ['-y', ...input, ...form, '-movflags', '+faststart', '-f', 'mp4', `file:${aside}`];
  const { child, closed, said } = start(args);
  const { stdin } = child;
  const remove = () => rmSync(aside, { force: true });
  process.once('exit', remove);
  stdin.on('error', () => {}); // ffmpeg has ended early; its exit code tells why.
  return {
    /** Resolves when ffmpeg has taken the frame, or has ended: `end` tells. */
    write: (jpeg: Buffer) => new Promise<void>((resolve) => stdin.write(jpeg, () => resolve())),
    async end(): Promise<void> {
      stdin.end();
      const [code] = await closed;
      process.off('exit', remove);
      if (code === 0) return renameSync(aside, path);
      remove();
      throw new BadVideo(`Cannot write ${path}: ${complaint(said(), aside)}.`);
    },
  };
}
