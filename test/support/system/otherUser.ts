import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export const OTHER_USER_ID = 65534;

/** Only root can start a process as another user. */
export const cannotBecomeAnother = process.geteuid?.() !== 0;
if (cannotBecomeAnother) console.warn('tests that act as another user are skipped: they need root');

/** Sends bytes to a loopback port as another OS user; resolves to the answer, as `exchange` does. */
export async function exchangeAsAnother(port: number, request: string, address = '127.0.0.1'): Promise<string> {
  const program = `
    const socket = require('node:net').connect(${port}, ${JSON.stringify(address)});
    socket.write(${JSON.stringify(request)});
    socket.on('data', (chunk) => {
      process.stdout.write(chunk);
      if (String(chunk).startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('error', ({ code }) => process.stdout.write(code === 'ECONNRESET' || code === 'EPIPE' ? '(reset)' : code));`;
  return runAsAnother([process.execPath, '-e', program]);
}

export async function runAsAnother([command = '', ...parameters]: readonly string[]): Promise<string> {
  const child = spawn(command, parameters, {
    uid: OTHER_USER_ID,
    gid: OTHER_USER_ID,
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}
