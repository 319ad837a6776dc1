import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { withContainer } from './certificateLocation.ts';
import { exportsPublicKeyOf } from './listDevices.ts';
import type { SkfLibrary } from './skfLibrary.ts';
import { readNames } from './skfReads.ts';
import { skfSignature } from './skfSignature.ts';

/**
 * Signs with the certificate's key after a login to the application: with the key of the certificate's container or, if that is
 * another key, of another container in the application. Some tools that renew certificates mix them up.
 *
 * @throws HrcaError `CERTIFICATE_KEY_MISSING`, `KEYSTORE_SIGNATURE_WRONG`
 */
export async function signInApplication(
  library: SkfLibrary,
  {
    application,
    first,
    ...request
  }: {
    application: bigint;
    /** Name of the certificate's container. */
    first: Uint8Array;
    /** DER. */
    certificate: Uint8Array;
    algorithm: LoginAlgorithm;
    message: Uint8Array;
  },
): Promise<Uint8Array> {
  const names = await readNames(library, 'SKF_EnumContainer', application);
  const others = names.filter((name) => !name.equals(first));
  let failure: unknown;
  for (const name of [first, ...others]) {
    const signature = await withContainer(library, { application, name }, (container) =>
      skfSignature(library, { container, ...request }).catch(async (error: unknown) => {
        const code = isHrcaError(error) ? error.code : 'INTERNAL';
        // The container has the certificate's key, so a wrong signature is final.
        const isOwn =
          code === 'KEYSTORE_SIGNATURE_WRONG' && (await exportsPublicKeyOf(library, { container, ...request }));
        if (isOwn || !passable.has(code)) throw error;
        if (code === 'KEYSTORE_DRIVER_FAILED') failure ??= error;
        return undefined;
      }),
    );
    if (signature) return signature;
  }
  throw failure ?? new HrcaError('CERTIFICATE_KEY_MISSING');
}

/** Errors of one container that do not end the search. */
const passable: ReadonlySet<string> = new Set([
  'KEYSTORE_SIGNATURE_WRONG',
  'CERTIFICATE_KEY_MISSING',
  'KEYSTORE_DRIVER_FAILED',
]);
