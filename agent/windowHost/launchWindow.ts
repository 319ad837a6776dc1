import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from '../platform/platform.ts';

/** A started window program. */
export interface LaunchedWindow {
  /** Its exit code once it has ended; `null` where a signal ended it. */
  readonly exited: Promise<number | null>;
  close(): void;
}
export type LaunchWindow = (url: string) => Promise<LaunchedWindow>;

/** The command that opens `url`: the configured one, else a browser's own window, else the default browser. */
export function windowCommand({
  configured,
  platform,
  profileFolder,
  url,
}: {
  configured: readonly string[] | undefined;
  platform: Platform;
  profileFolder: string;
  url: string;
}): readonly string[] {
  if (configured) return configured.map((part) => part.replaceAll('{url}', url));
  const browser = platform.browserCandidates().find((path) => existsSync(path));
  if (!browser) return platform.defaultBrowserCommand(url);
  return [
    browser,
    `--app=${url}`,
    // An own profile keeps the person's extensions away from the PIN and makes the size count.
    `--user-data-dir=${profileFolder}`,
    '--window-size=560,720',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
  ];
}

/** How long an ended browser may take to leave its profile to the next one. */
const LEAVE_MS = 3_000;

/**
 * Starts window programs. Windows of one browser profile share one process, whichever of them started it: so closing a
 * window ends the processes only where it was the last one.
 */
export function createProgramLauncher({ env }: { env?: NodeJS.ProcessEnv } = {}) {
  const processes = new Map<ChildProcess, Promise<unknown>>();
  const open = new Set<symbol>();
  /** Resolves once what was told to end has ended: a browser that is ending takes the next window with it. */
  let ended: Promise<unknown> = Promise.resolve();

  const endAll = () => {
    const ending = [...processes];
    for (const [child] of ending) child.kill();
    ended = Promise.all(ending.map(([child, exited]) => killedInTime(child, exited)));
  };

  /** Without a shell, by its whole path: a program that is looked up may be another one. @throws HrcaError `WINDOW_UNAVAILABLE` */
  return async (command: readonly string[]): Promise<LaunchedWindow & { readonly pid: number }> => {
    const [program = '', ...parameters] = command;
    if (!isAbsolute(program))
      throw new HrcaError('WINDOW_UNAVAILABLE', { details: { reason: 'not an absolute path' } });
    await ended;
    const child = spawn(program, parameters, { stdio: 'ignore', windowsHide: false, ...(env && { env }) });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve, reject) => {
      child.once('error', (cause) => reject(new HrcaError('WINDOW_UNAVAILABLE', { cause })));
      child.once('spawn', resolve);
    });
    const window = Symbol();
    open.add(window);
    processes.set(child, exited);
    child.once('exit', () => {
      processes.delete(child);
      // No process, no window: what was left open for the person to read is gone as well.
      if (processes.size === 0) open.clear();
    });
    return {
      pid: child.pid as number,
      exited,
      close: () => {
        if (open.delete(window) && open.size === 0) endAll();
      },
    };
  };
}

async function killedInTime(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const late = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS);
  await exited;
  clearTimeout(late);
}

/** Splits a command line as it stands in an environment variable: spaces separate, double quotes hold together. */
export function splitCommand(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/**
 * Checks a configured command when it is read, and not at the first login.
 *
 * @throws HrcaError `CONFIG_INVALID` with `setting` and `reason`
 */
export function checkWindowCommand(command: readonly string[], setting: string): void {
  const [program = ''] = command;
  const fault = programFault(program) ?? (command.some((part) => part.includes('{url}')) ? undefined : noUrl);
  if (fault) throw new HrcaError('CONFIG_INVALID', { details: { setting, reason: `${program}: ${fault}` } });
}

const noUrl = '命令中应含有 {url} · the command must contain {url}, which stands for the address of the window';

function programFault(program: string): string | undefined {
  if (!isAbsolute(program)) return '应为绝对路径 · must be an absolute path, such as /usr/bin/chromium';
  if (!existsSync(program)) return '找不到这个程序 · there is no such program';
  try {
    accessSync(program, constants.X_OK);
    return statSync(program).isFile() ? undefined : '不是程序 · is not a file';
  } catch {
    return '不能执行 · cannot be executed';
  }
}
