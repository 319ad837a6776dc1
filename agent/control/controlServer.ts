import { createServer, type Socket } from 'node:net';
import { fieldError } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type * as z from 'zod/mini';
import { onAsync } from '../concurrency/onAsync.ts';
import { type ControlChannel, isAddressTaken } from '../platform/control/controlChannel.ts';
import type { Admin, AdminCall } from './admin.ts';
import { adminMethods, adminRequestSchema } from './adminMethods.ts';
import { readLine } from './readLine.ts';

/**
 * Serves administration to the command line of the same user. It removes the socket of a killed agent, so that only the
 * process that holds the instance lock may call it.
 *
 * @throws HrcaError `AGENT_FOREIGN`, `AGENT_ALREADY_RUNNING`, `KEYSTORE_PERMISSIONS_UNSAFE`, `CONFIG_INVALID`
 */
export async function startControlServer({
  control,
  admin,
  onUnexpected,
}: {
  control: ControlChannel;
  admin: Admin;
  onUnexpected: (error: unknown) => void;
}): Promise<{ close(): void }> {
  const { path, release } = await control.toServe();
  const server = createServer();
  onAsync(
    server,
    'connection',
    async (socket: Socket) => {
      socket.on('error', () => socket.destroy());
      if (await control.isOwnClient(socket)) await answer(socket, admin, onUnexpected);
      else socket.destroy();
    },
    (error, socket) => {
      socket.destroy();
      onUnexpected(error);
    },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, () => {
        // Later errors: no free descriptor for a further connection.
        server.off('error', reject).on('error', onUnexpected);
        resolve();
      });
    });
  } catch (cause) {
    release();
    if (!isAddressTaken(cause)) throw cause;
    throw new HrcaError(await control.whenTaken(), { cause });
  }
  // Closing the server removes the socket by its path.
  return { close: () => server.close(release) };
}

async function answer(socket: Socket, admin: Admin, onUnexpected: (error: unknown) => void): Promise<void> {
  const aborted = new AbortController();
  socket.once('close', () => aborted.abort());
  const call: AdminCall = {
    signal: aborted.signal,
    onProgress: (progress) => {
      if (socket.writable) socket.write(`${JSON.stringify({ progress })}\n`);
    },
  };
  const reply = async (): Promise<object> => {
    try {
      const request = parse('message', adminRequestSchema, JSON.parse(await readLine(socket)));
      const params = parse('params', adminMethods[request.method] as z.ZodMiniType<unknown>, request.params);
      const handler = admin[request.method] as (params: unknown, call: AdminCall) => Promise<unknown>;
      return { result: await handler(params, call) };
    } catch (error) {
      if (isHrcaError(error)) return { error: { code: error.code, details: error.details } };
      onUnexpected(error);
      return { error: { code: 'INTERNAL', details: {} } };
    }
  };
  socket.end(`${JSON.stringify(await reply())}\n`);
}

function parse<T>(whole: string, schema: z.ZodMiniType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new HrcaError('REQUEST_INVALID', { details: fieldError(whole, value, error.issues) });
  return data;
}
