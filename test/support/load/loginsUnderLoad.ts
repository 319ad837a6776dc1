import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { derivePinKey, SCRYPT_COST } from '#agent/keystore/software/keyWrapping.ts';
import { connectPage } from '../agent/agentUnderTest.ts';
import { quickClerk } from '../agent/scriptedWindow.ts';
import { answerWindow } from '../agent/windowSocket.ts';
import type { InstalledSystem } from '../browser/installedSystem.ts';
import { PortalClient } from '../portal/portalClient.ts';
import { watchWaiting } from './processorTime.ts';

/** Milliseconds of the logins during one part of a run. */
export interface LoginFigures {
  readonly name: string;
  readonly logins: readonly number[];
  /** The same without the time in which the agent or the client waited for a processor. */
  readonly undisturbed: readonly number[];
  /** Milliseconds of one derivation of a PIN key after each login, to recognise a slow machine. */
  readonly derivations: readonly number[];
  /** The agent's largest memory between two logins, in KiB. */
  readonly memoryKib: number;
}

/** Results of a whole run, the part without load first; memory of the agent in KiB. */
export interface LoadResults {
  readonly figures: readonly LoginFigures[];
  readonly memory: { readonly before: number; readonly peak: number; readonly after: number };
}

export interface Clerk {
  readonly system: InstalledSystem;
  readonly port: number;
  readonly pin: string;
}

/** Logs in one time after the other while `isLoaded`, at least three times. */
export async function loginsWhile(isLoaded: () => boolean, name: string, clerk: Clerk): Promise<LoginFigures> {
  const logins: number[] = [];
  const undisturbed: number[] = [];
  const derivations: number[] = [];
  let memory = 0;
  while (isLoaded() || logins.length < 3) {
    const waits = await Promise.all([clerk.system.agent?.pid as number, process.pid].map(watchWaiting));
    const ms = await timed(() => logIn(clerk));
    const [agent = 0, portalClient = 0] = await Promise.all(waits.map((waited) => waited()));
    logins.push(ms);
    undisturbed.push(ms - agent - portalClient);
    memory = Math.max(memory, await memoryKib(clerk.system));
    derivations.push(
      await timed(() => derivePinKey({ secret: Buffer.from('a guess'), salt: new Uint8Array(16), cost: SCRYPT_COST })),
    );
  }
  return { name, logins, undisturbed, derivations, memoryKib: memory };
}

/** RssAnon of the agent: memory that no file backs. */
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

export function figureLine({ name, logins, undisturbed, derivations, memoryKib }: LoginFigures): string {
  const spread = (values: readonly number[]) =>
    `median ${Math.round(median(values))} ms, worst ${Math.round(worst(values))} ms`;
  return `${name}: ${logins.length} logins, ${spread(logins)} (without waits for a processor ${spread(undisturbed)}; a PIN key derivation ${spread(derivations)}); agent's memory ${memoryKib} KiB`;
}

/** A whole login: challenge, handshake, window, PIN with the shipped scrypt cost, token, verification. */
async function logIn({ system, port, pin }: Clerk): Promise<void> {
  const portalClient = new PortalClient({ url: system.origin, origin: system.origin });
  const challenge = await portalClient.challenge();
  const page = await connectPage(port, system.origin);
  const reply = page.call('signLogin', { challenge });
  await answerWindow(await system.nextWindowUrl(), quickClerk({ pin }));
  const { result } = await reply;
  page.socket.close();
  expect((await portalClient.post('/login', { challenge, token: result?.token })).status).toBe(200);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
