import { readFileSync, writeFileSync } from 'node:fs';
import { isHrcaError } from '@hrca/protocol/errors';
import koffi from 'koffi';
import { startControlServer } from '#agent/control/controlServer.ts';
import { lockPipe, windowsControl, windowsPipeOwner } from '#agent/platform/windowsPipe.ts';

// Runs under Node for Windows: creates named pipes of several owners and looks up their owners.

export interface PipeProbeInput {
  readonly name: string;
  /** Owners as in the text form of a security descriptor: letters or a SID. */
  readonly owners: readonly string[];
}

export interface PipeProbeOutput {
  readonly isOwn: readonly boolean[];
  readonly isNobodysOwn: boolean;
  /** Error of an agent's start if the pipe of the control channel, or of its lock, is in use. */
  readonly starts: readonly string[];
  readonly locks: readonly string[];
}

const INVALID_HANDLE = -1;
const PIPE_ACCESS_DUPLEX = 3;
const [inputFile = '', outputFile = ''] = process.argv.slice(2);
const { name, owners } = JSON.parse(readFileSync(inputFile, 'utf8')) as PipeProbeInput;
const isOwnServer = windowsPipeOwner();
const isOwn: boolean[] = [];
const starts: string[] = [];
const locks: string[] = [];
for (const owner of owners) {
  makePipeOf(owner, `${name}-${owner}`);
  isOwn.push(await isOwnServer(`${name}-${owner}`));
  for (const use of ['control', 'lock']) makePipeOf(owner, `${name}-${owner}-${use}`);
  const control = windowsControl(`${name}-${owner}-control`);
  starts.push(
    await outcome(startControlServer({ control, admin: {} as never, onUnexpected: () => undefined }), 'started'),
  );
  locks.push(await outcome(lockPipe(`${name}-${owner}-lock`), 'locked'));
}
const output: PipeProbeOutput = { isOwn, isNobodysOwn: await isOwnServer(`${name}-none`), starts, locks };
writeFileSync(outputFile, JSON.stringify(output));
process.exit();

async function outcome(start: Promise<unknown>, name: string): Promise<string> {
  try {
    return (await start) === undefined ? 'held by this user' : name;
  } catch (error) {
    return isHrcaError(error) ? error.code : String(error);
  }
}

/**
 * Wine accepts any owner, and creates a pipe without an owner if none is given; Windows does neither. One instance only,
 * since Wine ignores FILE_FLAG_FIRST_PIPE_INSTANCE.
 */
function makePipeOf(owner: string, pipe: string): void {
  const kernel = koffi.load('kernel32.dll');
  const parse = koffi
    .load('advapi32.dll')
    .func(
      'int __stdcall ConvertStringSecurityDescriptorToSecurityDescriptorW(const char16_t *text, uint32_t revision, _Out_ void **descriptor, void *size)',
    );
  const create = kernel.func(
    'intptr_t __stdcall CreateNamedPipeW(const char16_t *name, uint32_t mode, uint32_t type, uint32_t instances, uint32_t out, uint32_t in, uint32_t ms, void *security)',
  );
  const descriptor: [bigint] = [0n];
  if (!parse(`O:${owner}D:(A;;GA;;;WD)`, 1, descriptor, null)) throw new Error('no descriptor');
  const attributes = Buffer.alloc(24);
  attributes.writeUInt32LE(attributes.length, 0);
  attributes.writeBigUInt64LE(descriptor[0], 8);
  if (Number(create(pipe, PIPE_ACCESS_DUPLEX, 0, 1, 4_096, 4_096, 0, attributes)) === INVALID_HANDLE)
    throw new Error('no pipe');
}
