import { connect, type Socket } from 'node:net';
import { type ErrorCode, type ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import type { IsOwnServer } from '../platform/platform.ts';
import type { Admin, AdminResults } from './admin.ts';
import { type AdminMethod, type AdminParams, adminMethods } from './adminMethods.ts';
import { readLine } from './readLine.ts';

/**
 * Administration by a running agent.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE` where none is running, `AGENT_FOREIGN` where another user's program has its place;
 *   what the agent refuses with
 */
export async function callAgent<M extends AdminMethod>(
  address: string,
  method: M,
  params: AdminParams<M>,
  isOwnServer: IsOwnServer,
): Promise<AdminResults[M]> {
  const socket = await open(address);
  const line = readLine(socket);
  // Nobody waits for it where the server is not ours.
  line.catch(() => undefined);
  try {
    if (!(await isOwnServer(address))) throw new HrcaError('AGENT_FOREIGN');
    socket.write(`${JSON.stringify({ method, params })}\n`);
    const reply = JSON.parse(await line) as
      | { result: AdminResults[M] }
      | { error: { code: ErrorCode; details: ErrorDetails } };
    if ('error' in reply) throw new HrcaError(reply.error.code, { details: reply.error.details });
    return reply.result;
  } finally {
    socket.destroy();
  }
}

/** The same face as the administration inside the agent. */
export function remoteAdmin(address: string, isOwnServer: IsOwnServer): Admin {
  const entries = Object.keys(adminMethods).map((name) => {
    const method = name as AdminMethod;
    return [method, (params: AdminParams<typeof method>) => callAgent(address, method, params, isOwnServer)];
  });
  return Object.fromEntries(entries) as Admin;
}

function open(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address, () => resolve(socket));
    socket.once('error', (cause) => reject(new HrcaError('AGENT_UNAVAILABLE', { cause })));
  });
}
