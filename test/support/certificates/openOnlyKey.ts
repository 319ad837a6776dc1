import { type ErrorCode, HrcaError } from '@hrca/protocol/errors';
import type { KeyFileResult, KeyWithChain, ReadKeyFiles } from '#agent/keystore/pkcs12/keyFiles.ts';
import { openKeyFiles } from '#agent/keystore/pkcs12/openKeyFiles.ts';

/** Opens one file with one key. Throws the HrcaError of the file, or PKCS12_SEVERAL_KEYS. */
export function openOnlyKey(file: { bytes: Uint8Array; passphrase: string; now?: number }): KeyWithChain {
  const { now = Date.now(), ...rest } = file;
  return onlyKey(openKeyFiles({ files: [rest], now }));
}

/** The same through a reader that runs in a worker. */
export const onlyKeyReader =
  (read: ReadKeyFiles) =>
  async (file: { bytes: Uint8Array; passphrase: string }): Promise<KeyWithChain> =>
    onlyKey(await read({ files: [file] }));

function onlyKey([result]: readonly KeyFileResult[]): KeyWithChain {
  if (!result || 'error' in result) {
    const { code, details } = result?.error ?? { code: 'INTERNAL' as ErrorCode, details: {} };
    throw new HrcaError(code, { details });
  }
  const [key, ...others] = result.keys;
  if (!key || others.length > 0) throw new HrcaError('PKCS12_SEVERAL_KEYS', { details: { keys: result.keys.length } });
  return key;
}
