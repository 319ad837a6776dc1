import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { freePorts } from '../network/freePorts.ts';
import { snippetPath } from '../sources/snippets.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';

/** Node's parameters for a script that imports the packages of this project from their sources. */
export const asSource = [
  '--conditions=hrca-source',
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
] as const;

/** Runs the server of the verifier's documentation unchanged, and resolves to its URL. */
export async function startSnippetServer(trustAnchorPem: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'ca.pem'), trustAnchorPem);
  const [port = 0] = await freePorts(1);
  const child = spawn(process.execPath, [...asSource, snippetPath('server.js')], {
    cwd: folder,
    env: { ...process.env, PORT: `${port}`, SESSION_SECRET: 'secret of a test' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  await expect.poll(() => (child.exitCode === null ? isOpen(port) : printed), { timeout: 20_000 }).toBe(true);
  return `http://127.0.0.1:${port}`;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
