import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { derivePinKey, SCRYPT_COST } from '#agent/keystore/software/keyWrapping.ts';
import { connectPage } from '../agent/agentUnderTest.ts';
import { quickClerk } from '../agent/scriptedWindow.ts';
import { answerWindow } from '../agent/windowSocket.ts';
import type { InstalledSystem } from '../browser/installedSystem.ts';
import { PortalClient } from '../portal/portalClient.ts';
import { watchWaiting } from './processorTime.ts';

/** Milliseconds, of the logins that were made during one part of a run. */
export interface LoginFigures {
  readonly name: string;
  readonly logins: readonly number[];
  /** The same without what agent and visitor waited for a processor, which others on the machine had. */
  readonly undisturbed: readonly number[];
  /** A bare guess at a PIN, made beside each login: a slow machine makes both late. */
  readonly guesses: readonly number[];
  /** Of the agent between two logins, at its most: KiB. */
  readonly memoryKib: number;
}

/** Of a whole run, the quiet part first; memory of the agent in KiB. */
export interface LoadResults {
  readonly figures: readonly LoginFigures[];
  readonly memory: { readonly before: number; readonly peak: number; readonly after: number };
}

export interface Clerk {
  readonly machine: InstalledSystem;
  readonly port: number;
  readonly pin: string;
}

/** One honest login after the other for as long as it `rages`, at least three. */
export async function loginsWhile(rages: () => boolean, name: string, clerk: Clerk): Promise<LoginFigures> {
  const logins: number[] = [];
  const undisturbed: number[] = [];
  const guesses: number[] = [];
  let memory = 0;
  while (rages() || logins.length < 3) {
    const waits = await Promise.all([clerk.machine.agent?.pid as number, process.pid].map(watchWaiting));
    const ms = await timed(() => logIn(clerk));
    const [agent = 0, portalClient = 0] = await Promise.all(waits.map((waited) => waited()));
    logins.push(ms);
    undisturbed.push(ms - agent - portalClient);
    memory = Math.max(memory, await memoryKib(clerk.machine));
    guesses.push(
      await timed(() => derivePinKey({ secret: Buffer.from('a guess'), salt: new Uint8Array(16), cost: SCRYPT_COST })),
    );
  }
  return { name, logins, undisturbed, guesses, memoryKib: memory };
}

/** What the agent holds that is in no file. */
export async function memoryKib({ agent }: InstalledSystem): Promise<number> {
  const status = await readFile(`/proc/${agent?.pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function worst(values: readonly number[]): number {
  return Math.max(...values);
}

export function figureLine({ name, logins, undisturbed, guesses, memoryKib }: LoginFigures): string {
  const spread = (values: readonly number[]) =>
    `median ${Math.round(median(values))} ms, worst ${Math.round(worst(values))} ms`;
  return `${name}: ${logins.length} logins, ${spread(logins)} (without waits for a processor ${spread(undisturbed)}; a bare guess ${spread(guesses)}); agent's memory ${memoryKib} KiB`;
}

/** 登录 with all that it takes: challenge, handshake, window, PIN at its shipped cost, token, verification. */
async function logIn({ machine, port, pin }: Clerk): Promise<void> {
  const portalClient = new PortalClient({ url: machine.origin, origin: machine.origin });
  const challenge = await portalClient.challenge();
  const page = await connectPage(port, machine.origin);
  const reply = page.call('signLogin', { challenge });
  await answerWindow(await machine.nextWindowUrl(), quickClerk({ pin }));
  const { result } = await reply;
  page.socket.close();
  expect((await portalClient.post('/login', { challenge, token: result?.token })).status).toBe(200);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
