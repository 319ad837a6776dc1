import { hash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { repeatedHash } from '@hrca/x509/pkcs12';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReadKeyFiles } from '#agent/keystore/pkcs12/keyFiles.ts';
import { createPkcs12Reader } from '#agent/keystore/pkcs12/pkcs12Reader.ts';
import { opensslPkcs12 } from '#test/support/certificates/opensslPkcs12.ts';
import { bundleForNode } from '#test/support/devices/bundleForNode.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const passphrase = 'Ab-123';
const entry = new URL('../../../../agent/keystore/pkcs12/pkcs12Worker.ts', import.meta.url);
const folder = suiteFolder();
let good: FixtureUnit;
let read: ReadKeyFiles;

beforeAll(async () => {
  good = (await createTestPki({ now: Date.now() })).units.good;
  read = createPkcs12Reader({ workerUrl: await bundleForNode({ entry, folder }) });
});

const exported = (...args: string[]) =>
  opensslPkcs12({ folder, key: good.keyDer, certificates: good.chain, passphrase, args });

/** A file whose MAC over SHA-512, the slowest hash, has `iterations`, at most 0x7fffff. The MAC itself is not computed. */
async function asking(iterations: number): Promise<Uint8Array> {
  const bytes = await exported('-keypbe', 'NONE', '-certpbe', 'NONE', '-macalg', 'sha512', '-iter', '100000');
  const hex = Buffer.from(bytes).toString('hex');
  expect(hex).toContain('02030186a0');
  return Buffer.from(hex.replace('02030186a0', `0203${iterations.toString(16).padStart(6, '0')}`), 'hex');
}

test.each(['sha1', 'sha256', 'sha384', 'md5'])('repeatedHash with %s equals repeated calls of node:crypto', (name) => {
  for (const times of [1, 2, 3, 1000, 25_000]) {
    let expected: Uint8Array = Buffer.from('from here');
    for (let i = 0; i < times; i++) expected = hash(name, expected, 'buffer');
    let counted = 1;
    const onDone = (count: number) => {
      counted += count;
    };
    expect(repeatedHash({ hash: name, input: Buffer.from('from here'), times, onDone })).toEqual(expected);
    expect(counted).toBe(times);
  }
});

describe('a file of Firefox (3DES and RC2-40 with SHA-1, six derivations of 600,000 iterations)', () => {
  test('opens, reports progress from start to end, and does not block the event loop', async () => {
    const bytes = await exported('-legacy', '-iter', '600000');
    const progress: number[] = [];
    const [result] = await read({ files: [{ bytes, passphrase }], onProgress: (share) => progress.push(share) });
    expect(result).toMatchObject({ keys: [{ chain: good.chain }] });
    expect(progress.length).toBeGreaterThan(10);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress[0]).toBeLessThan(0.1);
    expect(progress.at(-1)).toBeGreaterThan(0.95);
    expect(Math.max(...progress)).toBeLessThanOrEqual(1);
  });

  test('is refused under a wrong passphrase', async () => {
    const bytes = await exported('-legacy', '-iter', '600000');
    const [result] = await read({ files: [{ bytes, passphrase: 'wrong' }] });
    expect(result).toMatchObject({ error: { code: 'PKCS12_PASSPHRASE_INCORRECT' } });
  });
});

test('a file that opens at once reports no progress', async () => {
  const progress: number[] = [];
  await read({ files: [{ bytes: await exported(), passphrase }], onProgress: (share) => progress.push(share) });
  expect(progress).toEqual([]);
});

test('the work limit applies to the sum of all derivations of a file, and only that file is refused', async () => {
  // 100,000 in the MAC, and as many in each of two derivations by PBKDF2 at four hashes an iteration: 900,000.
  const modern = Buffer.from(await exported('-iter', '100000')).toString('hex');
  const times = (factor: number) =>
    Buffer.from(modern.replaceAll('02030186a0', `0203${(100_000 * factor).toString(16).padStart(6, '0')}`), 'hex');
  const files = [times(23), await exported()].map((bytes) => ({ bytes, passphrase }));
  const results = await read({ files });
  expect(results).toMatchObject([
    { files: [1], keys: [{ chain: good.chain }] },
    { files: [0], error: { code: 'PKCS12_TOO_SLOW', details: { iterations: 20_700_000, most: 20_000_000 } } },
  ]);
});

describe('aborting an import', () => {
  const threads = async () => (await readdir('/proc/self/task')).length;

  test('ends the worker in the middle of its work', async () => {
    const files = [{ bytes: await asking(0x7fffff), passphrase }];
    // By now Node has started the threads that it keeps.
    await read({ files: [{ bytes: await exported(), passphrase }] });
    await expect.poll(threads).toBe(await quiet());
    const before = await threads();
    const givingUp = new AbortController();
    const reading = read({ files, signal: givingUp.signal, onProgress: () => givingUp.abort() });
    await expect(reading).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
    // The derivation would take more than ten seconds.
    await expect.poll(threads, { timeout: 3_000 }).toBeLessThanOrEqual(before);
  });

  test('before it began starts no worker', async () => {
    const given = AbortSignal.abort();
    await expect(read({ files: [], signal: given })).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
  });

  async function quiet(): Promise<number> {
    for (let last = -1, now = await threads(); ; last = now, now = await threads()) {
      if (last === now) return now;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
});
