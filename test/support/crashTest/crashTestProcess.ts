import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { bundleAgent } from '#agent/build.ts';
import type { Failpoint } from '#agent/failpoint.ts';
import { buildPages, bundlePortal } from '#portal/build.ts';
import type { PortalFailpoint } from '#portal/failpoint.ts';
import { built } from '../built/built.ts';
import { soon } from '../system/soon.ts';
import type { KillAt } from './killAtFailpoint.ts';

const out = join(import.meta.dirname, '../../out');

/** A folder for the bundles of one test file; inside the checkout, so that they resolve npm packages. Call it outside of tests. */
export function bundleFolder(): string {
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, 'crash-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bundles the agent as for shipping, but with its failpoints; resolves to the path of the script. */
export async function bundleCrashTestAgent(folder: string): Promise<string> {
  const outdir = join(folder, 'agent');
  await bundleAgent({ main: join(import.meta.dirname, 'agentMain.ts'), outdir, hasFailpoints: true });
  // Without these pages signLogin fails with WINDOW_UNAVAILABLE.
  await cp(built('agent/dist/window'), join(outdir, 'window'), { recursive: true });
  return join(outdir, 'hrca.js');
}

/** Bundles the portal as for shipping, but with its failpoints; resolves to the path of the script. */
export async function bundleCrashTestPortal(folder: string): Promise<string> {
  const outdir = join(folder, 'portal');
  await bundlePortal({ main: join(import.meta.dirname, 'portalMain.ts'), outdir, hasFailpoints: true });
  await buildPages(join(outdir, 'public'));
  return join(outdir, 'server.js');
}

export interface CrashTestProcess<Name extends string> {
  readonly port: number;
  readonly pid: number;
  /** Sends the order and resolves once the process has acknowledged it. */
  killAt(at: KillAt<Name>): Promise<void>;
  /** Resolves to the URL of the next window that the agent opens. */
  nextWindow(): Promise<string>;
  /** Resolves to the signal that ended the process. */
  readonly exited: Promise<NodeJS.Signals | null>;
  stop(): Promise<void>;
}

export type CrashTestAgent = CrashTestProcess<Failpoint>;

/** Starts the agent of `script` with `home` as `HOME` and `HRCA_HOME`; it is killed when the test finishes. */
export function startCrashTestAgent(script: string, home: string): Promise<CrashTestAgent> {
  return start<Failpoint>(script, { HOME: home, HRCA_HOME: home });
}

export type CrashTestPortal = CrashTestProcess<PortalFailpoint>;

export function startCrashTestPortal(script: string, environment: Record<string, string>): Promise<CrashTestPortal> {
  return start<PortalFailpoint>(script, environment);
}

async function start<Name extends string>(
  script: string,
  environment: Record<string, string>,
): Promise<CrashTestProcess<Name>> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(stop);
  const { port } = await soon(
    'the process to listen',
    Promise.race([message<{ port: number }>(child, 'port'), exited.then(neverListened)]),
  );
  return {
    port,
    pid: child.pid as number,
    exited,
    stop,
    killAt: async (at) => {
      child.send(at);
      await soon('the process to acknowledge its order', message(child, 'armed'));
    },
    nextWindow: async () => {
      const opened = soon('the agent to open a window', message<{ window: string }>(child, 'window'));
      return (await opened).window;
    },
  };
}

function message<M extends object>(child: ChildProcess, key: keyof M & string): Promise<M> {
  return new Promise((resolve) => {
    const onMessage = (received: object) => {
      if (!(key in received)) return;
      child.off('message', onMessage);
      resolve(received as M);
    };
    child.on('message', onMessage);
  });
}

function neverListened(): never {
  throw new Error('the process ended before it listened');
}
