import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const run = promisify(execFile);

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A virtual X display (Xvfb), on which browsers show their own prompts; headless browsers show none. */
export interface Display {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Presses keys one after the other, in the window that has the focus. */
  press(...keys: string[]): Promise<void>;
  type(text: string, options: { delayMs: number }): Promise<void>;
  click(at: Point): Promise<void>;
  doubleClick(at: Point): Promise<void>;
  screenshot(folder: string, name: string): Promise<void>;
}

export function useDisplay(): () => Display {
  let server: ChildProcess;
  let env: Record<string, string | undefined> = {};
  beforeAll(async () => {
    server = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    // Xvfb prints the display's number once it accepts connections.
    const [display] = (await once(createInterface({ input: server.stdio[3] as Readable }), 'line')) as [string];
    env = { ...process.env, DISPLAY: `:${display}` };
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  });
  return () => ({
    env,
    press: async (...keys) => {
      for (const key of keys) await run('/usr/bin/xdotool', ['key', '--clearmodifiers', key], { env });
    },
    type: async (text, { delayMs }) => {
      await run('/usr/bin/xdotool', ['type', '--delay', String(delayMs), text], { env });
    },
    click: async (at) => {
      await run('/usr/bin/xdotool', [...moveTo(at), 'click', '1'], { env });
    },
    doubleClick: async (at) => {
      await run('/usr/bin/xdotool', [...moveTo(at), 'click', '--repeat', '2', '--delay', '150', '1'], { env });
    },
    screenshot: async (folder, name) => {
      const path = join(import.meta.dirname, '../../screenshots', folder);
      await mkdir(path, { recursive: true });
      await run('/usr/bin/import', ['-window', 'root', join(path, `${name}.png`)], { env });
    },
  });
}

/** xdotool's parameters that move the pointer to a point. */
function moveTo({ x, y }: Point): string[] {
  const at = (dx: number, dy: number) => [
    'mousemove',
    '--sync',
    String(Math.round(x + dx)),
    String(Math.round(y + dy)),
  ];
  return at(0, 0);
}
