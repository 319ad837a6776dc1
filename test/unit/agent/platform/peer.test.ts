import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isSocketOf } from '#agent/platform/peer/darwinPeer.ts';
import { denyOnError, endpointsOfPeer } from '#agent/platform/peer/peer.ts';
import { processOfConnection } from '#agent/platform/peer/windowsPeer.ts';
import { waysToFindOwnPeer } from '#test/support/agent/ownPeer.ts';

const endpoints = {
  peer: { address: Uint8Array.of(127, 0, 0, 1), port: 50_123 },
  local: { address: Uint8Array.of(127, 0, 0, 1), port: 17_520 },
};

/** A connection to this process from another program, which closes its end as `program` says. */
async function connectionFrom(program: string, address = '127.0.0.1'): Promise<Socket> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const child = spawn(process.execPath, [
    '-e',
    `const socket = require('node:net').connect(${port}, '${address}');${program}`,
  ]);
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    child.kill('SIGKILL');
    socket.destroy();
    server.close();
  });
  return socket;
}

describe.each(waysToFindOwnPeer)('on Linux, %s', (_, findOwnPeer) => {
  test.each([
    '127.0.0.1',
    '::ffff:127.0.0.1',
  ])('the owner of the other end is found with the file name of its program, from %s', async (address) => {
    const peer = await findOwnPeer(await connectionFrom('', address));
    expect(await peer?.program()).toBe('node');
  });

  test('a connection whose other end is closed has no owner, although the kernel reports root', async () => {
    const socket = await connectionFrom("socket.on('connect', () => process.exit());");
    await once(socket.resume(), 'end');
    expect(await findOwnPeer(socket)).toBeUndefined();
  });

  test('a connection that does not exist has no owner, although a process listens on its port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const connection = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1', localPort: 9 };
    expect(await findOwnPeer({ ...connection, remotePort: port })).toBeUndefined();
    expect(await findOwnPeer({ ...connection, remotePort: 9 })).toBeUndefined();
  });
});

test('the endpoints of a connection are parsed from IPv4 and IPv4-mapped addresses only', () => {
  const connection = {
    remoteAddress: '::ffff:127.0.0.1',
    remotePort: 50_123,
    localAddress: '127.0.0.1',
    localPort: 17_520,
  };
  expect(endpointsOfPeer(connection)).toEqual(endpoints);
  for (const remoteAddress of [undefined, '::1', '', '127.0.0.1.evil'])
    expect(endpointsOfPeer({ ...connection, remoteAddress })).toBeUndefined();
  expect(endpointsOfPeer({ ...connection, remotePort: undefined })).toBeUndefined();
});

test('a connection is refused if the look-up of its owner fails', async () => {
  const failures: unknown[] = [];
  const find = denyOnError(
    () => Promise.reject(new Error('no table')),
    (error) => failures.push(error),
  );
  expect(await find({})).toBeUndefined();
  expect(failures).toEqual([new Error('no table')]);
});

test('on Windows the process of a connection is read from MIB_TCPTABLE_OWNER_PID', () => {
  const agentSide = row({ peer: endpoints.local, local: endpoints.peer, process: 1 });
  const otherAddress = row({
    peer: { ...endpoints.peer, address: Uint8Array.of(127, 0, 0, 2) },
    local: endpoints.local,
    process: 2,
  });
  const wanted = row({ ...endpoints, process: 4_711 });
  const rows = Buffer.concat([agentSide, otherAddress, wanted]);
  const count = Buffer.alloc(4);
  count.writeUInt32LE(3);
  expect(processOfConnection(Buffer.concat([count, rows]), endpoints)).toBe(4_711);
  expect(processOfConnection(Buffer.concat([count, rows.subarray(0, 48)]), endpoints)).toBeUndefined();
  expect(processOfConnection(Buffer.alloc(4), endpoints)).toBeUndefined();
});

test('on macOS the endpoints of a socket are read from socket_fdinfo', () => {
  const socket = Buffer.alloc(792);
  socket.writeInt32LE(2, 256);
  socket.writeUInt16BE(endpoints.local.port, 264);
  socket.writeUInt16BE(endpoints.peer.port, 268);
  socket.set(endpoints.local.address, 308);
  socket.set(endpoints.peer.address, 324);
  expect(isSocketOf(socket, endpoints)).toBe(true);
  expect(isSocketOf(socket, { peer: endpoints.local, local: endpoints.peer })).toBe(false);
  socket.writeInt32LE(1, 256);
  expect(isSocketOf(socket, endpoints)).toBe(false);
});

/** `MIB_TCPROW_OWNER_PID`: six 32-bit words; a port is in the first two bytes of its word. */
function row({ peer, local, process }: typeof endpoints & { process: number }): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(5, 0);
  bytes.set(peer.address, 4);
  bytes.writeUInt16BE(peer.port, 8);
  bytes.set(local.address, 12);
  bytes.writeUInt16BE(local.port, 16);
  bytes.writeUInt32LE(process, 20);
  return bytes;
}
