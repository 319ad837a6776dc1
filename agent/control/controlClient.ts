import { connect, type Socket } from 'node:net';
import { type ErrorCode, type ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import type { ControlChannel } from '../platform/control/controlChannel.ts';
import type { Admin, AdminCall, AdminResults } from './admin.ts';
import { type AdminMethod, type AdminParams, adminMethods } from './adminMethods.ts';
import { readLine } from './readLine.ts';

/** Time limit without a reply or progress. Trust stores and slow devices take longest; the quick methods use no device. */
const SILENCE_MAX_MS = 120_000;
const QUICK_SILENCE_MAX_MS = 10_000;
const quick: ReadonlySet<AdminMethod> = new Set(['status', 'stop', 'originsList']);

/**
 * Calls a method of the running agent.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE` where none is running, `AGENT_UNRESPONSIVE` where it does not reply,
 *   `AGENT_FOREIGN` where another user's process serves its address, `KEYSTORE_PERMISSIONS_UNSAFE` where other users may
 *   enter its folder; the error that the agent returns
 */
export async function callAgent<M extends AdminMethod>(
  control: ControlChannel,
  method: M,
  params: AdminParams<M>,
  {
    onProgress = () => undefined,
    silenceMaxMs = quick.has(method) ? QUICK_SILENCE_MAX_MS : SILENCE_MAX_MS,
  }: AdminCall & { silenceMaxMs?: number } = {},
): Promise<AdminResults[M]> {
  const socket = await open(control);
  const silence = new Promise<never>((_, reject) => {
    socket.setTimeout(silenceMaxMs, () => reject(new HrcaError('AGENT_UNRESPONSIVE')));
  });
  silence.catch(() => undefined);
  const line = readLine(socket, (text) => {
    const { progress } = JSON.parse(text) as { progress?: number };
    if (progress !== undefined) onProgress(progress);
    return progress === undefined;
  });
  // Nothing awaits it where another user serves the channel.
  line.catch(() => undefined);
  try {
    if (!(await control.isOwnServer(socket))) throw new HrcaError('AGENT_FOREIGN');
    socket.write(`${JSON.stringify({ method, params })}\n`);
    const reply = JSON.parse(await Promise.race([line, silence])) as
      | { result: AdminResults[M] }
      | { error: { code: ErrorCode; details: ErrorDetails } };
    if ('error' in reply) throw new HrcaError(reply.error.code, { details: reply.error.details });
    return reply.result;
  } finally {
    socket.destroy();
  }
}

/** The running agent's methods, under the interface of the local ones. */
export function remoteAdmin(control: ControlChannel): Admin {
  const entries = Object.keys(adminMethods).map((name) => {
    const method = name as AdminMethod;
    return [method, (params: AdminParams<typeof method>, call?: AdminCall) => callAgent(control, method, params, call)];
  });
  return Object.fromEntries(entries) as Admin;
}

async function open(control: ControlChannel): Promise<Socket> {
  const { path, release } = await control.toReach();
  try {
    return await new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(socket));
      socket.once('error', (cause) => reject(new HrcaError('AGENT_UNAVAILABLE', { cause })));
    });
  } finally {
    release();
  }
}
