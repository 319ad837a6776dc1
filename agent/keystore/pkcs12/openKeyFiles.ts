import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type ErrorCode, type ErrorDetails, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { sameBytes } from '@hrca/x509';
import { malformed } from './ber.ts';
import { chainOfKey } from './chainOfKey.ts';
import type { KeyFile, KeyFileResult, KeyWithChain } from './keyFiles.ts';
import { type FileContents, keyFileWork, openKeyFile } from './openKeyFile.ts';
import { assertAffordable, createWork } from './workLimit.ts';

interface Opened extends FileContents {
  readonly file: number;
}

/**
 * Opens files that were chosen together. Each file with keys has a result of its own; certificates in files without a key are
 * available to every key. `onProgress` is called with the completed share of the work, 0 to 1.
 *
 * Errors of a file are in its result: `PKCS12_*`, `CERTIFICATE_MALFORMED`.
 */
export function openKeyFiles({
  files,
  now,
  onProgress = () => undefined,
}: {
  files: readonly KeyFile[];
  now: number;
  onProgress?: (share: number) => void;
}): KeyFileResult[] {
  const planned = files.map(({ bytes }) => keyFileWork(bytes));
  const all = planned.reduce((sum, iterations) => sum + iterations, 0);
  let done = 0;
  const onDone = (iterations: number) => {
    done += iterations;
    onProgress(Math.min(1, done / all));
  };
  const failed: KeyFileResult[] = [];
  const opened: Opened[] = [];
  files.forEach((file, i) => {
    const attempt = orError(() => {
      assertAffordable(planned[i] as number);
      return openKeyFile({ ...file, work: createWork(onDone) });
    });
    if ('error' in attempt) failed.push({ files: [i], error: attempt.error });
    else opened.push({ ...attempt.value, file: i });
  });
  const loose = opened.filter(({ keys }) => keys.length === 0);
  const results = opened
    .filter(({ keys }) => keys.length > 0)
    .map((withKeys): KeyFileResult => {
      const attempt = orError(() => keysOf(withKeys, loose, now));
      if ('error' in attempt) return { files: [withKeys.file], error: attempt.error };
      const used = loose.filter(({ certificates }) => contributes(certificates, attempt.value));
      return { files: [withKeys.file, ...used.map(({ file }) => file)], keys: attempt.value };
    });
  const used = new Set(results.flatMap((result) => result.files));
  const unused = loose
    .filter(({ file }) => !used.has(file))
    .map(({ file, found }): KeyFileResult => {
      return { files: [file], error: { code: 'PKCS12_NO_KEY', details: { found: found.join(', ') } } };
    });
  return [...withoutRepeats(results), ...failed, ...unused];
}

/** The keys of a file that have a certificate, each once. Throws `PKCS12_NO_CERTIFICATE`, `PKCS12_*`, `CERTIFICATE_MALFORMED`. */
function keysOf({ keys, certificates, found }: Opened, loose: readonly Opened[], now: number): KeyWithChain[] {
  const available = [...certificates, ...loose.flatMap((file) => file.certificates)];
  const byPublicKey = new Map(keys.map(readPrivateKey).map((key) => [publicKeyOf(key), key]));
  const attempts = [...byPublicKey.values()].map((key) =>
    orError(() => ({ privateKey: writePrivateKey(key), chain: chainOfKey({ privateKey: key, ders: available, now }) })),
  );
  const complete = attempts.flatMap((attempt) => ('value' in attempt ? [attempt.value] : []));
  const [first] = attempts;
  if (complete.length === 0 && first && 'error' in first) {
    const { code, details } = first.error;
    throw new HrcaError(code, { details: { ...details, found: found.join(', ') } });
  }
  return complete;
}

function contributes(certificates: readonly Uint8Array[], keys: readonly KeyWithChain[]): boolean {
  return certificates.some((der) => keys.some(({ chain }) => chain.some((link) => sameBytes(link, der))));
}

/** Combines the results of files that have the same keys. */
function withoutRepeats(results: readonly KeyFileResult[]): KeyFileResult[] {
  const kept: KeyFileResult[] = [];
  for (const result of results) {
    const earlier = kept.findIndex((other) => 'keys' in other && 'keys' in result && hasAll(other.keys, result.keys));
    const same = kept[earlier];
    if (same) kept[earlier] = { ...same, files: [...same.files, ...result.files] };
    else kept.push(result);
  }
  return kept;
}

function hasAll(keys: readonly KeyWithChain[], others: readonly KeyWithChain[]): boolean {
  const leaf = ({ chain }: KeyWithChain) => chain[0] as Uint8Array;
  return others.every((other) => keys.some((key) => sameBytes(leaf(key), leaf(other))));
}

function readPrivateKey(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  } catch (cause) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { cause, details: { reason: 'unknown kind of key' } });
  }
}

function publicKeyOf(key: KeyObject): string {
  try {
    return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (cause) {
    throw malformed('private key without a public key', cause);
  }
}

/** Encodes the key anew: Windows adds attributes to PKCS#8, and some programs write BER. */
function writePrivateKey(key: KeyObject): Uint8Array {
  try {
    return new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  } catch (cause) {
    // OpenSSL reads an EC key whose private number exceeds the curve's order, and then cannot write it.
    throw malformed('malformed private key', cause);
  }
}

type Attempt<T> = { value: T } | { error: { code: ErrorCode; details: ErrorDetails } };

function orError<T>(attempt: () => T): Attempt<T> {
  try {
    return { value: attempt() };
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    return { error: { code: error.code, details: error.details } };
  }
}
