import { HrcaError } from '@hrca/protocol/errors';
import { sameBytes } from '@hrca/x509';
import { isSignedBy } from '#agent/signing/checkSignature.ts';
import type { DeviceSignRequest } from '../native/driver.ts';
import { type Handle, readUlong, ulongs } from './abi.ts';
import { CKA, CKO, CKR, CKU_CONTEXT_SPECIFIC } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { certifiedKey, isKeyOf, readKeyObject, type TokenKey } from './keyMatch.ts';
import { findObjects, readAttribute } from './objects.ts';
import { asHrcaError, isReturnValue } from './returnValue.ts';
import { asPinError } from './sessions.ts';
import { signatureMechanism } from './signatureMechanism.ts';
import type { TokenCertificate } from './tokenCertificates.ts';
import { mechanismsOf } from './tokens.ts';

/** RSA-8192. Asking for the length first would cost another round trip to the device. */
const SIGNATURE_MAX_BYTES = 1_024;
/** Return values for a key that is not for signing, or not of this type. */
const keyIsUnfit = [CKR.KEY_SIZE_RANGE, CKR.KEY_TYPE_INCONSISTENT, CKR.KEY_FUNCTION_NOT_PERMITTED];

interface Signing {
  readonly cryptoki: Cryptoki;
  /** With a login. */
  readonly session: Handle;
  readonly certificate: TokenCertificate;
  readonly request: DeviceSignRequest;
}

/**
 * Signs with the private key of the certificate. CKA_ID pairs the two by convention only, and some devices break it. So a key is
 * chosen by its public numbers or, if it has none, by whether the certificate verifies its signature.
 *
 * @throws HrcaError `CERTIFICATE_KEY_MISSING`, `KEYSTORE_SIGNATURE_WRONG`
 */
export async function signOnDevice(signing: Signing): Promise<Uint8Array> {
  const { listed } = signing.certificate;
  const { algorithm, message } = signing.request;
  let failure: unknown;
  for (const { object, matchesCertificate } of await candidates(signing)) {
    let signature: Uint8Array;
    try {
      signature = await signWith(signing, object);
    } catch (error) {
      // A key that cannot sign is not the certificate's. Errors of the PIN, the user or the device end the search.
      if (asHrcaError(error).code !== 'KEYSTORE_DRIVER_FAILED') throw error;
      if (!isReturnValue(error, ...keyIsUnfit)) failure ??= error;
      continue;
    }
    if (isSignedBy({ certificate: listed.certificate, algorithm, message, signature })) return signature;
    if (matchesCertificate) throw new HrcaError('KEYSTORE_SIGNATURE_WRONG', { details: { algorithm } });
  }
  throw failure ?? new HrcaError('CERTIFICATE_KEY_MISSING');
}

/** Private keys that may belong to the certificate, the most likely first. */
async function candidates({
  cryptoki,
  session,
  certificate,
}: Signing): Promise<(TokenKey & { matchesCertificate: boolean })[]> {
  const certified = certifiedKey(certificate.listed.certificate);
  if (!certified) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
  const keysOf = async (type: number) => {
    const keys: TokenKey[] = [];
    const template = [
      { type: CKA.CLASS, value: ulongs(type) },
      { type: CKA.KEY_TYPE, value: ulongs(certified.type) },
    ];
    for (const object of await findObjects(cryptoki, session, template)) {
      keys.push(await readKeyObject(cryptoki, session, object));
    }
    return keys;
  };
  // EC private keys seldom have a point; the public key with the same CKA_ID has one.
  const ids = [certificate.keyId];
  for (const key of await keysOf(CKO.PUBLIC_KEY)) if (key.id && isKeyOf(key, certified)) ids.unshift(key.id);
  const rank = ({ id }: TokenKey) => {
    const index = ids.findIndex((likely) => id !== undefined && sameBytes(likely, id));
    return index < 0 ? ids.length : index;
  };
  return (await keysOf(CKO.PRIVATE_KEY))
    .map((key) => ({ ...key, matchesCertificate: isKeyOf(key, certified) }))
    .filter(({ matchesCertificate }) => matchesCertificate !== false)
    .map((key) => ({ ...key, matchesCertificate: key.matchesCertificate === true }))
    .toSorted((a, b) => Number(b.matchesCertificate) - Number(a.matchesCertificate) || rank(a) - rank(b));
}

async function signWith(
  { cryptoki, session, certificate, request: { algorithm, message, pin } }: Signing,
  key: Handle,
): Promise<Uint8Array> {
  const { slot } = certificate.token;
  const signing = signatureMechanism({ algorithm, mechanisms: await mechanismsOf(cryptoki, slot), message });
  const always = await readAttribute(cryptoki, session, key, CKA.ALWAYS_AUTHENTICATE);
  await cryptoki.call('C_SignInit', session, signing.mechanism, key);
  if (always?.[0]) {
    const login = cryptoki.call('C_Login', session, CKU_CONTEXT_SPECIFIC, pin ?? null, pin?.length ?? 0);
    await login.catch(async (error: unknown) => {
      throw await asPinError({ cryptoki, slot, error });
    });
  }
  const signature = Buffer.alloc(SIGNATURE_MAX_BYTES);
  const length = ulongs(signature.length);
  await cryptoki.call('C_Sign', session, signing.input, signing.input.length, signature, length);
  return new Uint8Array(signature.subarray(0, Number(readUlong(length))));
}
