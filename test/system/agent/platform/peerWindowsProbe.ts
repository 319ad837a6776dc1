import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TcpConnection } from '#agent/platform/peer/peer.ts';
import { windowsPeers } from '#agent/platform/peer/windowsPeer.ts';

// Runs under Node for Windows: looks up the owners of connections to this process.

export interface PeerProbeInput {
  /** File to write the port to; a program outside of Wine connects to it. */
  readonly portFile: string;
}

/** The name of the program; `null` if the connection has no owner. */
export interface PeerProbeOutput {
  readonly program: string | null;
  /** After the program has ended. */
  readonly ended: string | null;
  /** For a program of this machine that does not run under Wine. */
  readonly outside: string | null;
}

const [inputFile = '', outputFile = ''] = process.argv.slice(2);
const { portFile } = JSON.parse(readFileSync(inputFile, 'utf8')) as PeerProbeInput;
const findOwnPeer = windowsPeers();
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

async function nextConnection(): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  return socket.on('error', () => undefined).resume();
}

async function programAt(connection: TcpConnection): Promise<string | null> {
  const peer = await findOwnPeer(connection);
  return peer ? ((await peer.program()) ?? 'without a name') : null;
}

const child = spawn(process.execPath, ['-e', `require('node:net').connect(${port}, '127.0.0.1')`], { stdio: 'ignore' });
const held = await nextConnection();
const { remoteAddress, remotePort, localAddress, localPort } = held;
const program = await programAt(held);
// Not `once`, which rejects on a reset.
const left = new Promise((resolve) => held.once('close', resolve));
child.kill();
await left;
const ended = await programAt({ remoteAddress, remotePort, localAddress, localPort });
writeFileSync(portFile, String(port));
const output: PeerProbeOutput = { program, ended, outside: await programAt(await nextConnection()) };
writeFileSync(outputFile, JSON.stringify(output));
process.exit();
