import { connect, type Socket } from 'node:net';
import { type ErrorCode, type ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import type { Admin, AdminResults } from './admin.ts';
import { type AdminMethod, type AdminParams, adminMethods } from './adminMethods.ts';
import { readLine } from './readLine.ts';

/**
 * Administration by a running agent.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE` where none is running; what the agent refuses with
 */
export async function callAgent<M extends AdminMethod>(
  address: string,
  method: M,
  params: AdminParams<M>,
): Promise<AdminResults[M]> {
  const socket = await open(address);
  const line = readLine(socket);
  socket.write(`${JSON.stringify({ method, params })}\n`);
  try {
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
export function remoteAdmin(address: string): Admin {
  const entries = Object.keys(adminMethods).map((name) => {
    const method = name as AdminMethod;
    return [method, (params: AdminParams<typeof method>) => callAgent(address, method, params)];
  });
  return Object.fromEntries(entries) as Admin;
}

function open(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address, () => resolve(socket));
    socket.once('error', (cause) => reject(new HrcaError('AGENT_UNAVAILABLE', { cause })));
  });
}
