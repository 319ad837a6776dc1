import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { bundleAgent } from '../../../agent/build.ts';
import type { FaultPoint } from '../../../agent/faultPoints.ts';
import { buildPages, bundlePortal } from '../../../portal/build.ts';
import type { PortalFaultPoint } from '../../../portal/faultPoints.ts';
import { built } from '../built.ts';
import { soon } from '../soon.ts';
import type { Order } from './killOnOrder.ts';

const out = join(import.meta.dirname, '../../out');

/** Where a file's own bundles go; inside the checkout, so that they find its npm packages. Call it outside of tests. */
export function bundleFolder(): string {
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, 'killable-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bundles the killable agent just as the real one is and resolves to its script. */
export async function bundleKillableAgent(folder: string): Promise<string> {
  const outdir = join(folder, 'agent');
  await bundleAgent({ main: join(import.meta.dirname, 'agentMain.ts'), outdir });
  // It opens no window without the pages of one.
  await cp(built('agent/dist/window'), join(outdir, 'window'), { recursive: true });
  return join(outdir, 'hrca.js');
}

/** Bundles the killable portal just as the real one is and resolves to its script. */
export async function bundleKillablePortal(folder: string): Promise<string> {
  const outdir = join(folder, 'portal');
  await bundlePortal({ main: join(import.meta.dirname, 'portalMain.ts'), outdir });
  await buildPages(join(outdir, 'public'));
  return join(outdir, 'server.js');
}

export interface KillableProcess<Step extends string> {
  readonly port: number;
  readonly pid: number;
  /** Resolves once the process knows where to die. */
  dieAt(order: Order<Step>): Promise<void>;
  /** The address of the next window that the agent opens. */
  nextWindow(): Promise<string>;
  /** Resolves to the signal that ended it. */
  readonly gone: Promise<NodeJS.Signals | null>;
  stop(): Promise<void>;
}

export type KillableAgent = KillableProcess<FaultPoint>;

/** Starts the agent of `script` with `home` for everything. It is gone when the test is. */
export function startKillableAgent(script: string, home: string): Promise<KillableAgent> {
  return start<FaultPoint>(script, { HOME: home, HRCA_HOME: home });
}

export type KillablePortal = KillableProcess<PortalFaultPoint>;

export function startKillablePortal(script: string, environment: Record<string, string>): Promise<KillablePortal> {
  return start<PortalFaultPoint>(script, environment);
}

async function start<Step extends string>(
  script: string,
  environment: Record<string, string>,
): Promise<KillableProcess<Step>> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(stop);
  const { port } = await soon(
    'the process to listen',
    Promise.race([message<{ port: number }>(child, 'port'), gone.then(neverListened)]),
  );
  return {
    port,
    pid: child.pid as number,
    gone,
    stop,
    dieAt: async (order) => {
      child.send(order);
      await soon('the process to know where it dies', message(child, 'armed'));
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
