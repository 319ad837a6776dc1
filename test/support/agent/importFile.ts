import { HrcaError } from '@hrca/protocol/errors';
import { callAgent } from './callAgent.ts';

/** Imports a file with one key over the control socket of an agent under test; replaces the certificate if it is already imported. */
export async function importFile(
  control: string,
  { bytes, passphrase }: { bytes: Uint8Array; passphrase: string },
): Promise<{ id: string; puk: string }> {
  const files = [{ name: 'unit.p12', contents: Buffer.from(bytes).toString('base64'), passphrase }];
  const first = await callAgent(control, 'import', { files });
  const [failure] = first.failed;
  const isThere = failure?.code === 'CERTIFICATE_ALREADY_IMPORTED';
  const replaced = failure?.candidates?.map(({ id }) => id) ?? [];
  const { imported, failed } = isThere ? await callAgent(control, 'import', { files, replaced }) : first;
  const [only] = imported;
  if (!only) throw new HrcaError(failed[0]?.code ?? 'INTERNAL', { details: failed[0]?.details ?? {} });
  return only;
}
