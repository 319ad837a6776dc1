import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { ensurePrivateFolder } from '../files/privateFolder.ts';
import type { Admin } from './admin.ts';
import { type AdminMethod, adminMethods } from './adminMethods.ts';
import { readLine } from './readLine.ts';

/**
 * Serves administration to the command line of the same user: a socket in a folder that only its owner can enter.
 * Call it under the instance lock only: it takes the place of whatever a killed agent left at that path.
 */
export async function startControlServer({
  address,
  admin,
  onUnexpected,
}: {
  address: string;
  admin: Admin;
  onUnexpected: (error: unknown) => void;
}): Promise<{ close(): void }> {
  if (process.platform !== 'win32') {
    await ensurePrivateFolder(dirname(address));
    await rm(address, { force: true });
  }
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void answer(socket, admin, onUnexpected);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  return { close: () => server.close() };
}

async function answer(socket: Socket, admin: Admin, onUnexpected: (error: unknown) => void): Promise<void> {
  const reply = async (): Promise<object> => {
    try {
      const { method, params } = JSON.parse(await readLine(socket)) as { method: AdminMethod; params: unknown };
      if (!Object.hasOwn(adminMethods, method)) throw new HrcaError('REQUEST_INVALID');
      const parsed = adminMethods[method].safeParse(params);
      if (!parsed.success) throw new HrcaError('REQUEST_INVALID');
      const handler = admin[method] as (params: unknown) => Promise<unknown>;
      return { result: await handler(parsed.data) };
    } catch (error) {
      if (isHrcaError(error)) return { error: { code: error.code, details: error.details } };
      onUnexpected(error);
      return { error: { code: 'INTERNAL', details: {} } };
    }
  };
  socket.end(`${JSON.stringify(await reply())}\n`);
}
