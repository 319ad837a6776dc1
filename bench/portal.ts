import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createTestPki, type FixtureUnit, type KeyType } from '@hrca/certs-fixtures';
import { usedMs } from '../test/support/load/processorTime.ts';
import { freePorts } from '../test/support/network/freePorts.ts';
import { createLoginToken } from '../test/support/tokens/loginTokens.ts';
import { quantile } from './measure.ts';
import type { Measurement } from './row.ts';

const root = join(import.meta.dirname, '..');
const ROUNDS = 9;
const CLIENTS = 8;
const LOGINS_PER_CLIENT = 60;
const REQUESTS_PER_LOGIN = 2;

/**
 * The built portal in its own process, with its log, against an express application with one empty route. A login is two
 * requests of a new client: `POST /login/challenge`, which starts a session, and `POST /login` with a valid token, which
 * renews the session. The path cache is warm: one unit logs in repeatedly. Per core: divided by the processor time of all
 * threads of the server's process.
 */
export async function portalRows(): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const keyType of ['P-256', 'RSA-2048'] as const) rows.push(await portalRow(keyType));
  return rows;
}

async function portalRow(keyType: KeyType): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'hrca-bench-'));
  const pki = await createTestPki({ now: Date.now(), keyType });
  const [portalPort = 0, emptyPort = 0] = await freePorts(2);
  await writeFile(join(folder, 'roots.pem'), pki.trustAnchorPem);
  const origin = `http://localhost:${portalPort}`;
  const portal = await start({
    parameters: [join(root, 'portal/dist/server.js')],
    port: portalPort,
    environment: {
      PORTAL_PORT: String(portalPort),
      PORTAL_ORIGIN: origin,
      PORTAL_TRUST_ANCHORS: join(folder, 'roots.pem'),
      PORTAL_RATE_LIMIT: '0',
    },
  });
  const empty = await start({
    parameters: ['--input-type=module', '--eval', EMPTY_EXPRESS],
    port: emptyPort,
    environment: { PORT: String(emptyPort) },
  });
  const emptyRates: number[] = [];
  const loginRates: number[] = [];
  const logins = () => eachClient((agent) => login({ agent, origin, port: portalPort, unit: pki.units.good }));
  const empties = () => eachClient((agent) => twice(() => post({ agent, port: emptyPort, path: '/', body: '{}' })));
  await logins();
  await empties();
  for (let round = 0; round < ROUNDS; round++) {
    emptyRates.push(await requestsPerCore(empty, empties));
    loginRates.push(await requestsPerCore(portal, logins));
  }
  portal.kill();
  empty.kill();
  await rm(folder, { recursive: true });
  const ratios = loginRates.map((rate, round) => (emptyRates[round] as number) / rate);
  return {
    name: `portal login request ${keyType}`,
    ratio: quantile(ratios, 0.5),
    spread: quantile(ratios, 0.75) - quantile(ratios, 0.25),
    baseline: quantile(emptyRates, 0.5),
    subject: quantile(loginRates, 0.5),
    unit: 'req/s',
  };
}

const EMPTY_EXPRESS = `
  import express from 'express';
  express().post('/', (_request, response) => response.end()).listen(process.env.PORT, '127.0.0.1');`;

async function start({
  parameters,
  port,
  environment,
}: {
  parameters: string[];
  port: number;
  environment: Record<string, string>;
}): Promise<ChildProcess> {
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await post({ agent: new Agent(), port, path: '/', body: '{}' }).catch(() => undefined)))
    await setTimeout(20);
  return child;
}

async function requestsPerCore({ pid }: ChildProcess, load: () => Promise<void>): Promise<number> {
  const before = await usedMs(pid as number);
  await load();
  const seconds = ((await usedMs(pid as number)) - before) / 1_000;
  return (CLIENTS * LOGINS_PER_CLIENT * REQUESTS_PER_LOGIN) / seconds;
}

async function eachClient(visit: (agent: Agent) => Promise<void>): Promise<void> {
  const portalClient = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; n < LOGINS_PER_CLIENT; n++) await visit(agent);
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CLIENTS }, portalClient));
}

async function login({
  agent,
  origin,
  port,
  unit: { privateKey, chain },
}: {
  agent: Agent;
  origin: string;
  port: number;
  unit: FixtureUnit;
}): Promise<void> {
  const first = await post({ agent, origin, port, path: '/login/challenge', body: '{}' });
  const { challenge } = JSON.parse(first.text);
  const token = createLoginToken({ privateKey, chain, challenge, now: Date.now(), origin });
  const body = JSON.stringify({ challenge, token });
  const second = await post({ agent, origin, port, path: '/login', body, cookie: first.cookie });
  if (second.status !== 200) throw new Error(`login answered ${second.status}: ${second.text}`);
}

async function twice(act: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < REQUESTS_PER_LOGIN; n++) await act();
}

function post({
  agent,
  port,
  path,
  body,
  origin = '',
  cookie = '',
}: {
  agent: Agent;
  port: number;
  path: string;
  body: string;
  origin?: string;
  cookie?: string;
}): Promise<{ status: number | undefined; text: string; cookie: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), origin, cookie };
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const set = response.headers['set-cookie']?.[0] ?? '';
        resolve({ status: response.statusCode, text, cookie: set.slice(0, set.indexOf(';')) });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
