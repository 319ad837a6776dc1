import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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

/** Starts a program without a shell, by its whole path: one that is looked up may be somebody else's. @throws HrcaError `WINDOW_UNAVAILABLE` */
export function launchProgram(command: readonly string[]): Promise<LaunchedWindow> {
  const [program = '', ...parameters] = command;
  if (!isAbsolute(program)) {
    return Promise.reject(new HrcaError('WINDOW_UNAVAILABLE', { details: { reason: 'not an absolute path' } }));
  }
  const child = spawn(program, parameters, { stdio: 'ignore', windowsHide: false });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new HrcaError('WINDOW_UNAVAILABLE', { cause })));
    child.once('spawn', () => resolve({ exited, close: () => child.kill() }));
  });
}

/** Splits a command line as it stands in an environment variable: spaces separate, double quotes hold together. */
export function splitCommand(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}
