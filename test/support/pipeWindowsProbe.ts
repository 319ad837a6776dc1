import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { windowsPipeOwner } from '../../agent/platform/windowsPipe.ts';

// Runs under Node for Windows: asks the system whose some named pipes are.

export interface PipeProbeInput {
  readonly name: string;
}

export interface PipeProbeOutput {
  readonly ownProcess: boolean;
  readonly otherProcess: boolean;
  readonly nobody: boolean;
}

const [inputFile = '', outputFile = ''] = process.argv.slice(2);
const { name } = JSON.parse(readFileSync(inputFile, 'utf8')) as PipeProbeInput;
const isOwnServer = windowsPipeOwner();

const server = createServer((socket) => socket.on('error', () => undefined));
server.listen(`${name}-own`);
await once(server, 'listening');
const ownProcess = await isOwnServer(`${name}-own`);

const theirs = `${name}-other`;
const script = `require('node:net').createServer(() => undefined).listen(${JSON.stringify(theirs)})`;
const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
const exited = once(child, 'exit');
let otherProcess = false;
// It takes a moment to make its pipe; the limit is the one of whoever runs this.
while (!otherProcess) otherProcess = await isOwnServer(theirs);
child.kill();
await exited;
const output: PipeProbeOutput = { ownProcess, otherProcess, nobody: await isOwnServer(theirs) };
writeFileSync(outputFile, JSON.stringify(output));
process.exit();
