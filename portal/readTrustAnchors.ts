import { readFile } from 'node:fs/promises';
import { HrcaError } from '@hrca/protocol/errors';
import { parseTrustAnchors, type TrustAnchors } from '@hrca/verifier';

const setting = 'PORTAL_TRUST_ANCHORS';

/** @throws HrcaError `FILE_UNREADABLE`, or `CONFIG_INVALID` where the file contains no trust anchor */
export async function readTrustAnchors(file: string): Promise<TrustAnchors> {
  const pem = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new HrcaError('FILE_UNREADABLE', { cause, details: { setting, file, reason: cause.code ?? '' } });
  });
  try {
    return parseTrustAnchors(pem);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HrcaError('CONFIG_INVALID', { cause, details: { setting, file, reason } });
  }
}
