import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { bothLanguages } from '@hrca/protocol/bilingual';
import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from '../platform/platform.ts';

/** A started window program. */
export interface LaunchedWindow {
  /** Its exit code once it has ended; `null` where a signal ended it. */
  readonly exited: Promise<number | null>;
  close(): void;
}
export type LaunchWindow = (url: string) => Promise<LaunchedWindow>;

/** The command that opens `url`: the configured one, else a browser's app window, else the default browser. */
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
    // With a profile of its own no extension of the user sees the PIN, and `--window-size` has an effect.
    `--user-data-dir=${profileFolder}`,
    '--window-size=560,720',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
  ];
}

/** How long a terminated browser may take to release its profile. */
const TERMINATE_MAX_MS = 3_000;

/**
 * Starts window programs. All windows of one browser profile share one process, so that closing a window ends the
 * processes only if it was the last window.
 */
export function createProgramLauncher({ env }: { env?: NodeJS.ProcessEnv } = {}) {
  const processes = new Map<ChildProcess, Promise<unknown>>();
  const open = new Set<symbol>();
  /** Resolves once the terminated processes have ended: a window opened in an ending browser ends with it. */
  let ended: Promise<unknown> = Promise.resolve();

  const endAll = () => {
    const ending = [...processes];
    for (const [child] of ending) child.kill();
    ended = Promise.all(ending.map(([child, exited]) => terminated(child, exited)));
  };

  /** Starts a program by its absolute path and without a shell: a search in PATH may find a planted one. @throws HrcaError `WINDOW_UNAVAILABLE` */
  return async (command: readonly string[]): Promise<LaunchedWindow & { readonly pid: number }> => {
    const [program = '', ...parameters] = command;
    const unavailable = (expected: string, got: string, cause?: unknown) =>
      new HrcaError('WINDOW_UNAVAILABLE', { cause, details: { program, expected, got } });
    if (!isAbsolute(program)) throw unavailable('an absolute path', 'a relative path');
    await ended;
    const child = spawn(program, parameters, { stdio: 'ignore', windowsHide: false, ...(env && { env }) });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve, reject) => {
      child.once('error', (cause: NodeJS.ErrnoException) =>
        reject(unavailable('a program that can be started', cause.code ?? cause.message, cause)),
      );
      child.once('spawn', resolve);
    });
    const window = Symbol();
    open.add(window);
    processes.set(child, exited);
    child.once('exit', () => {
      processes.delete(child);
      // Without a process there is no window, not even one that was left open to be read.
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

async function terminated(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const late = setTimeout(() => child.kill('SIGKILL'), TERMINATE_MAX_MS);
  await exited;
  clearTimeout(late);
}

/** Splits the command line of an environment variable at spaces outside double quotes. */
export function splitCommand(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/**
 * Checks a configured command at the start of the agent, not at the first login.
 *
 * @param source where the command is configured: the `setting`, and its `file` if it has one
 * @throws HrcaError `CONFIG_INVALID` with these, and `expected` and `got`
 */
export function checkWindowCommand(command: readonly string[], source: { setting: string; file?: string }): void {
  const [program = ''] = command;
  const refuse = (expected: string, got: string) => {
    throw new HrcaError('CONFIG_INVALID', { details: { ...source, expected, got } });
  };
  if (!isAbsolute(program))
    refuse(
      bothLanguages({ zh: '程序的绝对路径', en: 'the absolute path of a program: /usr/bin/chromium' }),
      program || bothLanguages({ zh: '空', en: 'nothing' }),
    );
  if (!existsSync(program))
    refuse(
      bothLanguages({ zh: '本机的程序', en: 'a program of this computer' }),
      bothLanguages({ zh: '没有这个文件', en: `no such file: ${program}` }),
    );
  if (!isProgram(program)) refuse(bothLanguages({ zh: '可执行的程序', en: 'a file that can be executed' }), program);
  if (!command.some((part) => part.includes('{url}'))) {
    refuse(
      bothLanguages({
        zh: '含有 {url} 的命令，代表窗口地址',
        en: 'a command with {url} for the address of the window',
      }),
      command.join(' '),
    );
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
