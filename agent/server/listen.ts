import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HrcaError } from '@hrca/protocol/errors';

/**
 * Binds the first free port on 127.0.0.1 and returns it.
 *
 * @throws HrcaError `AGENT_PORTS_TAKEN`
 */
export async function listenOnFirstFree(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    if (await tryListen(server, port)) return (server.address() as AddressInfo).port;
  }
  throw new HrcaError('AGENT_PORTS_TAKEN', { details: { ports: ports.join(', ') } });
}

function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error));
    server.once('error', onError);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', onError);
      resolve(true);
    });
  });
}
