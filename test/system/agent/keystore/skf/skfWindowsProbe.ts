import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isHrcaError } from '@hrca/protocol/errors';
import { openSkfDriver } from '#agent/keystore/skf/skfDriver.ts';

// Runs under Node for Windows: lists and signs with a device whose library is a DLL.

export interface SkfProbeInput {
  readonly library: string;
  readonly key: string;
  readonly certificateId: string;
  /** Base64. */
  readonly message: string;
  readonly pin: string;
}

export interface SkfProbeOutput {
  readonly listed: readonly {
    readonly device: string;
    readonly algorithms: readonly string[];
    readonly pin: unknown;
  }[];
  /** Base64. */
  readonly signature: string;
  readonly wrongPin: unknown;
  readonly unplugged: unknown;
  readonly changes: number;
  readonly missing: unknown;
  readonly unloadable: unknown;
}

const [inputFile = '', outputFile = ''] = process.argv.slice(2);
const { library, key, certificateId, message, pin } = JSON.parse(readFileSync(inputFile, 'utf8')) as SkfProbeInput;
const failure = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) => (isHrcaError(error) ? { code: error.code, ...error.details } : String(error)),
  );

const driver = await openSkfDriver({ library });
const sign = (typed: string) =>
  driver.sign({
    certificateId,
    algorithm: 'SM2',
    message: Buffer.from(message, 'base64'),
    pin: Buffer.from(typed),
  });
const { certificates } = await driver.list();
const listed = certificates.map(({ device, algorithms, pin: state }) => ({ device, algorithms, pin: state }));
const signature = Buffer.from(await sign(pin)).toString('base64');
const wrongPin = await failure(sign('wrong-pin'));

let changes = 0;
const nextChange = () =>
  new Promise<void>((resolve) => {
    const stop = driver.watch(() => {
      changes += 1;
      stop();
      resolve();
    });
  });
const out = nextChange();
writeFileSync(join(key, 'unplugged'), '');
await out;
const unplugged = await failure(sign(pin));
const back = nextChange();
rmSync(join(key, 'unplugged'));
await back;
await driver.close();

const output: SkfProbeOutput = {
  listed,
  signature,
  wrongPin,
  unplugged,
  changes,
  missing: await failure(openSkfDriver({ library: `${library}.gone` })),
  unloadable: await failure(openSkfDriver({ library: inputFile })),
};
writeFileSync(outputFile, JSON.stringify(output));
